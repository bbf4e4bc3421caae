import { describe, expect, test } from 'vitest';
import { alignment } from '../../src/detectors/alignment.ts';
import { bleed } from '../../src/detectors/bleed.ts';
import type { Measurement } from '../../src/detectors/detector.ts';
import { duplicate } from '../../src/detectors/duplicate.ts';
import { duration } from '../../src/detectors/duration.ts';
import { compare, pairsOf } from '../../src/detectors/pairs.ts';
import { submix } from '../../src/detectors/submix.ts';
import { powerDecibels } from '../../src/dsp/decibels.ts';
import { resample } from '../../src/dsp/resample.ts';
import { Logs } from '../../src/features/feature.ts';
import { type Moments, moments } from '../../src/features/moments.ts';
import { hear } from '../../src/meters/hear.ts';
import { exceptions } from '../../src/rules/unless.ts';
import type { Session, Track } from '../../src/session.ts';
import { stem, track } from '../helpers/sessions.ts';
import { collected, joined, noise, sampleRate, sound, zeros } from '../helpers/signals.ts';

const seconds = 12;
const source = noise(-12, seconds, 5);
const later = (samples: Float32Array, frames: number, factor = 1) =>
  joined(new Float32Array(frames), samples.subarray(0, samples.length - frames)).map((x) => factor * x);
const power = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0);
const mixed = (a: Float32Array, b: Float32Array) => a.map((x, i) => x + b[i]!);

/** Heard for this alone. */
const momentsOf = async (samples: Float32Array, rate = sampleRate): Promise<Moments> =>
  new Logs(await hear(sound([samples], rate), moments.meters)).get(moments)!;
const named = async (name: string, samples: Float32Array): Promise<Track> =>
  track(
    name,
    { 'loudness.integrated': powerDecibels(samples.reduce((sum, x) => sum + x * x, 1e-9)) },
    {
      role: 'drums',
      features: { moments: await momentsOf(samples) },
    },
  );
const sessionOf = async (parts: Readonly<Record<string, Float32Array>>): Promise<Session> => ({
  stems: await Promise.all(Object.entries(parts).map(([name, samples]) => named(name, samples))),
});
const found = (session: Session, of: 'polarity' | 'delay'): readonly Measurement[] => {
  const measured = alignment.detect({ session, tracks: session.stems, targets: {} }, { of });
  return 'because' in measured ? [] : measured;
};
describe('two microphones', () => {
  test.each([0, 1, 37, 480, 2000])('%d frames of delay are told to a hundredth of one', async (frames) => {
    const { r, lag, coherence } = compare(await momentsOf(source), await momentsOf(later(source, frames)))!;
    expect(r).toBeGreaterThan(0.97);
    expect(coherence).toBeGreaterThan(0.8);
    expect(Math.abs(lag * sampleRate - frames)).toBeLessThan(0.01);
  });

  test('what comes earlier has a negative lag', async () => {
    expect(compare(await momentsOf(later(source, 100)), await momentsOf(source))!.lag * sampleRate).toBeCloseTo(
      -100,
      1,
    );
  });

  test('inverted, softer and among as much of something else they are still known', async () => {
    const other = mixed(
      later(source, 7, -0.3),
      noise(-12, seconds, 77).map((x) => 0.3 * x),
    );
    const { r, lag } = compare(await momentsOf(source), await momentsOf(other))!;
    expect(r).toBeLessThan(-0.9);
    expect(Math.abs(lag * sampleRate - 7)).toBeLessThan(0.1);
  });

  test.each([44_100, 96_000, 22_050])('one of them at %d Hz is compared all the same', async (rate) => {
    const [low] = await collected(resample(sound([source]), rate));
    const { r, lag } = compare(await momentsOf(source), await momentsOf(low!, rate))!;
    expect(r).toBeGreaterThan(0.95);
    expect(Math.abs(lag * sampleRate)).toBeLessThan(0.1);
  });

  test('other noise has nothing to do with it', async () => {
    const { r, coherence } = compare(await momentsOf(source), await momentsOf(noise(-12, seconds, 77)))!;
    expect(Math.abs(r)).toBeLessThan(0.15);
    expect(coherence).toBeLessThan(0.05);
  });

  test('a stem that hardly plays along is not judged', async () => {
    const short = joined(source.subarray(0, sampleRate), zeros(seconds - 1));
    expect(compare(await momentsOf(source), await momentsOf(short))).toBeUndefined();
  });
});

test('where the one plays no more than a narrow band, and the other hears something else beside it, both are kin', async () => {
  const dull = source.slice();
  for (let pass = 0; pass < 300; pass++)
    for (let i = dull.length - 1; i > 0; i--) dull[i] = (dull[i]! + dull[i - 1]!) / 2;
  const quiet = mixed(dull, noise(-70, seconds, 78));
  const guitar = noise(-12, seconds, 77).map((x) => 0.5 * x);
  const second = later(mixed(dull, guitar), 96, -0.8);
  const { r, lag } = compare(await momentsOf(quiet), await momentsOf(second))!;
  expect(r).toBeLessThan(-0.6);
  expect(Math.abs(lag * sampleRate - 96)).toBeLessThan(1);
});

