import { depthNotes } from './depth.ts';
import type { Desk } from './desk.ts';
import { intakeNotes } from './intake-notes.ts';
import { lateNotes } from './late.ts';
import { openingNotes } from './opening-notes.ts';
import { sectionNotes } from './section-lift.ts';
import { timingNotes } from './timing.ts';
import { tuningNotes } from './tuning.ts';

/** Says what is worth knowing and was not done, once all is decided: a sentence each. */
export type Noting = (desk: Desk) => readonly string[];

/** One line a source, in the order in which they are told. */
const sources: Readonly<Record<string, Noting>> = {
  intakeNotes,
  timingNotes,
  lateNotes,
  tuningNotes,
  depthNotes,
  sectionNotes,
  openingNotes,
};

/** All that is to be told beside the decisions. */
export const notesOf = (desk: Desk): readonly string[] => Object.values(sources).flatMap((noting) => noting(desk));
