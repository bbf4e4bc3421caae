import { expect, test } from 'vitest';
import { sharesTime, sum } from '../../src/detectors/sum.ts';
import { Logs } from '../../src/features/feature.ts';
import { moments } from '../../src/features/moments.ts';
import { spectrum } from '../../src/features/spectrum.ts';
import { hear } from '../../src/meters/hear.ts';
import { wordsOf } from '../../src/rules/words.ts';
import type { Track } from '../../src/session.ts';
import { band, type Channels } from '../helpers/band.ts';
import { track } from '../helpers/sessions.ts';
import { joined, sampleRate, sound } from '../helpers/signals.ts';

const meters = [...new Set([...spectrum.meters, ...moments.meters])];
const heard = async (name: string, channels: Channels): Promise<Track> => {
  const logs = new Logs(await hear(sound(channels), meters));
  return track(name, {}, { features: { spectrum: logs.get(spectrum), moments: logs.get(moments) } });
};
const song = band(1, 30);
const stems = Promise.all(Object.entries(song.stems).map(([name, channels]) => heard(name, channels)));
const said = async (mix: Channels, of: 'likeness' | 'offset') => {
  const session = { mix: await heard('mix', mix), stems: await stems };
  const measured = sum.detect({ session, tracks: [session.mix], targets: {} }, { of });
  return 'because' in measured ? measured.because : measured[0]!.value;
};

test('the sum of the stems is known as such, and begins with them', async () => {
  expect(await said(song.mix, 'likeness')).toBeGreaterThan(0.8);
  expect(await said(song.mix, 'offset')).toBeCloseTo(0, 5);
});

test('an offset is told to the fraction of a millisecond where it is small, to a step of the rows, 0.2 s, where it is not', async () => {
  const late = song.mix.map((channel) => joined(new Float32Array(1105), channel));
  expect(await said(late, 'offset')).toBeCloseTo(1105 / sampleRate, 4);
  const early = song.mix.map((channel) => channel.subarray(3.1 * sampleRate));
  expect(Math.abs(((await said(early, 'offset')) as number) + 3.1)).toBeLessThan(0.2);
});

test('another song is known as such', async () => {
  expect(await said(band(7, 30).mix, 'likeness')).toBeLessThan(0.3);
  expect(await said(band(7, 30).mix, 'offset')).toBe('the mix is not of these stems');
});

test('a mix that was made of the stems has nothing to be compared with', async () => {
  const session = { mix: track('mix', {}, { format: { container: 'sum' } }), stems: await stems };
  expect(sum.detect({ session, tracks: [session.mix], targets: {} }, { of: 'likeness' })).toHaveProperty('because');
});

test('parts of the mix are named for times in the stems only where both lie on one timeline', async () => {
  const sections = [
    { name: 'quiet part A', time: [0, 10] },
    { name: 'loud part B', time: [10, 30] },
  ] as const;
  const named = async (channels: Channels) => {
    const mix = await heard('mix', channels);
    const session = { mix: { ...mix, features: { ...mix.features, sections } }, stems: await stems };
    const told = (name: string) =>
      wordsOf(
        { value: 1, tracks: [name], time: [[12, 16]], confidence: 1 },
        { unit: 'dB', limit: 0 },
        {
          ...{ session, tracks: [], targets: {} },
        },
      ).time;
    return [sharesTime(session), told('mix'), told(session.stems[0]!.name)];
  };
  const [inPart, bare] = ['in the loud part B, 0:12 to 0:16', '0:12 to 0:16'];
  const late = song.mix.map((channel) => joined(new Float32Array(1105), channel));
  expect(await named(late)).toEqual([true, inPart, inPart]);
  const early = song.mix.map((channel) => channel.subarray(3.1 * sampleRate));
  expect(await named(early)).toEqual([false, inPart, bare]);
  expect(await named(band(7, 30).mix)).toEqual([false, inPart, bare]);
  const made = { mix: track('mix', {}, { format: { container: 'sum' } }), stems: await stems };
  expect(sharesTime(made)).toBe(true);
});
