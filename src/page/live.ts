import type { Format } from '../dsp/block.ts';
import { Scratch } from '../dsp/scratch.ts';
import type { Chain } from '../processors/index.ts';
import type { Keys } from '../processors/link.ts';
import type { PreparedChain } from '../processors/prepare.ts';
import { prepareChain } from '../processors/render.ts';
import type { Silenced } from '../processors/silenced.ts';
import { rising } from '../processors/slot.ts';

/**
 * A chain that someone listens to. It takes any change: one that asks for more latency than there is begins a new chain beside the old one,
 * which is faded in over 10 ms when it has heard as much as it is late.
 */
export class Live {
  readonly #format: Format;
  readonly #other: Scratch;
  readonly #shares: Float64Array;
  #chain: PreparedChain;
  #next: PreparedChain | undefined;
  #heard: number; // frames
  #frame = 0; // since the new chain can be heard
  #waiting: Chain | undefined;

  /**
   * @param heard frames of the sound that went by before: for who begins in the middle
   * @throws Invalid as `prepareChain`
   */
  constructor(chain: Chain, format: Format, heard = 0) {
    this.#format = format;
    this.#heard = heard;
    this.#chain = prepareChain(chain, format, heard);
    this.#other = new Scratch(format.channels);
    this.#shares = rising(format.sampleRate);
  }

  /** Frames by which the output is late, or will be in a moment. */
  get latency(): number {
    return (this.#next ?? this.#chain).latency;
  }

  get silenced(): Silenced | undefined {
    return (this.#next ?? this.#chain).silenced;
  }

  /** @throws Invalid as `prepareChain`; then nothing changes */
  change(chain: Chain): void {
    if (this.#next) {
      prepareChain(chain, this.#format);
      this.#waiting = chain;
      return;
    }
    try {
      this.#chain.change(chain);
    } catch {
      this.#next = prepareChain(chain, this.#format, this.#heard); // throws the same where it is not for the latency
      this.#frame = -this.#next.latency;
    }
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[], keys: Keys): void {
    const { length } = input[0]!;
    this.#heard += length;
    this.#chain.process(input, output, keys);
    if (!this.#next) return;
    const other = this.#other.take(length);
    this.#next.process(input, other, keys);
    for (const [channel, to] of output.entries()) {
      for (let i = Math.max(0, -this.#frame); i < length; i++)
        to[i] = to[i]! + (this.#shares[this.#frame + i] ?? 1) * (other[channel]![i]! - to[i]!);
    }
    this.#frame += length;
    if (this.#frame >= this.#shares.length) this.#settle(this.#next);
  }

  #settle(next: PreparedChain): void {
    this.#chain = next;
    this.#next = undefined;
    if (this.#waiting) this.change(this.#waiting);
    this.#waiting = undefined;
  }
}
