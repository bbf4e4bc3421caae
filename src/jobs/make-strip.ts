import { open } from '../audio/open.ts';
import { type Parked, park, unparked } from '../audio/parked.ts';
import type { Sound } from '../dsp/block.ts';
import { resample } from '../dsp/resample.ts';
import { Logs } from '../features/feature.ts';
import { allMeters, type Features, features } from '../features/index.ts';
import { moments } from '../features/moments.ts';
import { auditoryBands } from '../meters/auditory-bands.ts';
import { overhear } from '../meters/hear.ts';
import { levels } from '../meters/levels.ts';
import { loudness } from '../meters/loudness.ts';
import type { Meter } from '../meters/meter.ts';
import { spectrum } from '../meters/spectrum.ts';
import { truePeak } from '../meters/true-peak.ts';
import type { Chain, ProcessorId } from '../processors/index.ts';
import { acting } from '../processors/step.ts';
import type { Hz } from '../units.ts';
import { renderStrip } from './widened.ts';

/** A stem through a chain; small enough to be told to another thread. */
export interface StripOrder {
  /** The stem, decoded; or the file that it is in. */
  readonly stem: Parked | string;
  readonly chain: Chain;
  /** Those that the chain hears: how they were put aside, and what they go through after that. */
  readonly keys: Readonly<Record<string, { readonly parked: Parked; readonly chain: Chain }>>;
  /** Of the result, unless the chain makes the stem higher: each time that it is mixed it would be resampled anew. */
  readonly sampleRate: Hz;
  /** A file to put the result in. */
  readonly aside: string;
}

export interface MadeStrip {
  readonly parked: Parked;
  readonly features: Partial<Features>;
}

/** What a chain changes that rules and reports ask of a strip; the rest (beats, keys, sections) is as it was in the stem. */
const usual: readonly Meter<unknown>[] = [levels, loudness, spectrum, truePeak, auditoryBands];
const repairs: readonly ProcessorId[] = ['de-click', 'de-hum', 'dc-block', 'expander'];
const timing: readonly ProcessorId[] = ['polarity', 'delay'];

function metersOf(chain: Chain): readonly Meter<unknown>[] {
  const has = (ids: readonly ProcessorId[]) => acting(chain).some(({ step }) => ids.includes(step.processor));
  if (acting(chain).length === 0) return []; // only resampled: it is told as it came
  if (has(repairs)) return allMeters;
  return has(timing) ? [...usual, ...moments.meters] : usual;
}

/** Renders a strip, tails and all, to a file; hears it as it goes by. */
export async function makeStrip({ stem, chain, keys, sampleRate, aside }: StripOrder): Promise<MadeStrip> {
  const source: Sound = typeof stem === 'string' ? await open(stem) : unparked(stem);
  const meters = metersOf(chain);
  const heardKeys = Object.fromEntries(
    Object.entries(keys).map(([name, { parked, chain }]) => [
      name,
      resample(renderStrip(chain, unparked(parked)), source.format.sampleRate),
    ]),
  );
  const over = overhear(renderStrip(chain, source, { keys: heardKeys, tail: true }), meters);

  const made = over.sound.format.sampleRate;
  const rate = made > source.format.sampleRate ? Math.max(sampleRate, made) : sampleRate;
  const parked = await park(resample(over.sound, rate), aside);
  const logs = new Logs(over.heard());
  const told = Object.values(features).filter((each) => each.meters.every((meter) => meters.includes(meter)));
  const found = told.map((each) => [each.id, logs.get<unknown>(each)] as const);
  return { parked, features: Object.fromEntries(found) as Partial<Features> };
}
