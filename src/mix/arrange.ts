/** Who stands where: pure arithmetic over energies and conflicts. */

/** A stem that may be placed. */
export interface Placeable {
  readonly name: string;
  /** K-weighted, of what a pan moves. */
  readonly energy: number;
  /** How far from the middle it may stand, 0 to 1. */
  readonly most: number;
}

/** Stems that keep their places towards each other: turned round as one. */
export interface Group {
  readonly members: readonly { readonly of: Placeable; readonly pan: number }[];
  /** Share of each pan that stays whatever balance asks for, 0 to 1. */
  readonly firmness: number;
  /** Left is left: the names say so. */
  readonly isFixed?: true;
}

export interface Question {
  readonly groups: readonly Group[];
  /** 0 to 1: what two have in common. */
  conflict(a: string, b: string): number;
  /** Energy left − right of all that stays where it is. */
  readonly lean: number;
}

/** Energy right − left of a sound of energy 1, constant power (sine and cosine). */
export const turned = (pan: number): number => Math.sin((pan * Math.PI) / 2);
const panOf = (turn: number): number => (Math.asin(Math.max(-1, Math.min(1, turn))) * 2) / Math.PI;

const exhaustive = 10; // groups of which every arrangement is tried
const further = 1.3; // times where it was meant to stand, at most
const preference = 0.01; // for the side that is written down, where all else is equal

/** Pans by name, −1 to 1: conflicts far apart, both sides as loud. */
export function arranged(question: Question): ReadonlyMap<string, number> {
  const signs = signsFor(question);
  const placed = question.groups.flatMap(({ members, firmness, isFixed }, i) =>
    members.map(({ of, pan }) => ({ of, pan: pan * signs[i]!, firmness: isFixed ? 1 : firmness, isFixed })),
  );
  return levelled(placed, question.lean);
}

interface Placed {
  readonly of: Placeable;
  readonly pan: number;
  readonly firmness: number;
  readonly isFixed?: true | undefined;
}

/** 1, or −1 for what is turned round. */
function signsFor(question: Question): number[] {
  const { groups } = question;
  const signs = groups.map(() => 1);
  const free = groups.flatMap(({ isFixed }, i) => (isFixed ? [] : [i]));
  const cost = costOf(question);
  if (free.length <= exhaustive) return best(signs, free, cost);
  for (let round = 0; round < 10; round++) {
    const before = cost(signs);
    for (const i of free) {
      const here = cost(signs);
      signs[i] = -signs[i]!;
      if (cost(signs) >= here) signs[i] = -signs[i]!;
    }
    if (cost(signs) >= before) break;
  }
  return signs;
}

function best(start: readonly number[], free: readonly number[], cost: (signs: readonly number[]) => number): number[] {
  const tried = Array.from({ length: 2 ** free.length }, (_, bits) => {
    const turned = new Set(free.filter((_, bit) => (bits >> bit) & 1));
    return start.map((sign, at) => (turned.has(at) ? -sign : sign));
  });
  const costs = tried.map(cost);
  return tried[costs.indexOf(Math.min(...costs))]!;
}

/** Conflicts that stand near each other, and what is missing on one side. */
function costOf({ groups, conflict, lean }: Question): (signs: readonly number[]) => number {
  const members = groups.flatMap((group, at) => group.members.map((each) => ({ ...each, at })));
  const pairs = members.flatMap((a, i) =>
    members.slice(i + 1).flatMap((b) => {
      const weight = a.at === b.at ? 0 : conflict(a.of.name, b.of.name);
      return weight > 0 ? [{ a, b, weight }] : [];
    }),
  );
  const whole = members.reduce((sum, { of }) => sum + of.energy, Math.abs(lean)) || 1;
  return (signs) => {
    const place = ({ pan, at }: (typeof members)[number]) => pan * signs[at]!;
    const near = pairs.reduce((sum, { a, b, weight }) => sum + weight * (1 - Math.abs(place(a) - place(b)) / 2), 0);
    const missing = members.reduce((sum, each) => sum - each.of.energy * turned(place(each)), lean);
    const mirrored = signs.reduce((sum, sign) => sum + (sign < 0 ? preference : 0), 0);
    return near + (2 * members.length * Math.abs(missing)) / whole + mirrored;
  };
}

/** Moves each as far as its energy helps, no more than it may, until both sides are as loud: least squares under a bound. */
function levelled(placed: readonly Placed[], lean: number): ReadonlyMap<string, number> {
  const loudest = Math.max(1e-30, ...placed.map(({ of }) => of.energy));
  const at = (push: number) =>
    placed.map(({ of, pan, firmness, isFixed }) => {
      if (isFixed) return turned(pan);
      const sign = Math.sign(pan);
      const [least, most] = [firmness, firmness > 0 ? further : 1].map((share) =>
        turned(Math.min(of.most, share * Math.abs(pan))),
      ) as [number, number];
      return sign * Math.max(least, Math.min(most, Math.abs(turned(pan)) + (sign * push * of.energy) / loudest));
    });
  const missing = (push: number) => at(push).reduce((sum, turn, i) => sum - placed[i]!.of.energy * turn, lean);
  let [low, high] = [-2 * placed.length - 2, 2 * placed.length + 2];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (missing(middle) > 0) low = middle;
    else high = middle;
  }
  const turns = at((low + high) / 2);
  return new Map(placed.map(({ of }, i) => [of.name, panOf(turns[i]!)]));
}
