import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coefficients, magnitude } from '../../src/dsp/biquad.ts';
import { channelOf, movedNotes, placedLast, repairsOf } from '../../src/export/channel.ts';
import { cookbook, levelOf, nearest } from '../../src/export/cookbook.ts';
import { fadedOf, faderPoints, spanOf } from '../../src/export/fades.ts';
import { safeNames } from '../../src/export/file-names.ts';
import { handOver } from '../../src/export/hand-over.ts';
import { markersOf } from '../../src/export/markers.ts';
import type { Chain } from '../../src/processors/index.ts';
import { allHandovers, desk, oddNames } from '../helpers/handovers.ts';

const rate = 48_000;

describe('a chain as a strip', () => {
  test('what nothing behind minds becomes fader, pan and automation; the rest stays in its order', () => {
    const { inserts, fader, place, ride } = channelOf('x', desk.tracks.Vocals!.chain, rate);
    expect(inserts.map(({ kind, number }) => [number, kind])).toEqual([
      [1, 'eq'],
      [2, 'eq'],
      [3, 'eq'],
      [4, 'other'],
    ]);
    expect(fader).toBe(1.5);
    expect(ride).toHaveLength(3);
    const [left, , right] = place;
    expect(20 * Math.log10(Math.hypot(2 * left, 2 * right))).toBeCloseTo(3.01, 2); // as loud as the stem in both sides
    expect(right / left).toBeCloseTo(Math.tan((1.25 * Math.PI) / 4), 9);
  });

  test('a gain in front of a compressor is no fader', () => {
    const chain: Chain = [
      { processor: 'gain', gain: 6 },
      { processor: 'compressor', threshold: -20 },
      { processor: 'gain', gain: -2 },
    ];
    const { inserts, fader } = channelOf('x', chain, rate);
    expect([inserts.map(({ kind }) => kind), fader]).toEqual([['gain', 'compressor'], -2]);
  });

  test('a place in front of a filter of one side stays in front of it', () => {
    const chain: Chain = [
      { processor: 'pan', pan: 0.5 },
      { processor: 'filter', type: 'highpass', frequency: 100, on: 'side' },
    ];
    expect(channelOf('x', chain, rate).inserts.map(({ kind }) => kind)).toEqual(['place', 'eq']);
  });

  test('inverted twice is not inverted', () => {
    const chain: Chain = [{ processor: 'polarity' }, { processor: 'polarity' }];
    expect(channelOf('x', chain, rate).place.map((each) => each + 0)).toEqual([1, 0, 0, 1]);
  });

  test('repairs at the head go into the sound, and only these', () => {
    expect(
      repairsOf([{ processor: 'polarity' }, { processor: 'delay', delayTime: 0.001 }, { processor: 'gain', gain: 1 }]),
    ).toBe(2);
    expect(repairsOf([{ processor: 'polarity' }, { processor: 'gain', gain: 1 }])).toBe(0);
    expect(repairsOf([{ processor: 'polarity' }, { processor: 'gain', gain: 1 }], true)).toBe(1); // there is no ø
    expect(repairsOf([{ processor: 'gain', gain: 1 }, { processor: 'de-hum' }])).toBe(0);
  });
});

describe('a plan as a session', () => {
  test('what nothing but sends feeds is a sound, and nobody sends to it any more', () => {
    const { tracks, buses } = allHandovers['a desk']!('settings');
    expect(tracks.map(({ name }) => name)).toEqual(['Kick', 'Vocals', 'Pad', 'Old', 'room return']);
    expect(tracks.flatMap(({ sends }) => sends)).toEqual([]);
    expect(buses.map(({ name }) => name)).toEqual(['drums']);
    expect(tracks[4]!.sound.of).toEqual({ kind: 'return', name: 'room' });
  });

  test('printed, every part stands at 0 dB, and a muted one is not there', () => {
    const { tracks, buses, master } = allHandovers['a desk']!('printed');
    expect(tracks.map(({ name, fader, inserts }) => [name, fader, inserts.length])).toEqual([
      ['Kick', 0, 0],
      ['Vocals', 0, 0],
      ['Pad', 0, 0],
      ['room return', 0, 0],
    ]);
    expect([buses, master.inserts]).toEqual([[], []]);
  });

  test('a bus stands before those that it feeds', () => {
    const plan = {
      ...desk,
      tracks: { a: { chain: [], to: 'voices' } },
      buses: { all: { chain: [] }, voices: { chain: [], to: 'band' }, band: { chain: [], to: 'all' } },
    };
    const { buses } = handOver(plan, [], { name: 'x', mode: 'settings' });
    expect(buses.map(({ name }) => name)).toEqual(['voices', 'band', 'all']);
  });

  test('the session has the rate that most of its sounds have, by time, and the length of the longest', () => {
    const { sampleRate, length } = allHandovers['stems of several rates']!('settings');
    expect([sampleRate, length]).toEqual([48_000, Math.ceil((480_000 * 48_000) / 44_100)]);
  });
});

