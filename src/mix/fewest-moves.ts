import { leastSquares } from '../dsp/least-squares.ts';
import type { Decibels, Range } from '../units.ts';

/** Something that can be turned, and how far. */
export interface Turnable {
  readonly limits: Range;
}

export interface Turned<Move> {
  readonly move: Move;
  readonly gain: Decibels;
}

/** What is to be brought near to something. */
export interface Problem<Move extends Turnable> {
  readonly open: readonly Move[];
  /** What is left to do behind moves, dB. */
  readonly missOf: (moves: readonly Move[], gains: readonly Decibels[]) => Float64Array;
  /** Squared decibels of what is left that a squared decibel of a move must save. */
  readonly price: number;
  /** Share of the cost without any move that a further move must take away. */
  readonly worth: number;
}

/** From here on a difference counts by its size and not by its square (Huber 1964): what no move can reach must not pull at all of them. */
const far: Decibels = 4;
const tamed = (miss: number): number =>
  Math.abs(miss) <= far ? miss : Math.sign(miss) * Math.sqrt(2 * far * Math.abs(miss) - far * far);

const errorsOf = <Move extends Turnable>(
  { missOf, price }: Problem<Move>,
  moves: readonly Move[],
  gains: readonly Decibels[],
): Float64Array =>
  Float64Array.from([...missOf(moves, gains).map(tamed), ...gains.map((gain) => Math.sqrt(price) * gain)]);

const costOf = <Move extends Turnable>(
  problem: Problem<Move>,
  moves: readonly Move[],
  gains: readonly Decibels[],
): number => errorsOf(problem, moves, gains).reduce((sum, each) => sum + each * each, 0);

/** All at once, by damped least squares. */
export function solved<Move extends Turnable>(problem: Problem<Move>, moves: readonly Move[]): readonly Decibels[] {
  if (moves.length === 0) return [];
  const nothing = moves.map(() => 0);
  const errors = new Float64Array(errorsOf(problem, moves, nothing).length);
  const limits = moves.map((move) => move.limits);
  return leastSquares((gains) => errorsOf(problem, moves, gains), errors, nothing, limits).parameters;
}

/** The fewest moves that do most of it: the one that helps most, then all so far anew, until one more is not worth it. */
export function fewestMoves<Move extends Turnable>(problem: Problem<Move>): readonly Turned<Move>[] {
  const first = costOf(problem, [], []);
  let [taken, gains, cost]: [readonly Move[], readonly Decibels[], number] = [[], [], first];
  for (;;) {
    const next = mostUseful(problem, taken, gains);
    if (!next) break;
    const solution = solved(problem, [...taken, next]);
    const reached = costOf(problem, [...taken, next], solution);
    if (cost - reached < problem.worth * first) break;
    [taken, gains, cost] = [[...taken, next], solution, reached];
  }
  return taken.map((move, i) => ({ move, gain: gains[i]! }));
}

/** The move that alone, by half of what it may do, helps most beside those taken. */
function mostUseful<Move extends Turnable>(
  problem: Problem<Move>,
  taken: readonly Move[],
  gains: readonly Decibels[],
): Move | undefined {
  let best: Move | undefined;
  let least = costOf(problem, taken, gains);
  for (const move of problem.open.filter((each) => !taken.includes(each)))
    for (const limit of move.limits) {
      const cost = costOf(problem, [...taken, move], [...gains, limit / 2]);
      if (cost < least) [best, least] = [move, cost];
    }
  return best;
}
