import { quantityOf } from '../print.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Desk } from './desk.ts';

/** Why a mix keeps the silence that it begins with. */
export const openingNotes = ({ outcomes, session: { mix } }: Desk): readonly string[] =>
  findingsOf(outcomes)
    .filter(({ rule, tracks }) => rule === 'leading-silence' && tracks[0] === mix?.name)
    .map(
      ({ value }) =>
        `The first ${quantityOf(value, 's')} are silent in all stems, and stay, so that the mix lines up with them: mixwright master --trim cuts them off in the end.`,
    );
