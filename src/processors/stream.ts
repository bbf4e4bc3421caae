import type { Format, Sound } from '../dsp/block.ts';
import { resample } from '../dsp/resample.ts';
import type { Chain } from './index.ts';
import { acting, atStep, type Numbered, processorOf, settingsOf } from './step.ts';

/** Steps that go block by block, behind one that works on the whole stream; the first stretch of a chain has none before it. */
export interface Stretch {
  readonly stream: Numbered | undefined;
  readonly steps: readonly Numbered[];
}

/** Whether it works on the stream; on a part or a share of the sound it is a step like others, and its `prepare` says what it thinks of that. */
function isStream({ step }: Numbered): boolean {
  const { on = 'stereo', mix = 1, time, key } = step;
  return processorOf(step).stream !== undefined && on === 'stereo' && mix === 1 && !time && key === undefined;
}

/** @throws Invalid for a processor that does not exist */
export function stretchesOf(chain: Chain): readonly Stretch[] {
  const stretches: { stream: Numbered | undefined; steps: Numbered[] }[] = [{ stream: undefined, steps: [] }];
  for (const at of acting(chain)) {
    if (atStep(at, () => isStream(at))) stretches.push({ stream: at, steps: [] });
    else stretches.at(-1)!.steps.push(at);
  }
  return stretches;
}

function changed({ step }: Numbered, sound: Sound): Sound {
  const unit = processorOf(step);
  return unit.stream!(settingsOf(step, unit), sound);
}

/**
 * The sound behind the step that opens a stretch, and what keys a step of it: at the same rate, and else as it is. A stem that is
 * stretched comes into the time of the song, in which the tracks that key it play already.
 */
export function streamed(
  { stream }: Stretch,
  sound: Sound,
  keys: Readonly<Record<string, Sound>>,
): { readonly result: Sound; readonly keys: Readonly<Record<string, Sound>> } {
  if (!stream) return { result: sound, keys };
  const result = atStep(stream, () => changed(stream, sound));
  const later = Object.entries(keys).map(([name, key]) => [name, resample(key, result.format.sampleRate)] as const);
  return { result, keys: Object.fromEntries(later) };
}

const nothing = (format: Format): Sound => ({ format, length: 0, async *[Symbol.asyncIterator]() {} });

/** What sound of a format is behind the step. */
export const formatBehind = (stream: Numbered, format: Format): Format =>
  atStep(stream, () => changed(stream, nothing(format))).format;
