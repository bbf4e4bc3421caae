import { z } from 'zod';
import { choice, type Fields, flag, quantity, range } from './fields.ts';
import { mixBus, type Plan, type Strip } from './plan.ts';
import { type Chain, processors, type Step } from './processors/index.ts';
import type { Processor } from './processors/processor.ts';
import { check, depending, type Mistake, map, place, shapeOf, told, word } from './schema.ts';
import { Invalid } from './units.ts';

const placement: Fields = {
  on: choice(['stereo', 'mid', 'side', 'left', 'right'], 'Which part of the signal it acts on.', 'stereo'),
  time: range('s', 'When it acts.', [0, 0]),
  mix: quantity('1', [0, 1], 'Wet share.', 1),
  bypass: flag('Left out, as if it were not there.'),
};

const ids = Object.keys(processors);

/** The name of another track; only some processors listen to one. */
const keyOf = ({ id, isKeyed }: Processor): z.ZodType => {
  if (isKeyed) return z.string().min(1);
  const keyed = Object.values<Processor>(processors).filter((each) => each.isKeyed);
  const error = `${id} hears no other track; ${keyed.map((each) => each.id).join(', ')} may. Take the key out`;
  return z.unknown().refine((value) => value === undefined, { error });
};

const why = map('key', {
  decision: z.string(),
  reason: z.string(),
  evidence: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
});

/** A step's settings depend on its processor; a file without a known one is told so and no more. */
const step = depending((value) => {
  const id = (value as { processor?: unknown } | null)?.processor;
  const processor: Processor | undefined = Object.entries(processors).find(([key]) => key === id)?.[1];
  if (!processor) return z.object({ processor: word('processor', ids) }) as unknown as z.ZodType<Step>;
  const settings = { ...shapeOf(processor.settings, 'plain'), ...shapeOf(placement, 'plain') };
  const shape = {
    processor: z.literal(processor.id),
    ...settings,
    key: keyOf(processor).optional(),
    comment: z.string().optional(),
    why: why.optional(),
  };
  return map('setting', shape) as unknown as z.ZodType<Step>;
});

const chain = z.array(step);

const send = map('key', {
  to: z.string(),
  gain: shapeOf({ gain: quantity('dB', [-120, 24], 'Level.') }, 'plain').gain!,
  why: why.optional(),
});

const made = shapeOf(
  {
    loudness: quantity('LUFS', [-120, 20], 'Of the sound it was made for.'),
    duration: quantity('s', [0, 1e6], 'Of it.'),
  },
  'plain',
);
const madeFor = map('key', { loudness: made.loudness!.optional(), duration: made.duration! });
const comment = z.string().optional();

const strip = map('key', {
  chain,
  to: z.string().optional(),
  sends: z.array(send).optional(),
  mute: z.boolean().optional(),
  why: why.optional(),
  madeFor: madeFor.optional(),
  comment,
});

const plan = map('key', {
  comment,
  tracks: z.record(z.string(), strip),
  buses: z.record(z.string(), strip).default({}),
  taken: z.array(z.string()).default([]),
  left: z.array(map('key', { finding: z.string(), because: z.string() })).default([]),
  sampleRate: shapeOf(
    { rate: quantity('Hz', [8000, 384_000], 'At which stems are added up.') },
    'plain',
  ).rate!.optional(),
  span: shapeOf({ span: range('s', 'What is kept.') }, 'plain').span!.optional(),
});

/**
 * A plan that a person may have edited. Quantities are plain numbers in base units, or text with a unit.
 *
 * A step's `key` names a track of the plan; what it hears is that track as its own strip leaves it, as on a console, where a
 * compressor that ducks the bass follows the kick that one hears. So tracks that key each other in a circle are refused.
 * Throws Invalid('config'): "plan.json: tracks.mix, step 3, frequency: 30000 should be between 10 Hz and 24000 Hz."
 */
export function checkPlan(value: unknown, path = 'plan.json'): Plan {
  const checked = check(plan, value);
  const mistakes = 'mistakes' in checked ? checked.mistakes : loosePatches(checked.value as Plan);
  refuse(mistakes, path);
  return (checked as { value: Plan }).value;
}

/** One chain, for a single file. Its keys are files that are named beside it. Throws Invalid('config') with the place of every mistake. */
export function checkChain(value: unknown, path = 'chain.json'): Chain {
  const checked = check(chain, value);
  if ('value' in checked) return checked.value;
  return refuse(checked.mistakes, path) as never;
}

