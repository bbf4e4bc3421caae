import { coverage } from '../detectors/coverage.ts';
import { idOf } from '../mix/decision.ts';
import type { Desk } from '../mix/desk.ts';
import { leadOf } from '../mix/lead.ts';
import { sharesLost } from '../mix/lost.ts';
import { notesOf } from '../mix/notes.ts';
import type { Report, ReportedMixing } from '../report/report.ts';
import type { Session, Track } from '../session.ts';
import { translationOf } from '../translation/translation.ts';

/** Who covers whom in the mix, and how it holds elsewhere: of the mix, and no longer of the plain sum. */
export function asMixed(after: Session): Pick<Report, 'masking' | 'translation'> {
  const translation = translationOf(after);
  return {
    ...(after.stems.length > 1 ? { masking: coverage(after.stems) } : {}),
    ...(translation ? { translation } : {}),
  };
}

/** What was decided of a mix, and what it gave. @param after the stems as their strips leave them, where they were rendered */
export function mixingOf(desk: Desk, after?: readonly Track[]): ReportedMixing {
  const lead = leadOf(desk)?.name;
  const now = after && sharesLost(after);
  const lost = [...sharesLost(desk.session.stems)].map(([track, before]) => {
    const left = now?.get(track);
    return { track, before, ...(left === undefined ? {} : { after: left }) };
  });
  return {
    decisions: desk.decisions.map((each) => {
      const { kind, name, reason, evidence } = each;
      return { id: idOf(each), kind, name, reason, evidence };
    }),
    kept: desk.wishes.keep,
    notes: notesOf(desk),
    takenBack: [...desk.refused].map(([id, because]) => ({ id, because })),
    ...(lead === undefined ? {} : { lead }),
    ...(lost.length > 0 ? { lost } : {}),
  };
}
