import { z } from 'zod';
import { choice, type Fields, flag, quantity, range } from './fields.ts';
import type { Plan, Strip } from './plan.ts';
import { type Chain, processors, type Step } from './processors/index.ts';
import { check, depending, type Mistake, map, shapeOf, told, word } from './schema.ts';
import { Invalid } from './units.ts';

const placement: Fields = {
  on: choice(['stereo', 'mid', 'side', 'left', 'right'], 'Which part of the signal it acts on.', 'stereo'),
  time: range('s', 'When it acts.', [0, 0]),
  mix: quantity('1', [0, 1], 'Wet share.', 1),
  bypass: flag('Left out, as if it were not there.'),
};

const ids = Object.keys(processors);

/** A step's settings depend on its processor; a file without a known one is told so and no more. */
const step = depending((value) => {
  const id = (value as { processor?: unknown } | null)?.processor;
  const processor = Object.entries(processors).find(([key]) => key === id)?.[1];
  if (!processor) return z.object({ processor: word('processor', ids) }) as unknown as z.ZodType<Step>;
  const settings = { ...shapeOf(processor.settings, 'plain'), ...shapeOf(placement, 'plain') };
  const shape = { processor: z.literal(processor.id), ...settings, key: z.string().optional() };
  return map('setting', shape) as unknown as z.ZodType<Step>;
});

const chain = z.array(step);

const send = map('key', {
  to: z.string(),
  gain: shapeOf({ gain: quantity('dB', [-120, 24], 'Level.') }, 'plain').gain!,
});

const strip = map('key', { chain, to: z.string().optional(), sends: z.array(send).optional() });

const plan = map('key', {
  tracks: z.record(z.string(), strip),
  buses: z.record(z.string(), strip).default({}),
  taken: z.array(z.string()).default([]),
  left: z.array(map('key', { finding: z.string(), because: z.string() })).default([]),
});

/**
 * A plan that a person may have edited. Quantities are plain numbers in base units, or text with a unit.
 * Throws Invalid('config'): "plan.json: tracks.mix.chain[2].frequency: 30000 should be between 10 Hz and 24000 Hz."
 */
export function checkPlan(value: unknown, path = 'plan.json'): Plan {
  const checked = check(plan, value);
  const mistakes = 'mistakes' in checked ? checked.mistakes : loosePatches(checked.value as Plan);
  refuse(mistakes, path);
  return (checked as { value: Plan }).value;
}

/** One chain, for a single file. Throws Invalid('config') with the place of every mistake. */
export function checkChain(value: unknown, path = 'chain.json'): Chain {
  const checked = check(chain, value);
  if ('value' in checked) return checked.value;
  return refuse(checked.mistakes, path) as never;
}

function refuse(mistakes: readonly Mistake[], path: string): void {
  const sentences = mistakes.map((mistake) => `${path}: ${told(mistake)}`);
  if (sentences.length > 0) throw new Invalid('config', sentences.join('\n'), path);
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
  const ofStrip = (path: Mistake['path'], { chain, to, sends = [] }: Strip): Mistake[] => [
    ...missing([...path, 'to'], 'bus', to, busNames),
    ...sends.flatMap((send, i) => missing([...path, 'sends', i, 'to'], 'bus', send.to, busNames)),
    ...chain.flatMap((each, i) => missing([...path, 'chain', i, 'key'], 'track', each.key, trackNames)),
  ];
  const circles = busNames.filter((name) => feeds(name, name, buses));
  return [
    ...Object.entries(tracks).flatMap(([name, each]) => ofStrip(['tracks', name], each)),
    ...Object.entries(buses).flatMap(([name, each]) => ofStrip(['buses', name], each)),
    ...circles.map((name) => ({ path: ['buses', name], message: 'feeds itself, by way of the buses it goes to' })),
  ];
}

function feeds(from: string, target: string, buses: Plan['buses'], seen: readonly string[] = []): boolean {
  const bus = buses[from];
  if (!bus || seen.includes(from)) return false;
  const next = [bus.to, ...(bus.sends ?? []).map(({ to }) => to)].filter((name) => name !== undefined);
  return next.some((name) => name === target || feeds(name, target, buses, [...seen, from]));
}