function refuse(mistakes: readonly Mistake[], path: string): void {
  const sentences = mistakes.map((mistake) => `${path}: ${told({ ...mistake, path: [placeInChain(mistake.path)] })}`);
  if (sentences.length > 0) throw new Invalid('config', sentences.join('\n'), path);
}

/** Steps are counted from 1, as everywhere where they are told: `tracks.mix, step 3, frequency`. */
function placeInChain(path: Mistake['path']): string {
  const at = path.findIndex((part, i) => typeof part === 'number' && (i === 0 || (i === 3 && path[2] === 'chain')));
  if (at < 0) return place(path);
  const strip = place(path.slice(0, Math.max(0, at - 1)));
  return [strip, `step ${Number(path[at]) + 1}`, place(path.slice(at + 1))].filter(Boolean).join(', ');
}

/** Buses and keys that are named and not there, and buses that feed themselves. */
function loosePatches({ tracks, buses }: Plan): Mistake[] {
  const [trackNames, busNames] = [Object.keys(tracks), Object.keys(buses)];
  const missing = (
    path: Mistake['path'],
    noun: string,
    name: string | undefined,
    names: readonly string[],
  ): Mistake[] => {
    if (name === undefined || names.includes(name)) return [];
    const there = names.length > 0 ? `There are ${names.join(', ')}` : `There are none`;
    return [{ path, message: `there is no ${noun} "${name}". ${there}` }];
  };
  const ends = [...new Set([...busNames, mixBus])]; // that is there, named or not
  const ofStrip = (path: Mistake['path'], { chain, to, sends = [] }: Strip): Mistake[] => [
    ...missing([...path, 'to'], 'bus', to, ends),
    ...sends.flatMap((send, i) => missing([...path, 'sends', i, 'to'], 'bus', send.to, ends)),
    ...chain.flatMap((each, i) => missing([...path, 'chain', i, 'key'], 'track', each.key, trackNames)),
  ];
  const circles = busNames.filter((name) => feeds(name, name, buses));
  const { to, sends } = buses[mixBus] ?? {};
  const last = { message: `the bus "${mixBus}" is the last one: it feeds no other. Take it out` };
  return [
    ...Object.entries(tracks).flatMap(([name, each]) => ofStrip(['tracks', name], each)),
    ...(to === undefined ? [] : [{ ...last, path: ['buses', mixBus, 'to'] }]),
    ...(sends?.length ? [{ ...last, path: ['buses', mixBus, 'sends'] }] : []),
    ...Object.entries(buses).flatMap(([name, each]) => ofStrip(['buses', name], each)),
    ...keyCircles(tracks),
    ...circles.map((name) => ({
      path: ['buses', name],
      message: 'feeds itself, by way of the buses it goes to. Take one of these ways out',
    })),
  ];
}

/** Tracks that key themselves, by way of others or not; each circle is told where it is first met. */
function keyCircles(tracks: Plan['tracks']): Mistake[] {
  const told = new Set<string>();
  const keysOf = (name: string) =>
    (tracks[name]?.chain ?? []).flatMap(({ key, bypass }, i) => (key && !bypass ? [{ key, i }] : []));
  const circle = (from: string, way: readonly string[], seen: Set<string>): readonly string[] | undefined => {
    if (from === way[0]) return way;
    if (seen.has(from)) return undefined;
    seen.add(from);
    for (const { key } of keysOf(from)) {
      const found = circle(key, [...way, from], seen);
      if (found) return found;
    }
    return undefined;
  };
  return Object.keys(tracks).flatMap((name) => {
    const way = told.has(name) ? undefined : circle(name, [], new Set());
    if (!way) return [];
    for (const each of way) told.add(each);
    const { i } = keysOf(name).find(({ key }) => key === (way[1] ?? name))!;
    const links = way.map((each, at) => `${each} is keyed by ${way[at + 1] ?? name}`).join(', ');
    return [{ path: ['tracks', name, 'chain', i, 'key'], message: `goes in a circle: ${links}. Take one of them out` }];
  });
}

function feeds(from: string, target: string, buses: Plan['buses'], seen: readonly string[] = []): boolean {
  const bus = buses[from];
  if (!bus || seen.includes(from)) return false;
  const next = [bus.to, ...(bus.sends ?? []).map(({ to }) => to)].filter((name) => name !== undefined);
  return next.some((name) => name === target || feeds(name, target, buses, [...seen, from]));
}