test('file names are safe on every system, and each is unlike all others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...oddNames, 'A B', 'a b'))),
      (names) => {
        const safe = safeNames(names);
        expect(new Set(safe.map((name) => name.toLowerCase())).size).toBe(names.length);
        for (const name of safe) {
          expect(name).toMatch(/\S/);
          expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}]|^[.\s]|[.\s]$|^(con|nul|aux|prn)$/iu);
        }
      },
    ),
  );
});

describe('bands of the cookbook', () => {
  test('a bell at 12 kHz comes within 0.1 dB of ours at 44.1 kHz, plainly taken it is more than 1 dB off', () => {
    const ours = coefficients('peaking', 12_000, 0.8, -9, 44_100);
    const start = [{ type: 'peaking', frequency: 12_000, Q: 0.8, gain: -9 }] as const;
    const wanted = (frequency: number) => magnitude(ours, frequency, 44_100);
    const plain = Math.abs(levelOf(start, 18_000, 44_100) - wanted(18_000));
    const { bands, error } = nearest(wanted, start, 44_100);
    expect(plain).toBeGreaterThan(1);
    expect(error).toBeLessThan(0.1);
    expect(Math.abs(levelOf(bands, 18_000, 44_100) - wanted(18_000))).toBeLessThan(0.1);
  });

  test('a bell at 300 Hz stays as it is', () => {
    const start = [{ type: 'peaking', frequency: 300, Q: 1.2, gain: -4 }] as const;
    const ours = coefficients('peaking', 300, 1.2, -4, rate);
    expect(nearest((frequency) => magnitude(ours, frequency, rate), start, rate).bands).toEqual(start);
  });

  test('closed form: full gain at the centre, half of it in dB at the middle of a shelf', () => {
    expect(magnitude(cookbook({ type: 'peaking', frequency: 1000, Q: 2, gain: 5 }, rate), 1000, rate)).toBeCloseTo(
      5,
      9,
    );
    expect(magnitude(cookbook({ type: 'highshelf', frequency: 1000, Q: 0.7, gain: 6 }, rate), 1000, rate)).toBeCloseTo(
      3,
      9,
    );
  });
});

test('findings and sections become markers by time; accepted ones, and those of single stems, do not', () => {
  const finding = (what: string, more: object) => ({ severity: 'warning', what, ...more });
  const report = {
    tracks: [],
    sections: [{ name: 'A', time: [0, 4] }, { name: 'B', time: [4, 8] }, { track: 'x', name: 'X', time: [0, 1] }],
    outcomes: [
      { findings: [finding('late', { time: [[5, 6], [1, 2]], band: [100, 200] }), finding('everywhere', {})] },
      { findings: [finding('let be', { time: [[0, 1]], accepted: {} })] },
      {},
    ],
  }; // biome-ignore format: short
  expect(markersOf(report)?.map(({ name, time }) => [name, time[0]])).toEqual([['A', 0], ['late', 1], ['B', 4], ['late', 5]]); // biome-ignore format: short
  expect(markersOf({ tracks: {} })).toBeUndefined();
  expect(markersOf({ ...report, sections: [{ name: 'whole', time: [0, 8] }] })).toHaveLength(2); // one part is no part
});

