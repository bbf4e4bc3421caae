import type { OnStage } from '../jobs/open-session.ts';
import type { Told } from '../jobs/told.ts';
import { clock } from '../print.ts';
import type { Flags } from './options.ts';
import { shownOn } from './signs.ts';

/** Results go to stdout, everything else to stderr. */
export const say = (text: string): void => {
  process.stdout.write(shownOn(process.stdout, text.endsWith('\n') ? text : `${text}\n`));
};

export const note = (text: string): void => {
  process.stderr.write(shownOn(process.stderr, `${text}\n`));
};

/** A mistake for people; of several sentences each begins a line. */
export const noteMistake = ({ message }: Told): void => note(`✖ ${message.replaceAll('\n', '\n  ')}`);

/** A mistake for programs. */
export const sayMistake = (mistake: Told): void => say(JSON.stringify({ error: mistake }));

export function isColored(when: Flags['color'], stream: NodeJS.WriteStream = process.stdout): boolean {
  if (when !== 'auto') return when === 'always';
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

const patience = 3000; // ms: a guess before that is a bad one

/** One line, rewritten, on a terminal; nothing elsewhere. */
export class Progress {
  readonly #isShown: boolean;
  readonly #now: () => number;
  #last = Number.NEGATIVE_INFINITY;
  #text = '';
  #shares: number[] = [];
  /** Where the share that is shown began to grow. */
  #start = { time: 0, share: Number.POSITIVE_INFINITY };
  #share = 0;

  /** @param now ms, of a clock that never goes back */
  constructor({ progress, quiet, json }: Pick<Flags, 'progress' | 'quiet' | 'json'>, now = () => performance.now()) {
    this.#isShown = progress && !quiet && !json && process.stderr.isTTY === true;
    this.#now = now;
  }

  readonly onStage: OnStage = (stage, share) => {
    if (!this.#isShown) return;
    const now = this.#now();
    const left = this.#left(share, now);
    const text = `${stage} ${Math.round(100 * share)} %${left}`.slice(
      0,
      Math.max(20, (process.stderr.columns ?? 80) - 1),
    );
    if (text === this.#text || now - this.#last < 80) return;
    this.#last = now;
    this.#text = text;
    process.stderr.write(`\r\x1b[2K${text}`);
  };

  /** The progress of one of several files, shown as a share of all. */
  part(index: number, count: number): OnStage {
    return (stage, share) => {
      this.#shares[index] = share;
      const all = this.#shares.reduce((sum, each) => sum + each, 0) / count;
      this.onStage(count > 1 ? `${stage} (${index + 1} of ${count})` : stage, all);
    };
  }

  /** One of several files is done; what is said of it takes the place of the line. */
  finish(index: number): void {
    this.#shares[index] = 1;
    this.#clear();
  }

  /** Does the work; whatever comes of it, the line is gone before anything else is said. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.#clear();
    }
  }

  #clear(): void {
    if (this.#text) process.stderr.write('\r\x1b[2K');
    this.#text = '';
  }

  /** By the rate since the share began to grow; a share that falls back is another piece of work. */
  #left(share: number, now: number): string {
    if (share < this.#share || share < this.#start.share) this.#start = { time: now, share };
    this.#share = share;
    const [grown, passed] = [share - this.#start.share, now - this.#start.time];
    if (passed < patience || grown <= 0 || share >= 1) return '';
    return `, ${clock(Math.max(1, Math.round(((1 - share) * passed) / grown / 1000)))} left`;
  }
}
