import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { ringing } from './ringing.ts';
import { sibilants } from './sibilants.ts';

/** What is too much in a stem by itself: one place that rings, and sibilants of voices. Few and small; tone beside others comes later. */
export const correct = (desk: Desk): readonly Decision[] =>
  desk.wishes.amount === 0 ? [] : [...ringing(desk), ...sibilants(desk)];