describe('fades', () => {
  const [rise, fall] = [
    { processor: 'fade', type: 'in', over: [0.5, 1] },
    { processor: 'fade', type: 'out', over: [4, 5], shape: 'linear' },
  ] as const;
  const faded = (chain: Chain, hasClip = true) => {
    const { clip, fader, inserts } = fadedOf(channelOf('x', chain, rate), hasClip);
    return [clip.in?.number, clip.out?.number, fader.map(({ number }) => number), inserts.map(({ number }) => number)];
  };

  test('stand on the clip where nothing before them goes by level, else at the fader, else nowhere', () => {
    const press = { processor: 'compressor', threshold: -20 } as const;
    const band = { processor: 'filter', type: 'peaking', frequency: 500, gain: 2 } as const;
    expect(faded([band, rise, fall])).toEqual([2, 3, [], [1]]);
    expect(faded([rise, press, fall])).toEqual([1, undefined, [3], [2]]);
    const edge = { processor: 'fade', type: 'in', over: [0, 0.005] } as const;
    expect(faded([press, edge, fall])).toEqual([2, undefined, [3], [1]]); // a click is mended on the clip
    expect(faded([press, rise, press])).toEqual([undefined, undefined, [], [1, 2, 3]]); // between two compressors
    expect(faded([rise, band, fall], false)).toEqual([undefined, undefined, [1, 3], [2]]);
    expect(faded([rise, rise])).toEqual([1, undefined, [2], []]); // a clip has one
    expect(faded([fall, { ...rise, over: [4.5, 6] }])).toEqual([undefined, 1, [2], []]); // and no crossing ones
  });

  test('silence before and behind is no part of the clip, and a clip is never longer than its sound', () => {
    const spans = (length: number) => spanOf(fadedOf(channelOf('x', [rise, fall], rate), true), length);
    expect([spans(10), spans(4.5), spans(0.2)]).toEqual([[0.5, 5], [0.5, 4.5], [0.2, 0.2]]); // biome-ignore format: spans
  });

  test('on a fader they are a curve on top of it and of its ride, to 0.0005', () => {
    const channel = channelOf('x', [{ processor: 'rider', curve: [[0, 0], [6, -6]] }, rise, fall], rate); // biome-ignore format: points
    const curve = faderPoints(channel, channel.fades!, -6);
    const at = (time: number): number => {
      const next = curve.findIndex(([each]) => each >= time);
      const [[from, a], [to, b]] = [curve[Math.max(0, next - 1)]!, curve[next < 0 ? curve.length - 1 : next]!];
      return to > from ? a + ((time - from) / (to - from)) * (b - a) : b;
    };
    for (let time = 0; time < 7; time += 0.0137) {
      const [up, down] = [Math.max(0, Math.min(1, (time - 0.5) / 0.5)), Math.max(0, Math.min(1, 5 - time))];
      const wanted = 10 ** ((-6 - Math.min(6, time)) / 20) * (0.5 - 0.5 * Math.cos(Math.PI * up)) * down;
      expect(Math.abs(at(time) - wanted)).toBeLessThan(5e-4);
    }
  });
});

test('where devices place nothing, a pan in front of one stands in the pan pot, and is told', () => {
  const chain: Chain = [
    { processor: 'pan', pan: 0.5, source: 'mono' },
    { processor: 'width', bassMono: 200 },
    { processor: 'gain', gain: -3 },
  ];
  const strip = placedLast(channelOf('x', chain, rate));
  expect(strip.inserts.map(({ kind }) => kind)).toEqual(['bass-mono']);
  expect(strip.place).toEqual(channelOf('x', chain.slice(0, 1), rate).place);
  expect(movedNotes(strip).map(({ step, how }) => [step, how])).toEqual([[1, 'near']]);
});

test('as printed for a console, a mono sound of another rate has two channels where its strip places it', () => {
  const found = { channels: 1, frames: 441, sampleRate: 44_100 };
  const sounds = ['placed', 'plain'].map((name) => ({ name, ...found }));
  const tracks = { placed: { chain: [{ processor: 'pan', pan: 0.5 }] }, plain: { chain: [] } } as const;
  const plan = { tracks, buses: {}, taken: [], left: [], sampleRate: rate };
  const session = handOver(plan, sounds, { name: 'x', mode: 'printed', isBaked: true });
  expect(session.tracks.map(({ sound }) => sound.channels)).toEqual([2, 1]);
});
