import type { Plan } from './plan.ts';
import type { Chain, Step } from './processors/index.ts';
import { scaled } from './processors/scaled.ts';
import { Invalid } from './units.ts';

/** A step of a plan, as a person may switch it. */
export interface Move {
  /** Stays as long as the plan is the same. */
  readonly id: string;
  readonly strip: 'tracks' | 'buses';
  /** Of the track or the bus. */
  readonly name: string;
  readonly step: Step;
  /** Whether it is a matter of degree: polarity, delays and ceilings are not. */
  readonly hasAmount: boolean;
}

/** How a person set a move. */
export interface MoveSetting {
  readonly id: string;
  readonly on: boolean;
  /** 0 to 100 % of what was planned. */
  readonly amount: number;
}

const strips = ['tracks', 'buses'] as const;

export const idOf = (strip: Move['strip'], name: string, index: number): string => `${strip}:${index}:${name}`;

/** Every step of a plan, tracks first, in the order of the signal. */
export const movesOf = (plan: Plan): readonly Move[] =>
  strips.flatMap((strip) =>
    Object.entries(plan[strip]).flatMap(([name, { chain }]) =>
      chain.map((step, index) => ({
        id: idOf(strip, name, index),
        strip,
        name,
        step,
        hasAmount: scaled(step, 0.5) !== step,
      })),
    ),
  );

/** As the plan has them. */
export const settingsOf = (plan: Plan): readonly MoveSetting[] =>
  movesOf(plan).map(({ id, step }) => ({ id, on: step.bypass !== true, amount: 100 }));

const inAmount = ({ bypass: _, ...step }: Step, amount: number): Step =>
  amount === 100 ? (step as Step) : scaled(step as Step, amount / 100);

/**
 * The plan as a person set it: what is off is bypassed, every gain taken by its amount.
 * @throws Invalid for a move that the plan does not have, or an amount beyond 0 to 100 %
 */
export function adjusted(plan: Plan, settings: readonly MoveSetting[]): Plan {
  const known = new Set(movesOf(plan).map(({ id }) => id));
  const strange = settings.find(({ id }) => !known.has(id));
  if (strange) throw new Invalid('plan', `The plan has no move "${strange.id}"; it may have been made anew since.`);
  const wrong = settings.find(({ amount }) => !(amount >= 0 && amount <= 100));
  if (wrong) throw new Invalid('usage', `The amount of a move is ${wrong.amount} %; it should be between 0 and 100 %.`);
  const all = new Map(settings.map((setting) => [setting.id, setting]));
  const set = (step: Step, setting: MoveSetting | undefined): Step =>
    setting ? { ...inAmount(step, setting.amount), ...(setting.on ? {} : { bypass: true }) } : step;
  const changed = (strip: Move['strip']) =>
    Object.fromEntries(
      Object.entries(plan[strip]).map(([name, each]) => {
        const chain = each.chain.map((step, i) => set(step, all.get(idOf(strip, name, i))));
        return [name, { ...each, chain }] as const;
      }),
    );
  return { ...plan, tracks: changed('tracks'), buses: changed('buses') };
}

/** Where moves go beside a mix: what the stems that they change become is added to it, and the whole goes through the last ones. */
export interface Patch {
  /** Ids of moves, by stem: those that are changed and those that key them, whoever is heard by others first. */
  readonly stems: readonly { readonly name: string; readonly moves: readonly string[] }[];
  readonly mix: readonly string[];
}

/** The same as chains. */
export interface Rack {
  readonly stems: readonly { readonly name: string; readonly chain: Chain }[];
  readonly mix: Chain;
}

/**
 * A plan as a person set it, for who listens meanwhile: what is off stays in its place with nothing of it heard, so that no step ever
 * comes later than before, and one that is switched on has heard what went before.
 */
export function racked(plan: Plan, { stems, mix }: Patch, settings: readonly MoveSetting[]): Rack {
  const steps = new Map(movesOf(plan).map(({ id, step }) => [id, step]));
  const all = new Map(settings.map((setting) => [setting.id, setting]));
  const heard = (id: string): Step => {
    const { on, amount } = all.get(id)!;
    return { ...inAmount(steps.get(id)!, amount), ...(on ? {} : { mix: 0 }) };
  };
  return { stems: stems.map(({ name, moves }) => ({ name, chain: moves.map(heard) })), mix: mix.map(heard) };
}