test('however long they play, both keep the same moments', async () => {
  const long = noise(-12, 60, 3);
  const [a, b] = [await momentsOf(long), await momentsOf(later(long, 50, 0.1))];
  expect(a.places).toHaveLength(64);
  expect(b.places).toEqual(a.places);
  const half = await momentsOf(joined(zeros(30), long.subarray(30 * sampleRate)));
  expect(half.places.filter((place) => a.places.includes(place)).length).toBeGreaterThan(20);
});

describe('of three microphones', () => {
  test('the one that is turned is named, once', async () => {
    const session = await sessionOf({ a: source, b: later(source, 3, -0.8), c: later(source, 5, 0.5) });
    const turned = found(session, 'polarity').filter(({ value }) => value < 0);
    expect(turned.map(({ tracks }) => tracks[0])).toEqual(['b']);
    expect(turned[0]!.value).toBeLessThan(-0.95);
  });

  test('all wait for the last', async () => {
    const session = await sessionOf({ a: later(source, 96), b: source, c: later(source, 240) });
    const early = found(session, 'delay').map(({ value, tracks }) => [...tracks, Math.round(value * sampleRate)]);
    expect(early.sort()).toEqual([
      ['a', 'c', 144],
      ['b', 'c', 240],
    ]);
  });

  test('no ties are found among strangers', async () => {
    const session = await sessionOf({ a: source, b: noise(-12, seconds, 77), c: noise(-12, seconds, 78) });
    expect(found(session, 'polarity')).toEqual([]);
    expect(pairsOf(session.stems)).toHaveLength(3);
  });
});

test('a turned microphone is named beside what it hears most of, not beside what bleeds into all its bands', async () => {
  // Low passed, the source has nine tenths of the power and few of the bins.
  const dull = source.map((_, i) => (source[i]! + 2 * (source[i - 1] ?? 0) + (source[i - 2] ?? 0)) / 4);
  for (let pass = 0; pass < 60; pass++)
    for (let i = dull.length - 1; i > 0; i--) dull[i] = (dull[i]! + dull[i - 1]!) / 2;
  const bleed = noise(-12, seconds, 77);
  const gain = 0.3 * Math.sqrt(power(dull) / power(bleed));
  const near = mixed(dull, noise(-60, seconds, 78));
  const session = await sessionOf({ bleed, near, turned: dull.map((x, i) => -0.8 * (x + gain * bleed[i]!)) });
  const turned = found(session, 'polarity').filter(({ value }) => value < 0);
  expect(turned.map(({ tracks }) => tracks)).toEqual([['turned', 'near']]);
});

test('left and right of one pair may stand apart', async () => {
  const session = await sessionOf({ 'OH L': source, 'OH R': later(source, 60) });
  expect(found(session, 'delay')).toEqual([]);
  expect(found(session, 'polarity')).toHaveLength(1);
});

test('what leaks into another part is told as a leak, with its level, and no part is delayed for it', async () => {
  const leaky = mixed(noise(-12, seconds, 77), later(source, 240, 0.25));
  const { stems } = await sessionOf({ a: source, b: leaky });
  const session: Session = { stems: stems.map((each) => ({ ...each, role: each.name === 'a' ? 'drums' : 'vocals' })) };
  expect(found(session, 'delay')).toEqual([]);
  expect(found({ stems }, 'delay')).toHaveLength(1); // two of the drums
  const measured = bleed.detect({ session, tracks: session.stems, targets: {} }, {});
  const [leak] = 'because' in measured ? [] : measured;
  expect(leak!.tracks).toEqual(['b', 'a']);
  expect(Math.abs(leak!.value + 12)).toBeLessThan(1.5);
});

test('of three that add up to a fourth, that one is told as their sum, and none of them', async () => {
  const [a, b, c] = [source, noise(-18, seconds, 77), noise(-15, seconds, 78)];
  const session = await sessionOf({
    a,
    b,
    c,
    bus: mixed(mixed(a, b), c).map((x) => 0.5 * x),
    d: noise(-12, seconds, 79),
  });
  const measured = submix.detect({ session, tracks: session.stems, targets: {} }, {});
  const told = 'because' in measured ? [] : measured.filter(({ value }) => value > 12);
  expect(told.map(({ tracks }) => tracks)).toEqual([['bus', 'a', 'c', 'b']]);
  expect(told[0]!.value).toBeGreaterThan(30);
});

test('what comes after 30 ms is an echo', async () => {
  expect(found(await sessionOf({ a: source, b: later(source, 1600) }), 'delay')).toEqual([]);
});

