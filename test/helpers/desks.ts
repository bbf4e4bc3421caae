import { Desk, type MixWishes } from '../../src/mix/desk.ts';
import type { Session, Track } from '../../src/session.ts';

/** A desk of stems of which nothing was decided or judged. */
export const deskOf = (stems: readonly Track[], wishes: Partial<MixWishes> = {}): Desk =>
  new Desk({
    session: { stems } as Session,
    outcomes: [],
    wishes: { amount: 100, keep: [], kept: [], easesSections: false, ...wishes },
    refused: new Map(),
  });
