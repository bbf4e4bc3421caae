import { align } from './align.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { leaveOut } from './leave-out.ts';
import { lowCut } from './low-cut.ts';
import { quietPauses } from './quiet-pauses.ts';
import { repair } from './repair.ts';

const parts = [leaveOut, align, repair, lowCut, quietPauses];

/** What is put right before anything is mixed, and would be by anyone: what is left out is not looked at any further. */
export const clean = (desk: Desk): readonly Decision[] =>
  parts.reduce((known, part) => known.with(part(known)), desk).decisions.slice(desk.decisions.length);
