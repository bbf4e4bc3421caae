import { balance } from './balance.ts';
import { clean } from './clean.ts';
import { correct } from './correct.ts';
import type { Decision } from './decision.ts';
import { depth } from './depth.ts';
import type { Desk } from './desk.ts';
import { dynamics } from './dynamics.ts';
import { grouped } from './groups.ts';
import { place } from './place.ts';
import { rides } from './rides.ts';
import { room } from './room.ts';
import { toward } from './toward.ts';
import { towardRange } from './toward-range.ts';
import { towardWidth } from './toward-width.ts';
import { transitions } from './transitions.ts';

/** Decides a part of the mix on what was heard and decided before. */
export type Stage = (desk: Desk) => readonly Decision[];

/** In the order in which an engineer goes about it: what comes later sees what was decided before. One line a stage. */
export const stages: Readonly<Record<string, Stage>> = {
  clean,
  correct,
  dynamics,
  balance,
  toward,
  rides,
  place,
  towardWidth,
  room,
  depth,
  grouped,
  towardRange,
  transitions,
};

/** Runs every stage. */
export const decided = (start: Desk): Desk =>
  Object.values(stages).reduce((desk, stage) => desk.with(stage(desk)), start);
