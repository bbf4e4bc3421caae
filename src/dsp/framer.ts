import type { Block } from './block.ts';

/** Cuts sound into overlapping frames on an absolute grid, however it was cut into blocks. */
export class Framer {
  readonly #size: number;
  readonly #hop: number;
  readonly #ring: readonly Float32Array[];
  readonly #frame: readonly Float32Array[];
  readonly #onFrame: (frame: readonly Float32Array[], isRest: boolean) => void;
  #heard = 0;
  /** How many of the last to be heard are known to be zero. */
  #rest = 0;
  #next: number;

  /** @param onFrame is told, too, whether the frame is known to hold nothing but zeros */
  constructor(
    size: number,
    hop: number,
    channels: number,
    onFrame: (frame: readonly Float32Array[], isRest: boolean) => void,
  ) {
    this.#size = size;
    this.#hop = hop;
    this.#ring = Array.from({ length: channels }, () => new Float32Array(size));
    this.#frame = Array.from({ length: channels }, () => new Float32Array(size));
    this.#onFrame = onFrame;
    this.#next = size;
  }

  /** @param isRest whether it is nothing but zeros */
  hear(block: Block, isRest = false): void {
    let from = 0;
    while (from < block.length) {
      const count = Math.min(block.length - from, this.#next - this.#heard);
      // a ring of zeros stays as it is
      if (!isRest || this.#rest < this.#size) this.#keep(block, from, count);
      this.#heard += count;
      this.#rest = isRest ? this.#rest + count : 0;
      from += count;
      if (this.#heard === this.#next) {
        this.#emit();
        this.#next += this.#hop;
      }
    }
  }

  /** Sound shorter than one frame is heard once, with silence after it. */
  finish(): void {
    if (this.#heard === 0 || this.#next > this.#size) return;
    const missing = this.#size - this.#heard;
    const rest = new Float32Array(missing);
    this.hear({ channels: this.#ring.map(() => rest), length: missing });
  }

  #keep(block: Block, from: number, count: number): void {
    const size = this.#size;
    this.#ring.forEach((ring, channel) => {
      const samples = block.channels[channel]!;
      const start = Math.max(0, count - size);
      let at = (this.#heard + start) % size;
      for (let done = start; done < count; ) {
        const run = Math.min(count - done, size - at);
        ring.set(samples.subarray(from + done, from + done + run), at);
        done += run;
        at = (at + run) % size;
      }
    });
  }

  #emit(): void {
    if (this.#rest >= this.#size) {
      for (const frame of this.#frame) frame.fill(0);
      this.#onFrame(this.#frame, true);
      return;
    }
    const at = this.#heard % this.#size;
    this.#frame.forEach((frame, channel) => {
      const ring = this.#ring[channel]!;
      frame.set(ring.subarray(at), 0);
      frame.set(ring.subarray(0, at), this.#size - at);
    });
    this.#onFrame(this.#frame, false);
  }
}
