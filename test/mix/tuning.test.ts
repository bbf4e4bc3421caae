import { beforeAll, describe, expect, test } from 'vitest';
import { Logs } from '../../src/features/feature.ts';
import { moments } from '../../src/features/moments.ts';
import { hear } from '../../src/meters/hear.ts';
import { tunedBy } from '../../src/mix/tuned.ts';
import { offTuned, tuningNotes } from '../../src/mix/tuning.ts';
import type { Track } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { track } from '../helpers/sessions.ts';
import { noise, randoms, sound } from '../helpers/signals.ts';

const sampleRate = 22_050;
const seconds = 12;

interface Part {
  readonly cents?: number;
  /** Semitones over A3. */
  readonly notes?: readonly number[];
  /** Cents, either way, five times a second. */
  readonly vibrato?: number;
  /** Cents by which the second half is sharper. */
  readonly drift?: number;
  readonly seed?: number;
}

const scale = [0, 2, 3, 5, 7, 8, 10, 12];

/** Notes of 0.5 s with four partials. */
function played({ cents = 0, notes = scale, vibrato = 0, drift = 0, seed = 1 }: Part): Float32Array {
  const next = randoms(seed);
  const length = sampleRate / 2;
  const samples = new Float32Array(seconds * sampleRate);
  for (let from = 0; from < samples.length; from += length) {
    const note = notes[Math.floor(next() * notes.length)]!;
    const off = cents + (from < samples.length / 2 ? 0 : drift);
    let phase = 0;
    for (let i = 0; i < length; i++) {
      const bend = vibrato === 0 ? 0 : vibrato * Math.sin((2 * Math.PI * 5 * i) / sampleRate);
      phase += (2 * Math.PI * 220 * 2 ** ((100 * note + off + bend) / 1200)) / sampleRate;
      for (let n = 1; n <= 4; n++)
        samples[from + i]! += (0.1 / n) * Math.sin(n * phase) * Math.exp((-3 * i) / sampleRate);
    }
  }
  return samples;
}

async function stemOf(name: string, samples: Float32Array): Promise<Track> {
  const log = await hear(sound([samples], sampleRate), moments.meters);
  return track(name, {}, { features: { moments: new Logs(log).get(moments) } });
}

const heard = new Map<string, Promise<Track>>();

/** Each is played once in tune; played back at another speed, all its frequencies are off alike, and so are the bins of its spectra. */
async function part(name: string, { cents = 0, ...given }: Part, role: Track['role'] = 'keys'): Promise<Track> {
  const key = JSON.stringify(given);
  if (!heard.has(key)) heard.set(key, stemOf(name, played(given)));
  const known = (await heard.get(key)!).features.moments!;
  const speed = 2 ** (cents / 1200);
  const shifted = { ...known, lowest: known.lowest * speed, binWidth: known.binWidth * speed };
  return track(name, {}, { role, features: { moments: shifted } });
}

let band: readonly Track[];
beforeAll(async () => {
  band = await Promise.all([
    part('piano', { seed: 1 }),
    part('organ', { cents: 4, seed: 2 }),
    part('guitar', { cents: -3, seed: 3 }),
  ]);
});

describe('the tuning of a stem', () => {
  test.each([5, -20, 48])('is told to 2 cents: %f', async (cents) => {
    const { features } = await stemOf('keys', played({ cents, seed: 4 }));
    const tuned = tunedBy(features.moments!)!;
    expect(Math.abs(tuned.cents - cents)).toBeLessThan(2);
    expect(tuned.sharpness).toBeGreaterThan(0.9);
    expect(tuned.drift).toBeLessThan(3);
    expect(tuned.notes).toBeGreaterThanOrEqual(6);
  });

  test('is not sharp with a wide vibrato, and not told of noise', async () => {
    const sung = await part('vocals', { vibrato: 80, seed: 4 });
    expect(tunedBy(sung.features.moments!)?.sharpness ?? 0).toBeLessThan(0.8);
    const hiss = await stemOf('hiss', noise(-20, seconds, 1, sampleRate));
    expect(tunedBy(hiss.features.moments!)?.sharpness ?? 0).toBeLessThan(0.5);
  });
});

describe('a stem that is out of tune with the rest', () => {
  test.each([35, -35, 42])('is told with how far: %f cents', async (cents) => {
    const [keys, ...others] = offTuned([...band, await part('keys', { cents, seed: 4 })]);
    expect(others).toEqual([]);
    expect(keys).toMatchObject({ name: 'keys', against: ['piano', 'organ', 'guitar'] });
    expect(Math.abs(keys!.cents - cents)).toBeLessThan(3);
  });

  test('is told in a sentence; near a quarter tone it may be either way', async () => {
    const notesWith = async (cents: number) =>
      tuningNotes(deskOf([...band, await part('keys', { cents, seed: 4 })])).join('\n');
    expect(await notesWith(-35)).toMatch(
      /^keys is 3[4-7] cents flat of piano and organ: .* Tune it to them before mixing\.$/,
    );
    expect(await notesWith(48)).toMatch(/^keys is 4[6-9] cents sharp of piano and organ, or 5[1-4] flat: /);
  });

  test('is told where all the others are off by as much', async () => {
    const others = await Promise.all([1, 2].map((seed) => part(`flat ${seed}`, { cents: -40, seed })));
    const [keys, ...more] = offTuned([...others, await part('keys', { seed: 4 })]);
    expect(more).toEqual([]);
    expect(Math.abs(keys!.cents - 40)).toBeLessThan(3);
  });
});

describe('nothing is told', () => {
  const foundWith = async (given: Part, role?: Track['role']) =>
    offTuned([...band, await part('keys', { seed: 4, ...given }, role)]);

  test('of what is in tune, or nearly', async () => {
    for (const cents of [0, 15, -15]) expect(await foundWith({ cents })).toEqual([]);
  });

  test('of two notes, of a drum, of what changes', async () => {
    expect(await foundWith({ cents: 40, notes: [0, 7] })).toEqual([]);
    expect(await foundWith({ cents: 40 }, 'toms')).toEqual([]);
    expect(await foundWith({ cents: 30, drift: 12 })).toEqual([]);
  });

  test('where the others do not agree', async () => {
    const others = await Promise.all([0, 25, -25].map((cents, seed) => part(`${cents}`, { cents, seed })));
    expect(offTuned([...others, await part('keys', { cents: 45, seed: 4 })])).toEqual([]);
  });

  test('of one beside one, of what was not heard, of nothing', async () => {
    expect(offTuned([band[0]!, await part('keys', { cents: 40, seed: 4 })])).toEqual([]);
    expect(offTuned([track('a'), track('b'), track('c')])).toEqual([]);
    expect(offTuned([])).toEqual([]);
  });
});
