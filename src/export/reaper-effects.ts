import type { Decibels, Hz } from '../units.ts';
import { bandsOf } from './bands.ts';
import { type Band, levelOf } from './cookbook.ts';
import { offBy } from './equaliser.ts';
import type { Note } from './exporter.ts';
import type { Insert } from './insert.ts';
import { asReaEq, isReaEqBand, mostMakeup, reaComp, reaEq, reaGate, reaLimit, trim } from './reaper-fx.ts';
import type { Chunk } from './reaper-text.ts';

const because = {
  compressor: 'ReaComp: threshold, ratio, knee, attack, release and make-up; it hears in its own way.',
  limiter: 'ReaLimit at the same ceiling, for true peaks; it lets go in its own way.',
  expander: 'ReaGate, which shuts to the range at once below the threshold, where ours goes by its ratio.',
  part: 'ReaEQ has no mid and side.',
  band: 'No such band of ReaEQ is known.',
  other: 'No effect that comes with REAPER does it.',
} as const;

/** Effects of a strip in their order; bands that stand beside each other share a ReaEQ. */
export class Effects {
  readonly all: (string | Chunk)[] = [];
  /** How often ø is switched. */
  turns = 0;
  readonly #name: string;
  readonly #sampleRate: Hz;
  #bands: Band[] = [];
  #count = 0;

  constructor(name: string, sampleRate: Hz) {
    [this.#name, this.#sampleRate] = [name, sampleRate];
  }

  /** Adds a step, and says what becomes of it. */
  insert(insert: Insert): readonly [Note['how'], string] {
    switch (insert.kind) {
      case 'gain':
        this.add((id) => trim(insert.gain, id));
        return ['exact', 'JS: Volume Adjustment.'];
      case 'place':
        this.turns += 1;
        return ['exact', 'ø of the track.'];
      case 'eq':
        return this.#equalise(insert);
      case 'compressor':
        this.add((id) => reaComp(insert, id));
        if (insert.set.makeup > mostMakeup) this.add((id) => trim(insert.set.makeup - mostMakeup, id));
        return ['near', because.compressor];
      case 'limiter':
        this.add((id) => reaLimit(insert.set.ceiling, id));
        return ['near', because.limiter];
      case 'expander':
        this.add((id) => reaGate(insert, id));
        return ['near', because.expander];
      default:
        return ['left', because.other];
    }
  }

  #equalise(insert: Extract<Insert, { kind: 'eq' }>): readonly [Note['how'], string] {
    const fit = insert.on === 'stereo' ? bandsOf(insert, this.#sampleRate) : undefined;
    if (!fit?.bands.every(isReaEqBand)) return ['left', insert.on === 'stereo' ? because.band : because.part];
    this.#bands.push(...fit.bands);
    const there = fit.bands.map((band) => asReaEq(band, this.#sampleRate));
    const error = fit.error + apart(there, fit.bands, this.#sampleRate);
    return ['near', `ReaEQ, by what others measured of it. ${offBy(error)}`];
  }

  add(effect: (id: string) => readonly (string | Chunk)[]): void {
    this.close();
    this.all.push(...effect(this.#nextId()));
  }

  /** No more bands come to stand beside those that are there. */
  close(): void {
    const bands = this.#bands;
    this.#bands = [];
    if (bands.length > 0) this.all.push(...reaEq(bands, this.#sampleRate, this.#nextId()));
  }

  #nextId(): string {
    this.#count += 1;
    return `effect ${this.#count} of ${this.#name}`;
  }
}

/** How far one row of bands is off another at most, in dB. */
function apart(some: readonly Band[], others: readonly Band[], sampleRate: Hz): Decibels {
  const grid = Array.from({ length: 60 }, (_, i) => 20 * Math.min(1000, (0.45 * sampleRate) / 20) ** (i / 59));
  const off = grid.map((frequency) => levelOf(some, frequency, sampleRate) - levelOf(others, frequency, sampleRate));
  return Math.max(...off.map(Math.abs));
}
