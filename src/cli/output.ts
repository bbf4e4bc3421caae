import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import type { TextOptions } from '../report/text-page.ts';
import type { Told } from './exit.ts';
import type { Flags } from './options.ts';

/** Results go to stdout, everything else to stderr. */
export const say = (text: string): void => {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
};

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** A mistake for people; of several sentences each begins a line. */
export const noteMistake = ({ message }: Told): void => note(`✖ ${message.replaceAll('\n', '\n  ')}`);

/** A mistake for programs. */
export const sayMistake = (mistake: Told): void => say(JSON.stringify({ error: mistake }));

export function isColored(when: Flags['color'], stream: NodeJS.WriteStream = process.stdout): boolean {
  if (when !== 'auto') return when === 'always';
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

export const textOptions = (flags: Flags): TextOptions => ({
  color: isColored(flags.color),
  width: Math.max(60, Math.min(110, process.stdout.columns ?? 96)),
  verbose: flags.verbose ?? false,
});

/** One JSON document, or text for people. */
export function tell(report: Report, flags: Flags, text: (report: Report, options: TextOptions) => string): void {
  if (flags.json) say(renderJson(report));
  else if (!flags.quiet) say(text(report, textOptions(flags)));
}

/** One line, rewritten, on a terminal; nothing elsewhere. */
export class Progress {
  readonly #isShown: boolean;
  #last = 0;
  #text = '';

  constructor({ progress, quiet, json }: Pick<Flags, 'progress' | 'quiet' | 'json'>) {
    this.#isShown = progress && !quiet && !json && process.stderr.isTTY === true;
  }

  readonly onStage = (stage: string, share: number): void => {
    if (!this.#isShown) return;
    const now = Date.now();
    const text = `${stage} ${Math.round(100 * share)} %`.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1));
    if (text === this.#text || now - this.#last < 80) return;
    this.#last = now;
    this.#text = text;
    process.stderr.write(`\r\x1b[2K${text}`);
  };

  /** Does the work; whatever comes of it, the line is gone before anything else is said. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      if (this.#text) process.stderr.write('\r\x1b[2K');
      this.#text = '';
    }
  }
}
