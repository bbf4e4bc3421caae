import { clickNotes } from './clicks.ts';
import { depthNotes } from './depth.ts';
import type { Desk } from './desk.ts';
import { intakeNotes } from './intake-notes.ts';
import { eitherWayNotes, lateNotes } from './late.ts';
import { openingNotes } from './opening-notes.ts';
import { sectionNotes } from './section-lift.ts';
import { timingNotes } from './timing.ts';
import { groundsNotes } from './timing-grounds.ts';
import { tuningNotes } from './tuning.ts';

/** Says what is worth knowing and was not done, once all is decided: a sentence each. */
export type Noting = (desk: Desk) => readonly string[];

/** What is brought to the rest where that is asked for. */
const outOfTime: Noting = (desk) => {
  const told = [timingNotes, lateNotes, tuningNotes].flatMap((noting) => noting(desk));
  return desk.wishes.bringsIntoTime ? told : told.map((sentence) => `${sentence} With --timing, it is done here.`);
};

/** One line a source, in the order in which they are told. */
const sources: Readonly<Record<string, Noting>> = {
  intakeNotes,
  clickNotes,
  outOfTime,
  eitherWayNotes,
  groundsNotes,
  depthNotes,
  sectionNotes,
  openingNotes,
};

/** All that is to be told beside the decisions. */
export const notesOf = (desk: Desk): readonly string[] => Object.values(sources).flatMap((noting) => noting(desk));
