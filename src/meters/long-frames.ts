import { poolOf, thirdOctaveEdges, thirdOctaves } from '../dsp/bands.ts';
import type { Format } from '../dsp/block.ts';
import { type RealTransform, realTransformOf } from '../dsp/fft.ts';
import type { Hz, Seconds } from '../units.ts';

/** A sound in a frame, and its spectrum: real and imaginary part in turn. */
export interface Framed {
  readonly input: Float64Array;
  readonly output: Float64Array;
}

/** What frames of 0.34 to 0.5 s need that hold one or two sounds: left and right, or mid and side. */
export class LongFrames {
  /** Frames, and points of the transform. */
  readonly size: number;
  readonly bins: number;
  readonly binWidth: Hz;
  readonly length: Seconds;
  readonly window: Float64Array;
  /** From squared magnitudes to one-sided power that sums to the mean square (Parseval), whatever the window. */
  readonly scale: number;
  readonly first: Framed;
  readonly second: Framed;
  /** Third octaves. */
  readonly pool: ReturnType<typeof poolOf>;
  readonly row = new Float64Array(thirdOctaves.length);
  readonly #transform: RealTransform;

  constructor({ sampleRate }: Pick<Format, 'sampleRate'>, windowOf: (size: number) => Float64Array) {
    this.size = sampleRate <= 50_000 ? 16384 : sampleRate <= 100_000 ? 32768 : 65536;
    this.bins = this.size / 2 + 1;
    this.binWidth = sampleRate / this.size;
    this.length = this.size / sampleRate;
    this.window = windowOf(this.size);
    this.scale = 2 / (this.size * this.window.reduce((sum, w) => sum + w * w, 0));
    const framed = () => ({ input: new Float64Array(this.size), output: new Float64Array(this.size + 2) });
    this.first = framed();
    this.second = framed();
    this.pool = poolOf(thirdOctaves.map(thirdOctaveEdges), this.bins, this.binWidth);
    this.#transform = realTransformOf(this.size);
  }

  /** From `input` to `output`. */
  transform({ input, output }: Framed): void {
    this.#transform.forward(input, output);
  }
}
