import type { Decibels, Hz } from '../units.ts';
import {
  type Bands,
  type Device,
  dynamics,
  equaliser,
  isLspBand,
  matrix,
  mostBands,
  type Variant,
} from './ardour-devices.ts';
import { bandsOf } from './bands.ts';
import { offBy } from './equaliser.ts';
import type { Note } from './exporter.ts';
import { type Insert, isTurned } from './insert.ts';

/** Of Ardour's trims. */
const mostTrim: Decibels = 20;
/** Of an equaliser. */
const mostOutput: Decibels = 20;
/** Of a compressor. */
const mostMakeup: Decibels = 30;
const exact: Decibels = 0.1;

type Part = keyof Bands;
const variantOf: Readonly<Record<Part, Variant>> = { stereo: 'stereo', mid: 'ms', side: 'ms', left: 'lr', right: 'lr' };

/** ø, which may stand anywhere: nothing minds it. */
export const isFlip = (each: Insert): boolean => each.kind === 'place' && isTurned(each.mixing);

const told = {
  compressor: 'ACE Compressor, which is set alike but hears its own way.',
  expander: 'ACE Expander, which is set alike but hears its own way, and has no range and no hold.',
  limiter: 'x42 Digital Peak Limiter at the same ceiling (no less than −10 dBTP); it lets go in another way.',
} as const;

type Told = readonly [Note['how'], string];

/** Plugins of a strip in their order; bands and gains that stand beside each other share an equaliser. */
export class Effects {
  readonly all: Device[] = [];
  trim: Decibels = 0;
  isFlipped = false;
  readonly #sampleRate: Hz;
  readonly #isMono: boolean;
  #isOver = false; // something that goes by level stands before
  #open: { variant: Variant; bands: Partial<Record<Part, Bands[Part] & unknown[]>>; gain: Decibels } | undefined;

  constructor(sampleRate: Hz, isMono: boolean) {
    [this.#sampleRate, this.#isMono] = [sampleRate, isMono];
  }

  /** Adds a step, and says what becomes of it. */
  insert(insert: Insert): Told {
    switch (insert.kind) {
      case 'gain':
        return this.#trimmed(insert.gain);
      case 'place':
        if (!isFlip(insert)) {
          this.add(matrix(insert.mixing));
          return ['exact', 'x42 Matrix Mixer.'];
        }
        this.isFlipped = !this.isFlipped;
        return ['exact', 'Ø at the head of the strip.'];
      case 'eq':
        return this.#equalised(insert);
      case 'bass-mono': {
        const pass = { type: 'highpass', frequency: insert.below, Q: Math.SQRT1_2, gain: 0 } as const;
        this.#bands('side', [pass, pass]);
        this.#bands('mid', [{ ...pass, type: 'allpass' }]);
        return ['exact', 'LSP Parametric Equalizer: the same filters of mid and side.'];
      }
      case 'compressor':
      case 'expander':
      case 'limiter':
        this.#isOver = true;
        this.add(dynamics(insert, this.#isMono));
        if (insert.kind === 'compressor')
          this.gain(insert.set.makeup - Math.max(0, Math.min(mostMakeup, insert.set.makeup)));
        return ['near', told[insert.kind]];
      default:
        return ['left', 'Ardour has no such device.'];
    }
  }

  #trimmed(gain: Decibels): Told {
    const first = this.#isOver ? 0 : Math.max(-mostTrim, Math.min(mostTrim, this.trim + gain)) - this.trim;
    this.trim += first;
    this.gain(gain - first);
    return ['exact', first === gain ? 'In the trim.' : 'Gain of an equaliser.'];
  }

  #equalised(insert: Extract<Insert, { kind: 'eq' }>): Told {
    const fit = bandsOf(insert, this.#sampleRate);
    if (!fit?.bands.every(isLspBand)) return ['left', 'The equaliser has no such band.'];
    this.#bands(insert.on, fit.bands);
    return [fit.error < exact ? 'exact' : 'near', `LSP Parametric Equalizer. ${offBy(fit.error)}`];
  }

  #bands(part: Part, bands: NonNullable<Bands[Part]>): void {
    const { variant, bands: there } = this.#open ?? {};
    if (variant !== variantOf[part] || (there?.[part]?.length ?? 0) + bands.length > mostBands) this.close();
    this.#open ??= { variant: variantOf[part], bands: {}, gain: 0 };
    this.#open.bands[part] = [...(this.#open.bands[part] ?? []), ...bands];
  }

  /** Gain of the output of an equaliser. */
  gain(gain: Decibels): void {
    for (let left = gain; left !== 0; ) {
      this.#open ??= { variant: 'stereo', bands: {}, gain: 0 };
      const here = Math.min(mostOutput - this.#open.gain, left);
      this.#open.gain += here;
      left -= here;
      if (left !== 0) this.close();
    }
  }

  add(device: Device): void {
    this.close();
    this.all.push(device);
  }

  /** No more comes to stand beside the bands that are there. */
  close(): void {
    if (this.#open)
      this.all.push(equaliser(this.#open.bands as Bands, this.#open.variant, this.#open.gain, this.#isMono));
    this.#open = undefined;
  }
}
