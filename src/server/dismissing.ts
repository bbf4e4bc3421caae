import { type About, addDismissal, dismissalsIn, removeDismissals } from '../jobs/dismissals.ts';
import type { Dismissal } from '../rules/rule.ts';
import { opinionsIn } from '../run/judging.ts';
import { unknownWord } from '../spelling.ts';
import { Invalid } from '../units.ts';

/** Findings that a person lets be, as the page shows them. */
export type Dismissed = Pick<Dismissal, 'rule' | 'track' | 'reason' | 'date'>;

export const dismissedIn = (path: string): Dismissed[] =>
  dismissalsIn(path).map(({ rule, track, reason, date }) => ({
    rule,
    ...(track === undefined ? {} : { track }),
    reason,
    ...(date === undefined ? {} : { date }),
  }));

/** Writes a dismissal down, or takes it out where there is no reason any more. @throws Invalid for a rule that there is not, or a file that is damaged */
export async function dismiss({
  path,
  about,
  reason,
}: {
  path: string;
  about: About;
  reason?: string;
}): Promise<Dismissed[]> {
  if (reason === undefined) await removeDismissals(path, about);
  else {
    const ids = opinionsIn().rules.map(({ id }) => id);
    if (!ids.includes(about.rule)) throw new Invalid('config', unknownWord('rule', about.rule, ids));
    await addDismissal(path, { ...about, reason, date: new Date().toISOString().slice(0, 10) });
  }
  return dismissedIn(path);
}
