import type { Source } from '../audio/source.ts';
import type { Sound } from '../dsp/block.ts';
import type { Plan } from '../plan.ts';
import { acting } from '../processors/step.ts';
import type { Track } from '../session.ts';
import { Invalid } from '../units.ts';
import { type Elsewhere, mixed, soloed } from './console.ts';
import { openTracks } from './open-session.ts';
import { kept, patched, planFor } from './patch.ts';
import { Strips } from './strips.ts';
import { isStereoPlan } from './widened.ts';

/** What is rendered: a mix, or stems. */
export interface Rendered {
  /** With stems: what is made of them has two channels where it has. */
  readonly mix?: Pick<Track, 'name' | 'path'> & Partial<Pick<Track, 'format'>>;
  readonly stems: readonly Pick<Track, 'name' | 'path'>[];
}

/** A session through a plan, as sound: stems through strips, sends and buses to the mix; or the mix alone. To be heard once, with strips in several threads. */
export async function renderPlan(plan: Plan, session: Rendered, threads = 1): Promise<Sound> {
  const isWide = session.mix?.format?.channels === 2 || isStereoPlan(plan);
  if (session.stems.length > 0) return kept(plan, inThreads(plan, await stemsOf(plan, session), { threads, isWide }));
  const [source] = await openTracks([session.mix!]);
  return patched(partFor(plan, session.mix!.name), source!);
}

const worthwhile = 3000; // seconds of sound, once a step: some five seconds of work, twice what two workers cost more than one thread

/** Strips that hear no other go to other threads, where that pays; the rest is done here. The sound is the same. */
function inThreads(
  plan: Plan,
  stems: Readonly<Record<string, Source>>,
  { threads, isWide }: { threads: number; isWide: boolean },
): Sound {
  const steps = (name: string) => acting(plan.tracks[name]?.chain ?? []);
  const alone = Object.keys(stems).filter(
    (name) => steps(name).length > 0 && steps(name).every(({ step }) => step.key === undefined),
  );
  const seconds = ({ length = 0, format }: Source) => length / format.sampleRate;
  const work = alone.reduce((sum, name) => sum + steps(name).length * seconds(stems[name]!), 0);
  if (threads < 2 || alone.length < 2 || work < worthwhile) return mixed(plan, stems, undefined, { isWide });
  const strips = new Strips(threads);
  const elsewhere: Elsewhere = (name, chain, onHeard) => {
    const source = stems[name]!;
    return alone.includes(name) ? strips.add({ path: source.path, source, chain, onHeard }) : undefined;
  };
  const mix = mixed(plan, stems, elsewhere, { isWide });
  return {
    ...mix,
    async *[Symbol.asyncIterator]() {
      try {
        yield* mix;
      } finally {
        await strips.close();
      }
    },
  };
}

/** Each stem through its own strip. @throws Invalid plan, for a strip of a stem that is not there */
export async function renderStems(plan: Plan, session: Rendered): Promise<Sound[]> {
  const stems = await stemsOf(plan, session);
  return session.stems.map(({ name }) => soloed(plan, stems, name));
}

/** @throws Invalid plan, for a strip of a stem that is not there */
async function stemsOf(plan: Plan, session: Rendered): Promise<Record<string, Source>> {
  const names = session.stems.map(({ name }) => name);
  const strangers = Object.keys(plan.tracks).filter(
    (name) => plan.tracks[name]!.chain.length > 0 && !names.includes(name),
  );
  if (strangers.length > 0) throw foreign(plan, strangers, names);
  const sources = await openTracks(session.stems);
  return Object.fromEntries(sources.map((source, i) => [names[i]!, source]));
}

export const foreign = (plan: Plan, strangers: readonly string[], names: readonly string[]): Invalid =>
  new Invalid(
    'plan',
    `The plan is for ${Object.keys(plan.tracks).join(', ')}; of the stems ${names.join(', ')} none is "${strangers.join('" or "')}". Rename the tracks in the plan.`,
  );

function partFor(plan: Plan, name: string): Plan {
  const part = planFor(plan, name);
  if (part) return part;
  throw new Invalid(
    'plan',
    `The plan is for ${Object.keys(plan.tracks).join(', ') || 'no track'}, and none of these is "${name}". A plan of one track fits any file.`,
  );
}
