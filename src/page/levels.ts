/// <reference lib="dom" />
import type { Rack } from '../moves.ts';
import { urlOf } from './decode.ts';
import type { DeskSound } from './desk.ts';
import type { DeskOptions, FromMeter, ToMeter } from './desk-thread.ts';
import type { Gains } from './fade.ts';

/** Integrated loudness by listening, LUFS; absent where it is silent, or not there. */
export type Loudness = Readonly<Record<string, number | undefined>>;

/** How loud excerpts are, with the moves as they are set: measured in a Worker, again after every change. */
export class Levels {
  readonly #code: string;
  readonly #options: DeskOptions;
  readonly #known = new Map<number, Loudness>();
  readonly #given = new Set<number>();
  readonly #stale = new Set<number>();
  #worker: Worker | undefined;
  #isMeasuring = false;
  #rack: Rack | undefined;

  /** Told when something is known anew: how many seconds of sound are rendered in one, if any were. */
  onNews: (speed?: number) => void = () => {};
  onTrouble: (sentence: string) => void = () => {};

  constructor(code: string, options: DeskOptions) {
    this.#code = code;
    this.#options = options;
  }

  give(excerpt: number, sound: DeskSound): void {
    this.#tell({ do: 'give', excerpt, sound });
    this.#given.add(excerpt);
    this.#stale.add(excerpt);
    this.#measure();
  }

  change(rack: Rack): void {
    this.#rack = rack;
    for (const excerpt of this.#given) this.#stale.add(excerpt);
    this.#measure();
  }

  of(excerpt: number): Loudness {
    return this.#known.get(excerpt) ?? {};
  }

  /** All down to the quietest, so that nothing clips that did not. */
  gains(excerpt: number, isMatched: boolean): Gains {
    const known = Object.entries(this.of(excerpt)).flatMap(([name, loudness]) =>
      loudness === undefined ? [] : [[name, loudness] as const],
    );
    const least = Math.min(...known.map(([, loudness]) => loudness));
    return Object.fromEntries(known.map(([name, loudness]) => [name, isMatched ? 10 ** ((least - loudness) / 20) : 1]));
  }

  #tell(message: ToMeter): void {
    if (!this.#worker) {
      this.#worker = new Worker(urlOf(this.#code));
      this.#worker.onmessage = ({ data }: MessageEvent<FromMeter>) => this.#heard(data);
      this.#worker.postMessage({ do: 'begin', ...this.#options } satisfies ToMeter);
    }
    this.#worker.postMessage(message);
  }

  /** One after another: of several changes meanwhile the last one counts. */
  #measure(): void {
    const [excerpt] = this.#stale;
    if (this.#isMeasuring || excerpt === undefined) return;
    this.#isMeasuring = true;
    this.#stale.delete(excerpt);
    this.#tell({ do: 'measure', excerpt, ...(this.#rack ? { rack: this.#rack } : {}) });
  }

  #heard(news: FromMeter): void {
    this.#isMeasuring = false;
    if ('refused' in news) this.onTrouble(news.refused);
    else {
      this.#known.set(news.excerpt, news.loudness);
      this.onNews(news.speed);
    }
    this.#measure();
  }
}
