import type { Block, Format } from '../dsp/block.ts';
import { hann, type Transform, transformOf } from '../dsp/fft.ts';
import { Framer } from '../dsp/framer.ts';
import type { Hz } from '../units.ts';
import { type Hearing, meter } from './meter.ts';

/** Some hundred short spectra, spread evenly over the whole sound however long it is. */
export interface FramesLog {
  readonly binWidth: Hz;
  readonly size: number;
  /** Amplitude spectra of the mid, `size / 2` bins each. */
  readonly spectra: readonly Float32Array[];
}

export const frames = meter<FramesLog>({
  id: 'frames',
  about: 'At most 512 short spectra of the mid, for features of timbre.',
  start: (format) => new FramesHearing(format),
});

const most = 512;

class FramesHearing implements Hearing<FramesLog> {
  readonly #format: Format;
  readonly #size: number;
  readonly #framer: Framer;
  readonly #window: Float64Array;
  readonly #transform: Transform;
  readonly #input: Float64Array;
  readonly #output: Float64Array;
  #spectra: Float32Array[] = [];
  #stride = 1;
  #count = 0;

  constructor(format: Format) {
    this.#format = format;
    this.#size = format.sampleRate <= 50_000 ? 2048 : format.sampleRate <= 100_000 ? 4096 : 8192;
    this.#window = hann(this.#size);
    this.#transform = transformOf(this.#size);
    this.#input = new Float64Array(2 * this.#size);
    this.#output = new Float64Array(2 * this.#size);
    this.#framer = new Framer(this.#size, this.#size, Math.min(2, format.channels), (frame) => {
      if (this.#count++ % this.#stride === 0) this.#keep(frame);
    });
  }

  hear(block: Block): void {
    this.#framer.hear(block);
  }

  finish(): FramesLog {
    this.#framer.finish();
    return { binWidth: this.#format.sampleRate / this.#size, size: this.#size, spectra: this.#spectra };
  }

  #keep([left, right]: readonly Float32Array[]): void {
    for (let i = 0; i < this.#size; i++) {
      this.#input[2 * i] = ((left![i]! + (right ?? left)![i]!) / 2) * this.#window[i]!;
      this.#input[2 * i + 1] = 0;
    }
    this.#transform.forward(this.#input, this.#output);
    const spectrum = new Float32Array(this.#size / 2);
    for (let k = 0; k < spectrum.length; k++)
      spectrum[k] = Math.hypot(this.#output[2 * k]!, this.#output[2 * k + 1]!) / this.#size;
    this.#spectra.push(spectrum);
    if (this.#spectra.length < most) return;
    // Full: every other one goes, and from now on every other one comes.
    this.#spectra = this.#spectra.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }
}
