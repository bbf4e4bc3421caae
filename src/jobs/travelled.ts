import { basename } from 'node:path';
import type { Source, Warning } from '../audio/source.ts';
import { Logs } from '../features/feature.ts';
import { loudness as loudnessFeature } from '../features/loudness.ts';
import { hear } from '../meters/hear.ts';
import { mixBus, type Plan } from '../plan.ts';
import { change } from '../print.ts';
import type { Chain } from '../processors/index.ts';
import { acting, type Numbered } from '../processors/step.ts';
import { atLevel, isClosed, levelSteps, madeForIn, otherClock, otherLevel } from '../travel.ts';
import { type Decibels, Invalid } from '../units.ts';

export interface Travelled {
  readonly plan: Plan;
  /** What is otherwise on this sound than on that which the plan was made for. */
  readonly notes: readonly Warning[];
}

/** A plan of one track for a sound that it may not have been made for: brought to its level where that is asked for, else told. */
export async function travelled(
  plan: Plan,
  source: Source,
  { matchLevel = false, called = 'The plan' }: { readonly matchLevel?: boolean; readonly called?: string },
): Promise<Travelled> {
  const [entry] = Object.entries(plan.tracks);
  const made = madeForIn(plan);
  if (!entry || (!made && !matchLevel)) return { plan, notes: [] };
  const [name, strip] = entry;
  if (made?.loudness === undefined && matchLevel)
    throw new Invalid(
      'plan',
      `${called} does not say how loud the sound was that it was made for: write "madeFor": { "loudness": "-14 LUFS", "duration": "200 s" } beside its chain, or leave --match-level out.`,
    );
  const all = [...strip.chain, ...Object.values(plan.buses).flatMap(({ chain }) => chain)];
  const notes = clockNotes(plan, source);
  if (made!.loudness === undefined || (!matchLevel && levelSteps(all).length === 0)) return { plan, notes };
  const { integrated } = new Logs(await hear(source, loudnessFeature.meters)).get(loudnessFeature);
  if (integrated === undefined) return { plan, notes };
  const offset = made!.loudness - integrated;
  if (Math.abs(offset) < 0.05) return { plan, notes };
  if (!matchLevel) return { plan, notes: [...notes, ...levelNotes(plan, integrated, source)] };
  const chain = atLevel(strip.chain, offset);
  const turned = { code: 'level-matched', message: turnedWords(strip.chain, offset, source), path: source.path };
  return { plan: { ...plan, tracks: { [name]: { ...strip, chain } } }, notes: [...notes, turned] };
}

const listed = (steps: readonly Numbered[]): string => [...new Set(steps.map(({ step }) => step.processor))].join(', ');

/** "other.wav was turned by −8.2 dB to the level that the plan was made for; behind it the level is given back." */
function turnedWords(chain: Chain, offset: Decibels, { path }: Source): string {
  const end = isClosed(chain)
    ? 'its limiter sets the level that comes out'
    : 'behind the chain the level is given back';
  return `${basename(path)} was turned by ${change(offset)} to the level that the plan was made for; ${end}.`;
}

function levelNotes(plan: Plan, loudness: number, { path }: Source): Warning[] {
  const message = otherLevel(
    plan,
    { name: basename(path), loudness },
    '--match-level plays it at the level of the plan',
  );
  return message === undefined ? [] : [{ code: 'other-level', message, path }];
}

function clockNotes(plan: Plan, { path, length, format }: Source): Warning[] {
  const duration = length === undefined ? undefined : length / format.sampleRate;
  const message = duration === undefined ? undefined : otherClock(plan, { name: basename(path), duration });
  return message === undefined ? [] : [{ code: 'other-clock', message, path }];
}

/** Where one track of several is made, what all of them go through behind it is not. */
export function leftBus(wanted: Chain | Plan, part: Plan, path: string): Warning[] {
  if (!('tracks' in wanted) || Object.keys(wanted.tracks).length < 2 || mixBus in part.tracks) return [];
  const bus = acting(wanted.buses[mixBus]?.chain ?? []);
  if (bus.length === 0) return [];
  const message = `${basename(path)} is one track of the plan: its mix bus (${listed(bus)}) is left out, for it belongs to the sum. \`mixwright fix --stems FOLDER --plan\` makes the whole.`;
  return [{ code: 'left-bus', message, path }];
}
