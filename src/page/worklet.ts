import type { Chain } from '../processors/index.ts';
import type { Silenced } from '../processors/silenced.ts';
import { acting, nameOf, sentence } from '../processors/step.ts';
import { Invalid } from '../units.ts';
import { Live } from './live.ts';

/** What AudioWorkletGlobalScope has. */
declare const sampleRate: number;
declare function registerProcessor(name: string, of: typeof ChainProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: {
    postMessage(message: FromWorklet): void;
    onmessage: (event: { readonly data: ToWorklet }) => void;
  };
}

/** `processorOptions` of a node. Its first input is the sound; others are keys, in the order of their names. */
export interface Options {
  readonly chain: Chain;
  readonly channels: number;
  readonly keys: readonly string[];
}

export type ToWorklet = { readonly number: number; readonly chain: Chain } | { readonly close: true };

/** The answer to the change of a number (0 is the first chain), or news of what was no number. */
export type FromWorklet =
  | { readonly number: number; readonly latency: number }
  | { readonly number: number; readonly refused: string }
  | { readonly silenced: Silenced };

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A chain in an AudioWorklet, under the name "mixwright-chain". One that is refused lets the sound pass. */
class ChainProcessor extends AudioWorkletProcessor {
  readonly #options: Options;
  #live: Live;
  #silence: readonly Float32Array[] = [];
  #told = 0;
  #isClosed = false;

  constructor({ processorOptions }: { readonly processorOptions: Options }) {
    super();
    this.#options = processorOptions;
    this.#live = new Live([], { sampleRate, channels: processorOptions.channels });
    this.#answer(0, () => {
      this.#checkKeys(processorOptions.chain);
      this.#live = new Live(processorOptions.chain, { sampleRate, channels: processorOptions.channels });
    });
    this.port.onmessage = ({ data }) => {
      if ('close' in data) this.#isClosed = true;
      else
        this.#answer(data.number, () => {
          this.#checkKeys(data.chain);
          this.#live.change(data.chain);
        });
    };
  }

  /** @throws Invalid for a step keyed by a track that has no input here */
  #checkKeys(chain: Chain): void {
    const missing = acting(chain).find(({ step }) => step.key !== undefined && !this.#options.keys.includes(step.key));
    if (!missing) return;
    const { key } = missing.step;
    throw new Invalid(
      'plan',
      `${sentence(nameOf(missing))} is keyed by "${key}", and the node has no such input.`,
      key,
    );
  }

  #answer(number: number, run: () => void): void {
    try {
      run();
      this.port.postMessage({ number, latency: this.#live.latency });
    } catch (error) {
      this.port.postMessage({ number, refused: sentenceOf(error) });
    }
  }

  /** @returns whether it wants to be called again: always, for what still rings, until it is closed */
  process(inputs: readonly (readonly Float32Array[])[], outputs: readonly (readonly Float32Array[])[]): boolean {
    const [output] = outputs as [readonly Float32Array[]];
    const { length } = output[0]!;
    const keys = this.#options.keys.map((name, i) => [name, this.#heard(inputs[i + 1], length)] as const);
    this.#live.process(this.#heard(inputs[0], length), output, Object.fromEntries(keys));
    const { silenced } = this.#live;
    if (silenced && silenced.count !== this.#told) {
      this.#told = silenced.count;
      this.port.postMessage({ silenced });
    }
    return !this.#isClosed;
  }

  /** An input has no channels while nothing is connected to it. */
  #heard(input: readonly Float32Array[] | undefined, length: number): readonly Float32Array[] {
    const { channels } = this.#options;
    if (input?.length === channels) return input;
    if (this.#silence[0]?.length !== length)
      this.#silence = Array.from({ length: channels }, () => new Float32Array(length));
    return this.#silence;
  }
}

registerProcessor('mixwright-chain', ChainProcessor);
