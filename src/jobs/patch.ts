import type { Sound } from '../dsp/block.ts';
import { cut } from '../dsp/cut.ts';
import { mixBus, type Plan, type Strip } from '../plan.ts';
import { type RenderOptions, render } from '../processors/render.ts';
import { acting } from '../processors/step.ts';
import { Invalid } from '../units.ts';
import { mixed } from './console.ts';

const goesOn = ({ to = mixBus, sends = [] }: Strip): boolean => to !== mixBus || sends.length > 0;

/**
 * The part of a plan that a single sound goes through: all of it where there is one track, which fits any sound; otherwise the
 * chain of the track of its name, or of the bus. Undefined if there is none.
 * @throws Invalid plan, for a track that feeds buses which others feed, too
 */
export function planFor(plan: Plan, name: string): Plan | undefined {
  if (Object.keys(plan.tracks).length === 1) return plan;
  const strip = own(plan.tracks, name) ?? own(plan.buses, name);
  if (!strip) return undefined;
  if (goesOn(strip))
    throw new Invalid(
      'plan',
      `The track "${name}" goes to buses that other tracks of the plan go to, too: \`mixwright fix --stems FOLDER --plan\` applies it with them all.`,
    );
  const { chain, madeFor } = strip;
  return { ...plan, tracks: { [name]: { chain, ...(madeFor ? { madeFor } : {}) } }, buses: {} };
}

const own = (strips: Readonly<Record<string, Strip>>, name: string): Strip | undefined =>
  Object.hasOwn(strips, name) ? strips[name] : undefined;

/** A sound through a plan of one track: its chain, and the buses it goes to. To be heard once. @throws Invalid plan, usage */
export function patched(plan: Plan, sound: Sound, options: RenderOptions = {}): Sound {
  const [name, strip] = Object.entries(plan.tracks)[0]!;
  if (!goesOn(strip) && acting(plan.buses[mixBus]?.chain ?? []).length === 0)
    return kept(plan, render(strip.chain, sound, options));
  return kept(plan, mixed(plan, { [name]: counted(sound, options.onProgress) }, undefined, options));
}

/** What a plan keeps of its result, to the sample. */
export function kept({ span }: Pick<Plan, 'span'>, sound: Sound): Sound {
  if (!span) return sound;
  const [from, to] = span.map((time) => Math.max(0, Math.round(time * sound.format.sampleRate)));
  return cut(sound, [from!, to!]);
}

function counted(sound: Sound, onProgress: RenderOptions['onProgress'] = () => {}): Sound {
  return {
    ...sound,
    async *[Symbol.asyncIterator]() {
      let frames = 0;
      for await (const block of sound) {
        frames += block.length;
        onProgress(frames);
        yield block;
      }
    },
  };
}
