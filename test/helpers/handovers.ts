import { type Found, handOver } from '../../src/export/hand-over.ts';
import type { Handover, Mode } from '../../src/export/handover.ts';
import type { Plan } from '../../src/plan.ts';

const second = 48_000;

const found = (name: string, more: Partial<Found> = {}): Found => ({
  name,
  ...{ channels: 2, sampleRate: 48_000, frames: 10 * second, bitDepth: 24 },
  ...more,
});

const strips = { buses: {}, taken: [], left: [] } as const;

/** A desk with every kind of move that a strip can have. */
export const desk: Plan = {
  ...strips,
  tracks: {
    Kick: {
      chain: [
        { processor: 'polarity' },
        { processor: 'filter', type: 'highpass', frequency: 30 },
        { processor: 'filter', type: 'peaking', frequency: 290, Q: 1.1, gain: -3 },
        { processor: 'compressor', threshold: -24, ratio: 3 },
        { processor: 'gain', gain: -2.5 },
      ],
      to: 'drums',
    },
    Vocals: {
      chain: [
        { processor: 'dc-block' },
        { processor: 'filter', type: 'highpass', frequency: 90, slope: 24 },
        { processor: 'filter', type: 'highshelf', frequency: 9000, gain: 2 },
        { processor: 'de-esser', frequency: 6500, threshold: -30 },
        { processor: 'pan', pan: 0.25, source: 'mono', compensated: true },
        { processor: 'rider', curve: [[0, 0], [2, 1.5], [6, -1]] }, // biome-ignore format: points
        { processor: 'gain', gain: 1.5 },
      ],
      sends: [{ to: 'room', gain: -14 }],
    },
    Pad: {
      chain: [
        { processor: 'width', gain: -3 },
        { processor: 'pan', pan: -0.4 },
        { processor: 'gain', gain: -6 },
      ],
    },
    Old: { chain: [], mute: true },
  },
  buses: {
    drums: { chain: [{ processor: 'compressor', threshold: -18, ratio: 2 }] },
    room: {
      chain: [
        { processor: 'reverb', decay: 1.2 },
        { processor: 'filter', type: 'highpass', frequency: 200 },
      ],
    },
    mix: {
      chain: [
        { processor: 'gain', gain: -1 },
        { processor: 'limiter', ceiling: -1 },
      ],
    },
  },
};

/** Names that have broken one file format or another. */
export const oddNames = ['a b', 'Gi"tarre\'s', 'Ümläut/é', 'x<y>&z', '50%', '.hidden', 'con', '日本', 'a\tb\nc'];

const odd: Plan = {
  ...strips,
  tracks: Object.fromEntries(oddNames.map((name, i) => [name, { chain: [{ processor: 'gain', gain: -i }] }])),
};

const many: Plan = {
  ...strips,
  tracks: Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [
      `Stem ${i + 1}`,
      { chain: [{ processor: 'filter', type: 'peaking', frequency: 100 + 50 * i, Q: 1, gain: -2 }] } as const,
    ]),
  ),
};

const lone: Plan = {
  ...strips,
  tracks: {
    mix: {
      chain: [
        { processor: 'filter', type: 'peaking', frequency: 320, Q: 1.4, gain: -3, on: 'mid' },
        { processor: 'gain', gain: 2 },
        { processor: 'limiter', ceiling: -1 },
      ],
    },
  },
};

/** Fades of all kinds: on a sound, behind a compressor, before one, on a bus and on the mix; and a bass in mono. */
const fading: Plan = {
  ...strips,
  tracks: {
    Intro: {
      chain: [
        { processor: 'filter', type: 'highpass', frequency: 80 },
        { processor: 'fade', type: 'in', over: [0.5, 1], shape: 'linear' },
        { processor: 'fade', type: 'out', over: [7, 8.5] },
        { processor: 'gain', gain: -3 },
      ],
      to: 'band',
    },
    Pressed: {
      chain: [
        { processor: 'compressor', threshold: -20 },
        { processor: 'rider', curve: [[0, 0], [9, -2]] }, // biome-ignore format: points
        { processor: 'fade', type: 'out', over: [8, 10], shape: 'equalpower' },
      ],
      to: 'band',
    },
    Swept: {
      chain: [
        { processor: 'fade', type: 'in', over: [0, 2], shape: 'exponential' },
        { processor: 'compressor', threshold: -20 },
      ],
    },
  },
  buses: {
    band: {
      chain: [
        { processor: 'width', bassMono: 120 },
        { processor: 'fade', type: 'in', over: [0, 0.5], shape: 'linear' },
      ],
    },
    mix: {
      chain: [
        { processor: 'fade', type: 'out', over: [9, 9.03] },
        { processor: 'limiter', ceiling: -1 },
        { processor: 'fade', type: 'out', over: [9.5, 10] },
      ],
    },
  },
};

const all = (plan: Plan, more?: Partial<Found>): readonly Found[] =>
  Object.keys(plan.tracks).map((name) => found(name, more));

const markers = [
  { kind: 'section', name: 'Chorus, "the first"', time: [2, 6] },
  { kind: 'error', name: 'Guitars cover the vocal by 6 dB\nbetween 1 and 3 kHz', time: [2.5, 4], band: [1000, 3000] },
  { kind: 'warning', name: 'Click <here> & there', time: [9.25, 9.25] },
] as const;

const sessionOf =
  (plan: Plan, more?: Partial<Found>, sounds = all(plan, more)) =>
  (mode: Mode): Handover =>
    handOver(plan, sounds, { name: 'Song "1"', mode, tempo: 120, markers });

/** Sessions of all kinds, by what they show. */
export const allHandovers: Readonly<Record<string, (mode: Mode) => Handover>> = {
  'a desk': sessionOf(desk),
  'mono stems': sessionOf(desk, { channels: 1 }),
  'stems of several rates': sessionOf(desk, {}, [
    found('Kick', { sampleRate: 44_100 }),
    found('Vocals', { sampleRate: 96_000, frames: 96_001, channels: 1 }),
    found('Pad'),
    found('Old'),
  ]),
  'a mix alone': sessionOf(lone),
  fades: sessionOf(fading),
  '96 kHz': sessionOf(desk, { sampleRate: 96_000 }),
  'odd names': sessionOf(odd),
  '60 stems': sessionOf(many),
  'a plan with nothing in it': sessionOf({ ...strips, tracks: {} }),
  'moves without sounds': sessionOf(desk, {}, []),
};
