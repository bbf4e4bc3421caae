import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../audio/open.ts';
import { type Parked, unparked } from '../audio/parked.ts';
import type { Source } from '../audio/source.ts';
import type { Sound } from '../dsp/block.ts';

/** A folder for sound that is put aside; it goes when it is closed, at the latest with the process. */
export class Parking {
  readonly #folder: string;
  readonly #stems = new Map<string, Parked>();
  readonly #leave: () => void;
  /** Whether the sum of the stems is put aside as well, for who plays it later. */
  readonly keepsSum: boolean;
  #sum: Parked | undefined;
  #count = 0;

  private constructor(folder: string, keepsSum: boolean) {
    this.#folder = folder;
    this.keepsSum = keepsSum;
    this.#leave = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', this.#leave);
  }

  static async open({ keepsSum = false } = {}): Promise<Parking> {
    return new Parking(await mkdtemp(join(tmpdir(), 'mixwright-')), keepsSum);
  }

  /** A new file in it. */
  get place(): string {
    return join(this.#folder, String(this.#count++));
  }

  /** A stem that was decoded. */
  keep(stem: string, parked: Parked): void {
    this.#stems.set(stem, parked);
  }

  /** Where a stem was put aside, as a decoder would give it. */
  parked(stem: string): Parked | undefined {
    return this.#stems.get(stem);
  }

  /** A stem without its decoder, where it was put aside. */
  async source(path: string): Promise<Source> {
    const parked = this.#stems.get(path);
    return parked ? { ...unparked(parked), path, container: 'parked', codec: 'float', warnings: [] } : open(path);
  }

  keepSum(parked: Parked): void {
    this.#sum = parked;
  }

  /** The stems, added up as they came. */
  get sum(): Sound | undefined {
    return this.#sum && unparked(this.#sum);
  }

  async close(): Promise<void> {
    process.off('exit', this.#leave);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
