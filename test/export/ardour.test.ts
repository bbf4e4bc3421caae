import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ardour } from '../../src/export/ardour.ts';
import { monoPan, panLaw, stereoPan } from '../../src/export/ardour-pan.ts';
import { stripOf } from '../../src/export/ardour-strip.ts';
import { rideFactors } from '../../src/export/balance.ts';
import { channelOf } from '../../src/export/channel.ts';
import { handOver } from '../../src/export/hand-over.ts';
import type { Chain } from '../../src/processors/index.ts';
import { type Mixing, panMixing } from '../../src/processors/pan.ts';
import { allHandovers } from '../helpers/handovers.ts';

const rate = 48_000;
const sessionOf = (name: string, mode: 'settings' | 'printed' = 'settings'): string =>
  ardour.write(allHandovers[name]!(mode), '').files[0]!.content as string;
const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found!);
const strip = (chain: Chain, kind: 'mono' | 'stereo' | 'master' = 'stereo') =>
  stripOf(channelOf('x', chain, rate), rate, kind);

describe.each(Object.keys(allHandovers))('%s', (name) => {
  const text = sessionOf(name);

  test('every id is there once, and whatever is named by its id or as a port is there', () => {
    const ids = all(text, / id="(\d+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...ids.map(Number))).toBeLessThan(Number(all(text, /id-counter="(\d+)"/g)[0]));
    for (const id of all(text, / (?:(?:master-)?source-\d|audio-playlist|orig-track-id|target)="(\d+)"/g))
      expect(ids).toContain(id);
    const ports = new Set(all(text, /<Port type="audio" name="([^"]+)"/g));
    for (const port of all(text, /<Connection other="([^"]+)"/g))
      expect(ports.has(port) || port.startsWith('system:')).toBe(true);
  });

  test('names are legal in Ardour, and no two tracks have the same', () => {
    const routes = all(text, /<Route [^>]*? name="([^"]+)"/g);
    expect(new Set(routes.map((each) => each.toLowerCase())).size).toBe(routes.length);
    for (const route of routes) expect(route).not.toMatch(/:|&#/);
  });
});

test('fades are those of the region, of our shape; behind a compressor and on a bus they are of the fader', () => {
  const text = sessionOf('fades');
  const [intro, pressed, swept] = all(text, /(<Region name="[\s\S]*?(?:\/>|<\/Region>))/g);
  expect(intro).toContain('start="a141120000" position="a141120000" length="a2257920000@a141120000"'); // 0.5 to 8.5 s
  expect(intro).toMatch(/fade-in-active="1" fade-out-active="1"/);
  const lists = all(intro!, /<events>\s([^<]*)<\/events>/g).map((list) =>
    list.trim().split('\n').map((line) => line.slice(1).split(' ').map(Number) as [number, number]),
  ); // biome-ignore format: short
  expect([lists[0]![0], lists[0]!.at(-1)]).toEqual([[0, 0], [141_120_000, 1]]); // biome-ignore format: points
  expect([lists[1]![0], lists[1]!.at(-1)![0]]).toEqual([[0, 1], 423_360_000]);
  expect(lists[1]![24]![1]).toBeCloseTo(0.5, 9); // the middle of a cosine
  expect(pressed).toMatch(/fade-in-active="0" fade-out-active="0"/);
  expect(swept).toMatch(/fade-in-active="1" fade-out-active="0"/);
  const riding = all(text, /<Route [^>]*? name="([^"]+)"(?:(?!<\/Route>)[\s\S])*?automation-id="gain"/g);
  expect(riding).toEqual(['Master', 'Pressed', 'band']);
});

test('a bass in mono is the same filters of mid and side', () => {
  const [device] = strip([{ processor: 'width', bassMono: 120 }]).devices;
  expect(device!.uri).toMatch(/para_equalizer_x16_ms$/);
  expect(device!.ports).toMatchObject({ fts_0: 2, fts_1: 2, ftm_0: 8, fs_0: 120, fs_1: 120, fm_0: 120 });
});

test('times are ticks of 1/282 240 000 s', () => {
  const text = sessionOf('96 kHz');
  expect(text).toContain('name="session" start="a0" end="a1411200000" flags="IsSessionRange"'); // 480 000 frames at 96 kHz: 5 s
  expect(text).toContain('length="a1411200000@a0"');
  expect(text).toContain(`name="Chorus, &quot;the first&quot;" start="a564480000" end="a1693440000"`); // 2 to 6 s
  expect(text).toContain('npm="120"');
});

test('a mono sound is a mono track, unless something treats its sides apart', () => {
  const mono = handOver(
    {
      tracks: {
        a: { chain: [] },
        b: { chain: [{ processor: 'filter', type: 'peaking', frequency: 500, gain: -2, on: 'left' }] },
      },
      ...{ buses: {}, taken: [], left: [] },
    },
    ['a', 'b'].map((name) => ({ name, channels: 1, sampleRate: rate, frames: rate })),
    { name: 'x', mode: 'settings' },
  );
  const text = ardour.write(mono, '').files[0]!.content as string;
  expect(all(text, /<Region name="([^"]+)"[^>]* channels="1"/g)).toEqual(['a', 'a']);
  expect(all(text, /<Source name="([^"]+)"/g)).toEqual(['a.wav', 'b.wav', 'b.wav']);
});

test('buses, sends and mutes', () => {
  const text = sessionOf('a desk');
  const kick = text.split('<Route ').find((each) => / name="Kick"/.test(each.split('>')[0]!));
  expect(kick).toContain('<Connection other="drums/audio_in 1"/>');
  expect(kick).toContain('phase-invert="11"');
  expect(all(text, /muted="(1)"/g)).toHaveLength(1);
  expect(text).not.toContain('type="intsend"'); // the room is a return, and in a sound of its own
});

describe('places', () => {
  const factor = fc.double({ min: 0.001, max: 2, noNaN: true });

  test('Ardour takes 3 dB in the middle, and nothing at the side', () => {
    expect(20 * Math.log10(panLaw(0.5))).toBeCloseTo(-3, 9);
    expect([panLaw(0), panLaw(1)]).toEqual([0, 1]);
  });

  test('a mono track gets both sides as they are meant', () => {
    fc.assert(
      fc.property(factor, factor, (left, right) => {
        const { azimuth, gain } = monoPan([left, 0, 0, right])!;
        expect(gain * panLaw(1 - azimuth)).toBeCloseTo(left, 6);
        expect(gain * panLaw(azimuth)).toBeCloseTo(right, 6);
      }),
    );
    expect(monoPan([0.5, 0.5, 0, 0])).toMatchObject({ azimuth: 0, gain: 1 });
    expect(monoPan([1, 0, 0, -1])).toBeUndefined();
  });

  test('two channels: balance, two places, or none', () => {
    expect(stereoPan([1, 0, 0, 1])).toMatchObject({ panner: 'balance', azimuth: 0.5, gain: 1 });
    expect(stereoPan([-1, 0, 0, 0.5])).toMatchObject({ azimuth: 0.25, gain: 1, invert: [true, false] });
    const narrow: Mixing = [0.8, 0.2, 0.2, 0.8];
    const { azimuth, width, gain, panner } = stereoPan(narrow)!;
    expect([panner, azimuth]).toEqual(['2in2out', 0.5]);
    const place = azimuth - width / 2;
    expect(gain * panLaw(1 - place)).toBeCloseTo(0.8, 6);
    expect(gain * panLaw(place)).toBeCloseTo(0.2, 6);
    expect(stereoPan([1.1, -0.1, -0.1, 1.1])).toBeUndefined();
    expect(stereoPan(panMixing({ pan: -0.4, source: 'stereo', compensated: false }))).toBeUndefined();
  });

  test('what no panner has, a matrix has', () => {
    const { devices, pan, notes } = strip([{ processor: 'pan', pan: -0.4 }]);
    expect(devices.map(({ name }) => name)).toEqual(['x42 Matrix Mixer']);
    expect(pan).toBeUndefined();
    expect(notes.map(({ how }) => how)).toEqual(['exact']);
    const [ll, lr, rl, rr] = panMixing({ pan: -0.4, source: 'stereo', compensated: false });
    expect(devices[0]!.ports).toEqual({ mix_1_1: ll, mix_2_1: lr, mix_1_2: rl, mix_2_2: rr });
  });
});

describe('a strip', () => {
  const squash = { processor: 'compressor', threshold: -20, ratio: 4 } as const;

  test('gain in front of dynamics is trim, between them the gain of an equaliser, behind them fader', () => {
    const { trim, devices, fader } = strip([
      { processor: 'gain', gain: 3 },
      squash,
      { processor: 'gain', gain: -2 },
      { processor: 'limiter' },
      { processor: 'gain', gain: 1 },
    ]);
    expect([trim, fader]).toEqual([3, 1]);
    expect(devices.map(({ name }) => name)).toEqual([
      'ACE Compressor',
      'LSP Parametric Equalizer x16',
      'x42 Digital Peak Limiter',
    ]);
    expect(20 * Math.log10(devices[1]!.ports.g_out!)).toBeCloseTo(-2, 9);
    expect(devices[0]!.ports).toMatchObject({ thr: -20, rat: 4, att: 10, rel: 150 });
  });

  test('no fader goes above +6 dB: the rest is gain of an equaliser', () => {
    const { fader, devices } = strip([{ processor: 'gain', gain: 30 }]);
    const outputs = devices.map(({ ports }) => 20 * Math.log10(ports.g_out!));
    expect(fader).toBe(6);
    expect(outputs.reduce((sum, each) => sum + each, 0)).toBeCloseTo(24, 9);
    for (const each of outputs) expect(each).toBeLessThanOrEqual(20);
  });

  test('bands beside each other share an equaliser, also of mid and side; more than 16 take the larger one', () => {
    const bell = (frequency: number, on?: 'mid' | 'side') =>
      ({ processor: 'filter', type: 'peaking', frequency, Q: 1, gain: -2, ...(on ? { on } : {}) }) as const;
    const { devices } = strip([bell(300, 'mid'), bell(500, 'side'), bell(700)]);
    expect(devices.map(({ uri }) => uri.split('/').at(-1))).toEqual([
      'para_equalizer_x16_ms',
      'para_equalizer_x16_stereo',
    ]);
    expect(devices[0]!.ports).toMatchObject({ ftm_0: 1, fm_0: 300, qm_0: 1, fts_0: 1, fs_0: 500 });
    expect(devices[1]!.ports).toMatchObject({ ft_0: 1, fm_0: 6, f_0: 700 });
    const many = strip(Array.from({ length: 40 }, (_, i) => bell(100 + 20 * i))).devices;
    expect(many.map(({ uri }) => uri.split('/').at(-1))).toEqual([
      'para_equalizer_x32_stereo',
      'para_equalizer_x16_stereo',
    ]);
    expect(strip([bell(300)], 'mono').devices[0]!.uri).toMatch(/x16_mono$/);
  });

  test('what Ardour has not is told', () => {
    const { devices, notes } = strip([
      { processor: 'reverb', decay: 1 },
      { processor: 'filter', type: 'allpass', frequency: 500 },
    ]);
    expect(devices).toEqual([]);
    expect(notes.map(({ how }) => how)).toEqual(['left', 'left']);
  });
});

test('a ride in steps of half a decibel at most, ends as they are', () => {
  const points = rideFactors(
    [
      [1, 0],
      [3, 4],
      [4, -1],
    ],
    -6,
  );
  expect(points).toHaveLength(8 + 10 + 1);
  expect(points[0]).toEqual([1, 10 ** (-6 / 20)]);
  expect(points.at(-1)).toEqual([4, 10 ** (-7 / 20)]);
  for (const [i, [, gain]] of points.slice(1).entries())
    expect(Math.abs(20 * Math.log10(gain / points[i]![1]))).toBeLessThan(0.5001);
});