test.each(['Room', 'drums_room', 'OH 1', 'Overheads', 'Ambience', 'bgvox_echo', 'Plate Reverb'])(
  '%s is ambience',
  (name) => {
    expect(exceptions.ambience.holds(stem(name, 'drums'))).toBe(true);
  },
);
test.each(['Snare', 'Mushroom bass', 'Ohms', 'Farfisa'])('%s is none', (name) => {
  expect(exceptions.ambience.holds(stem(name, 'drums'))).toBe(false);
});

describe('duplicates', () => {
  const residual = async (other: Float32Array) => {
    const session = await sessionOf({ a: source, b: other });
    const measured = duplicate.detect({ session, tracks: session.stems, targets: {} }, {});
    return 'because' in measured ? undefined : measured[0]!;
  };
  test('the same at another level leaves nothing', async () => {
    expect((await residual(source.map((x) => 0.37 * x)))!.value).toBeGreaterThan(40);
    expect((await residual(source.map((x) => 0.37 * x)))!.tracks).toEqual(['b', 'a']);
  });
  test('something else at −20 dB leaves 20 dB less', async () => {
    const other = mixed(source, noise(-32, seconds, 9));
    expect((await residual(other))!.value).toBeCloseTo(20, 0);
  });
  test('the same inverted is told by its sign, and not as a turned microphone', async () => {
    const inverted = source.map((x) => -x);
    expect((await residual(inverted))!.value).toBeLessThan(-40);
    expect(found(await sessionOf({ a: source, b: inverted }), 'polarity')).toEqual([]);
  });
  test('a copy is not compared with microphones of its source either', async () => {
    const session = await sessionOf({ a: source, b: source.map((x) => -0.9 * x), c: later(source, 7, 0.5) });
    expect(found(session, 'polarity').filter(({ value }) => value < 0)).toEqual([]);
    expect(found(session, 'delay').map(({ tracks }) => tracks)).toEqual([['a', 'c']]);
  });
});

describe('lengths', () => {
  const values = (stems: readonly Track[], of: 'cut' | 'speed') => {
    const measured = duration.detect({ session: { stems }, tracks: stems, targets: {} }, { of });
    return 'because' in measured ? measured.because : measured.map(({ value }) => Number(value.toFixed(3)));
  };
  /** Third octaves of 20 rows at a level, and of the last ones at another. */
  const of = (name: string, seconds: number, ending: number) =>
    track(
      name,
      {},
      {
        role: 'keys',
        format: { duration: seconds },
        features: {
          spectrum: {
            rows: {
              step: 0.2,
              window: 0.35,
              values: [...new Array(20 * 31).fill(-20), ...new Array(2 * 31).fill(ending)],
            },
          },
        },
      },
    );
  const whole = [of('a', 240, -90), of('b', 240.005, -20), of('c', 240, -20)];

  test('one that stops while it sounds is told, one that has died away is not', () => {
    expect(values([...whole, of('d', 238.5, -22), of('e', 230, -70)], 'cut')).toEqual([0, 0, 0, 1.5, 0]);
  });
  test('44.1 kHz taken for 48 kHz is told by the length', () => {
    const fast = values(
      [...whole, of('d', (240 * 44.1) / 48, -22), of('e', (240 * 48) / 44.1, -22), of('f', 220, -22)],
      'speed',
    );
    expect(fast).toEqual([0, 0, 0, 8.125, -8.844, 0]);
  });
  test('that is said once', () => {
    expect(values([...whole, of('d', (240 * 44.1) / 48, -22)], 'cut')).toEqual([0, 0, 0, 0]);
  });
  test('of two stems none is wrong', () => {
    expect(values([of('a', 240, -20), of('b', 200, -20)], 'cut')).toBe('no three stems have one length');
  });
});

describe('a late microphone that hears another source too', () => {
  const [late, soft] = [240, 0.35]; // frames; of the other
  const other = noise(-12, seconds, 31);
  const heardAs = (track: Track, role: Track['role']): Track => ({ ...track, role });
  const earlyIn = async (spillAfter: number): Promise<Readonly<Record<string, number>>> => {
    const room = mixed(later(source, late), later(other, spillAfter, soft));
    const { stems } = await sessionOf({ snare: source, piano: other, room });
    const [snare, piano, far] = stems as [Track, Track, Track];
    const session = { stems: [heardAs(snare, 'snare'), heardAs(piano, 'keys'), heardAs(far, 'drums')] };
    return Object.fromEntries(found(session, 'delay').map(({ tracks: [name], value }) => [name, value * sampleRate]));
  };

  test('makes that wait as well where its spill is late by the same time', async () => {
    const early = await earlyIn(late);
    expect(early['snare']).toBeCloseTo(late, 0);
    expect(early['piano']).toBeCloseTo(late, 0);
  });

  test('does not where the spill takes another time, as it does through the air', async () => {
    const early = await earlyIn(late + 60);
    expect(early['snare']).toBeCloseTo(late, 0);
    expect(early['piano']).toBeUndefined();
  });
});
