import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../audio/open.ts';
import { type Parked, unparked } from '../audio/parked.ts';
import type { Source } from '../audio/source.ts';

/** A folder for sound that is put aside; it goes when it is closed, at the latest with the process. */
export class Parking {
  readonly #folder: string;
  readonly #stems = new Map<string, Parked>();
  readonly #leave: () => void;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#leave = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', this.#leave);
  }

  static async open(): Promise<Parking> {
    return new Parking(await mkdtemp(join(tmpdir(), 'mixwright-')));
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

  async close(): Promise<void> {
    process.off('exit', this.#leave);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
