import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { leftOut } from '../audio/left-out.ts';
import { open } from '../audio/open.ts';
import type { Source, Warning } from '../audio/source.ts';
import { tagsOf } from '../audio/tags.ts';
import { writeSound } from '../audio/write.ts';
import type { Hands } from '../match/match.ts';
import { type Profile, profileOf, recordMeters, type Stride, strideMeters, strideOf } from '../match/profile.ts';
import { overhear } from '../meters/hear.ts';
import type { Chain } from '../processors/index.ts';
import { render } from '../processors/render.ts';
import { named } from './draft.ts';
import { nameOf } from './sound-files.ts';

/** Progress of a stage, as one of several passes. */
export type Progress = (stage: string, pass: number) => (share: number) => void;

/** Where sound is shaped and closed: what is shaped, and what is closed, waits in temporary files beside the output until it is kept. */
export class Bench implements Hands {
  readonly #mix: string;
  readonly #output: string;
  readonly #shaped: string;
  readonly #closed: string;
  readonly #progress: Progress;
  readonly #signal: { readonly signal?: AbortSignal };
  #pass: number;
  #warnings: readonly Warning[] = [];

  constructor(mix: string, output: string, progress: Progress, pass: number, signal: AbortSignal | undefined) {
    this.#mix = mix;
    this.#output = output;
    this.#progress = progress;
    this.#pass = pass;
    this.#signal = signal ? { signal } : {};
    const hidden = join(dirname(output), `.${basename(output).slice(0, 30)}.${randomBytes(4).toString('hex')}`);
    this.#shaped = `${hidden}.shaped`;
    this.#closed = `${hidden}.closed`;
  }

  /** What the output does not carry of all that the mix says of itself. */
  get warnings(): readonly Warning[] {
    return this.#warnings;
  }

  async shape(chain: Chain): Promise<Stride> {
    const source = await open(this.#mix);
    const told = this.#progress('Shaping', this.#pass++);
    const { sound, heard } = overhear(render(chain, source, { onProgress: shareOf(source, told) }), strideMeters);
    await named(this.#shaped, this.#output, () =>
      writeSound(this.#shaped, sound, { container: 'wav', bitDepth: 32, ...this.#signal }),
    );
    return strideOf(heard());
  }

  async close(chain: Chain): Promise<Profile> {
    const source = await open(this.#shaped);
    const told = this.#progress('Closing', this.#pass);
    const { sound, heard } = overhear(render(chain, source, { onProgress: shareOf(source, told) }), recordMeters);
    const container = this.#output.toLowerCase().endsWith('.flac') ? 'flac' : 'wav';
    const tags = await tagsOf(this.#mix);
    this.#warnings = [...tags.warnings, ...leftOut(this.#output, container, tags)];
    await named(this.#closed, this.#output, () =>
      writeSound(this.#closed, sound, { container, bitDepth: 24, tags, ...this.#signal }),
    );
    return profileOf(nameOf(this.#mix), heard());
  }

  /** The last closing becomes the output. */
  async keep(): Promise<void> {
    await named(this.#closed, this.#output, () => rename(this.#closed, this.#output));
  }

  async clear(): Promise<void> {
    for (const each of [this.#shaped, this.#closed]) await rm(each, { force: true });
  }
}

export const shareOf =
  ({ length }: Source, told: (share: number) => void) =>
  (frames: number): void =>
    told(length ? Math.min(1, frames / length) : 0);
