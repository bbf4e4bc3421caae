import type { Format } from '../dsp/block.ts';
import { Delay } from '../dsp/delay.ts';
import { type Settings, type Written, withDefaults } from '../fields.ts';
import { Invalid } from '../units.ts';
import { type Chain, processors, type Step } from './index.ts';
import { Placed } from './placed.ts';
import type { Kernel, Processor, Situation } from './processor.ts';

/** What other tracks play meanwhile, by name; aligned with the chain's input. */
export type Keys = Readonly<Record<string, readonly Float32Array[]>>;

/** A whole chain, ready for sound. */
export interface PreparedChain {
  readonly channels: number;
  /** Frames by which the output is late. */
  readonly latency: number;
  /** Frames that still sound after the input has ended, latency not counted. */
  readonly tail: number;
  /** Names of the tracks that key a step. */
  readonly keys: readonly string[];
  /** Output arrays are as long as input arrays and never the same. */
  process(input: readonly Float32Array[], output: readonly Float32Array[], keys?: Keys): void;
  /** Says that the sound is over: what follows is silence between any two steps, so that nothing rings into the next one. */
  end(): void;
}

function processorOf(step: Step): Processor {
  const found = (processors as Readonly<Record<string, Processor | undefined>>)[step.processor];
  if (found && Object.hasOwn(processors, step.processor)) return found;
  const known = Object.keys(processors).join(', ');
  throw new Invalid('plan', `There is no processor "${step.processor}". The processors are ${known}.`, step.processor);
}

const settingsOf = (step: Step, unit: Processor): Settings<Processor['settings']> =>
  withDefaults(unit.settings, step as unknown as Written<Processor['settings']>);

/** The format of the part that a step acts on. */
function partOf(step: Step, format: Format): Format {
  const { on = 'stereo' } = step;
  if (on === 'stereo') return format;
  if (format.channels > 1) return { sampleRate: format.sampleRate, channels: 1 };
  if (on === 'mid') return format;
  const unit = processorOf(step);
  const about = unit.describe(settingsOf(step, unit));
  throw new Invalid('usage', `The sound is mono and has no ${on}: take "on: ${on}" off the step "${about}".`);
}

/** A step's processor, prepared for the part it acts on. */
export function kernelOf(step: Step, format: Format, situation: Situation = {}): Kernel {
  const unit = processorOf(step);
  const part = partOf(step, format);
  if (unit.isStereo && part.channels !== 2) throw refusal(step, unit, format);
  return unit.prepare(settingsOf(step, unit), part, situation);
}

function refusal(step: Step, unit: Processor, { channels }: Format): Invalid {
  const about = `"${unit.describe(settingsOf(step, unit))}" works between left and right`;
  if (channels === 2)
    return new Invalid('usage', `${about}, so it cannot act on ${step.on} alone: take "on: ${step.on}" off.`);
  const cure =
    channels === 1 ? 'make the sound stereo first, the same left and right, or' : 'mix the sound down first, or';
  const found = channels === 1 ? 'the sound is mono' : `the sound has ${channels} channels`;
  return new Invalid('usage', `${about}, and ${found}: ${cure} take the step out.`);
}

/** The steps that are not bypassed. */
export const acting = (chain: Chain): Chain => chain.filter(({ bypass }) => bypass !== true);

/** One step with its key, late as its input is. */
class Link {
  readonly placed: Placed;
  readonly #key: string | undefined;
  readonly #late: number;
  #keyDelay: Delay | undefined;

  constructor(step: Step, format: Format, late: number) {
    this.placed = new Placed(kernelOf(step, format, { late }), step, format, late);
    this.#key = step.key;
    this.#late = late;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], keys: Keys): void {
    this.placed.process(input, output, this.#key === undefined ? undefined : this.#keyed(this.#key, keys));
  }

  #keyed(name: string, keys: Keys): readonly Float32Array[] {
    const key = keys[name];
    if (!key) throw new Invalid('plan', `A step is keyed by "${name}", and no such track was given.`, name);
    this.#keyDelay ??= new Delay(this.#late, key.length);
    const late = key.map((channel) => new Float32Array(channel.length));
    this.#keyDelay.process(key, late);
    return late;
  }
}

/** The links of a chain in a row. */
export class Prepared implements PreparedChain {
  readonly channels: number;
  readonly latency: number;
  readonly tail: number;
  readonly keys: readonly string[];
  readonly #links: readonly Link[];
  #frames = 0;
  #end = Number.POSITIVE_INFINITY;

  constructor(chain: Chain, format: Format) {
    let late = 0;
    this.#links = acting(chain).map((step) => {
      const link = new Link(step, format, late);
      late += link.placed.latency;
      return link;
    });
    this.channels = format.channels;
    this.latency = late;
    this.tail = this.#links.reduce((sum, link) => sum + link.placed.tail, 0);
    this.keys = [...new Set(acting(chain).flatMap((step) => step.key ?? []))];
  }

  end(): void {
    this.#end = this.#frames;
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], keys: Keys = {}): void {
    const length = input[0]?.length ?? 0;
    let from = input;
    let late = 0;
    if (this.#links.length === 0) input.forEach((channel, c) => void output[c]!.set(channel));
    this.#links.forEach((link, i) => {
      const isLast = i === this.#links.length - 1;
      const to = isLast ? output : Array.from({ length: this.channels }, () => new Float32Array(length));
      link.process(from, to, keys);
      late += link.placed.latency;
      const over = Math.max(0, this.#end + late - this.#frames);
      if (over < length) for (const channel of to) channel.fill(0, over);
      from = to;
    });
    this.#frames += length;
  }
}
