import type { Warning } from '../audio/source.ts';
import { detectors } from '../detectors/index.ts';
import type { Ears } from '../jobs/ears.ts';
import type { OnStage, Opened } from '../jobs/open-session.ts';
import { remedies } from '../remedies/index.ts';
import { dismissalHints } from '../rules/dismissal.ts';
import { loadPresets, loadRules } from '../rules/load.ts';
import { presetOf, rulebook } from '../rules/preset.ts';
import { categories, type Dismissal, type Outcome, type Preset, type Rule, type Rulebook } from '../rules/rule.ts';
import { nearest, unknownWord } from '../spelling.ts';
import { Invalid } from '../units.ts';

/** By what a mix is judged, and who hears it. */
export interface Judging {
  /** Default: `default`. */
  readonly preset?: string;
  /** Folders of a user's own rules. */
  readonly rules?: readonly string[];
  /** Rule ids or categories: only these, or all but these. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Chooses in place of `preset`: a project may lay limits of its own over one. */
  readonly choose?: (presets: readonly Preset[], rules: readonly Rule[]) => Preset;
  /** Findings that are accepted: they stay in the report, count for nothing, and no fix acts on them. */
  readonly dismissals?: readonly Dismissal[];
  /** What the folders in `rules` hold, where that is known already: it is read once for many files. */
  readonly opinions?: Opinions;
  readonly onStage?: OnStage;
  /** What was heard of the material before: it is not heard again. */
  readonly heard?: Opened;
  /** Absent: files are heard one after another, in this process. They are the caller's to close. */
  readonly ears?: Ears;
}

/** Rules and presets, ours and those of a user's folders. */
export interface Opinions {
  readonly rules: readonly Rule[];
  readonly presets: readonly Preset[];
}

/** @throws Invalid that tells every mistake in their files */
export function opinionsIn(folders: readonly string[] = []): Opinions {
  const rules = loadRules({ detectors, remedies, folders });
  return { rules, presets: loadPresets(rules, folders) };
}

/** Rules and preset, as asked for. @throws Invalid for a rule file that is wrong, or an unknown preset, rule or category */
export function bookOf({
  preset = 'default',
  rules: folders = [],
  only = [],
  skip = [],
  choose,
  dismissals = [],
  opinions = opinionsIn(folders),
}: Judging = {}): Rulebook {
  const { rules, presets } = opinions;
  const chosen = choose ? choose(presets, rules) : presetOf(presets, preset);
  for (const each of [...only, ...skip]) {
    if (!rules.some(({ id, category }) => id === each || category === each)) throw unknownRule(each, rules);
  }
  const wanted = rules.filter(
    ({ id, category }) =>
      (only.length === 0 || only.includes(id) || only.includes(category)) &&
      !skip.includes(id) &&
      !skip.includes(category),
  );
  const strange = dismissals.find(({ rule }) => !rules.some(({ id }) => id === rule));
  if (strange) throw unknownDismissal(strange, rules);
  const date = today();
  const hold = dismissals.filter(({ until }) => until === undefined || until >= date);
  return { ...rulebook(wanted, chosen), dismissals: hold };
}

const today = (): string => new Date().toISOString().slice(0, 10);

function unknownDismissal({ rule, place = 'a dismissal' }: Dismissal, rules: readonly Rule[]): Invalid {
  const ids = rules.map(({ id }) => id);
  return new Invalid('config', `${place}.rule: ${unknownWord('rule', rule, ids).replace(/[^.?]$/, '$&.')}`);
}

export const hints = ({ dismissals = [] }: Judging, book: Rulebook, outcomes: readonly Outcome[]): Warning[] =>
  dismissalHints(dismissals, book.dismissals ?? [], outcomes).map((message) => ({ code: 'dismissal', message }));

function unknownRule(id: string, rules: readonly Rule[]): Invalid {
  const near = nearest(id, [...rules.map((rule) => rule.id), ...categories]);
  const cure = near ? `Did you mean "${near}"?` : '`mixwright rules list` shows those there are.';
  return new Invalid('usage', `There is no rule or category "${id}". ${cure}`);
}
