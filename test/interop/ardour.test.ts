import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { ardour } from '../../src/export/ardour.ts';
import type { Mode } from '../../src/export/handover.ts';
import { mixed } from '../../src/jobs/console.ts';
import { exportPlan } from '../../src/jobs/export-plan.ts';
import type { Plan, Strip } from '../../src/plan.ts';
import { missingForArdour, renderedByArdour, toldByArdour } from '../helpers/ardour.ts';
import { oddNames } from '../helpers/handovers.ts';
import { collected, noise, sound } from '../helpers/signals.ts';

const missing = missingForArdour();
if (missing) console.warn(`Skipped: ${missing}`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ardour-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const slot = 32_768; // frames that each stem has for itself
const rate = 48_000;

interface Case {
  readonly strip: Strip;
  readonly channels: readonly Float32Array[];
}

const click = Float32Array.from({ length: slot }, (_, i) => (i === 100 ? 0.5 : 0));
const hiss = [1, 2].map((seed) => noise(-20, slot / rate, seed, rate).map((x, i) => (i > 64 && i < slot - 64 ? x : 0)));
const stereo = (...chain: Strip['chain']): Case => ({ strip: { chain }, channels: hiss });
const mono = (...chain: Strip['chain']): Case => ({ strip: { chain }, channels: [hiss[0]!] });
const clicked = (...chain: Strip['chain']): Case => ({ strip: { chain }, channels: [click, new Float32Array(slot)] });

const cases: Readonly<Record<string, Case>> = {
  ...{ plain: stereo(), 'plain mono': mono(), [oddNames[1]!]: stereo({ processor: 'gain', gain: -3.7 }) },
  'mono, placed': mono(
    { processor: 'pan', pan: 0.25, source: 'mono', compensated: true },
    { processor: 'gain', gain: -3 },
  ),
  'mono, hard left': mono({ processor: 'pan', pan: -1, source: 'mono' }),
  'stereo, placed': stereo({ processor: 'pan', pan: -0.4 }, { processor: 'gain', gain: -6 }),
  'mono below': stereo({ processor: 'width', bassMono: 150 }),
  narrow: stereo({ processor: 'width', gain: -3 }),
  wide: stereo({ processor: 'width', gain: 2 }),
  summed: stereo({ processor: 'pan', pan: 0.6, source: 'mono' }),
  inverted: stereo({ processor: 'polarity' }),
  'left inverted': stereo({ processor: 'polarity', on: 'left' }, { processor: 'gain', gain: -2, on: 'right' }),
  loud: mono({ processor: 'gain', gain: 9 }),
  muted: { ...stereo(), strip: { chain: [], mute: true } },
  bus: { ...stereo({ processor: 'gain', gain: -1 }), strip: { chain: [], to: 'A/b "c"' } },
  sent: { ...stereo(), strip: { chain: [{ processor: 'gain', gain: -2 }], sends: [{ to: 'A/b "c"', gain: -8 }] } },
  'mono, placed, sent': {
    channels: [hiss[0]!],
    strip: {
      chain: [{ processor: 'pan', pan: 0.5, source: 'mono', compensated: true }],
      sends: [{ to: 'A/b "c"', gain: -4 }],
    },
  },
  'eq, bells and high-pass': clicked(
    { processor: 'filter', type: 'highpass', frequency: 30, slope: 24 },
    { processor: 'filter', type: 'peaking', frequency: 290, Q: 1.1, gain: -3 },
    { processor: 'filter', type: 'peaking', frequency: 9000, Q: 2, gain: 6 },
    { processor: 'filter', type: 'highshelf', frequency: 10_000, gain: 4 },
  ),
  'eq, tilt and low shelf': clicked(
    { processor: 'tilt', slope: 1.5 },
    { processor: 'filter', type: 'lowshelf', frequency: 120, gain: -5 },
    { processor: 'filter', type: 'peaking', frequency: 16_000, Q: 4, gain: 5 },
  ),
  'eq, low-pass': clicked({ processor: 'filter', type: 'lowpass', frequency: 15_000 }),
  'eq, mid and side': clicked(
    { processor: 'filter', type: 'peaking', frequency: 700, Q: 1, gain: 4, on: 'mid' },
    { processor: 'filter', type: 'lowshelf', frequency: 200, gain: -8, on: 'side' },
  ),
  'eq, left': clicked({ processor: 'filter', type: 'highshelf', frequency: 5000, gain: -6, on: 'left' }),
  'eq, mono': {
    channels: [click],
    strip: { chain: [{ processor: 'filter', type: 'peaking', frequency: 12_000, Q: 1, gain: -6 }] },
  },
};

/** The slot of the last stem, in seconds. */
const last = (Object.keys(cases).length * slot) / rate;
const ridden = stereo({
  processor: 'rider',
  curve: [
    [last, 0],
    [last + 0.3, 1.5],
    [last + 0.6, 0],
  ],
});

/** Slots behind that, and moments in them. */
const at = (slots: number, share: number): number => last + ((slots + share) * slot) / rate;
const faded: Readonly<Record<string, Case>> = {
  'faded in and out': stereo(
    { processor: 'filter', type: 'peaking', frequency: 400, Q: 1, gain: 3 },
    { processor: 'fade', type: 'in', over: [at(1, 0.1), at(1, 0.4)] },
    { processor: 'fade', type: 'out', over: [at(1, 0.5), at(1, 0.9)], shape: 'exponential' },
    { processor: 'gain', gain: -2 },
  ),
  'faded, mono': mono({ processor: 'fade', type: 'out', over: [at(2, 0.2), at(2, 0.8)], shape: 'equalpower' }),
  'faded behind a limiter': stereo(
    { processor: 'limiter', ceiling: -0.5 },
    { processor: 'fade', type: 'out', over: [at(3, 0.1), at(3, 0.9)], shape: 'linear' },
  ),
};

const all: Readonly<Record<string, Case>> = { ...cases, ridden, ...faded };
const names = Object.keys(all);

const plan: Plan = {
  tracks: Object.fromEntries(names.map((name) => [name, all[name]!.strip])),
  buses: { 'A/b "c"': { chain: [{ processor: 'gain', gain: -1.5 }] } },
  ...{ taken: [], left: [] },
};

/** Writes stems, hands them to Ardour, and returns what it and what we make of them. */
async function both(
  session: string,
  of: Plan,
  stems: Readonly<Record<string, { rate: number; channels: readonly Float32Array[] }>>,
  mode: Mode,
) {
  const paths: Record<string, string> = {};
  for (const [i, [name, { rate, channels }]] of Object.entries(stems).entries()) {
    paths[name] = join(folder, `${session} ${i}.wav`);
    await writeSound(paths[name], sound(channels, rate), { container: 'wav', bitDepth: 32 });
  }
  const output = join(folder, session);
  await exportPlan(of, ardour, paths, output, {
    ...{ mode, tempo: 93.5 },
    markers: [
      { kind: 'section', name: 'Chorus, "the first" & <only>', time: [1.25, 2.5] },
      { kind: 'warning', name: 'Click', time: [3.75, 3.75] },
    ],
  });
  const sources = Object.fromEntries(
    await Promise.all(Object.entries(paths).map(async ([name, path]) => [name, await open(path)] as const)),
  );
  const ours = await collected(mixed(of, sources));
  const theirs = await renderedByArdour(output, session, ours[0]!.length);
  return { ours, theirs, output };
}

const rms = (channels: readonly Float32Array[]): number =>
  10 *
  Math.log10(
    channels.reduce((sum, each) => sum + each.reduce((all, x) => all + x * x, 0), 0) / channels[0]!.length + 1e-30,
  );
const difference = (a: readonly Float32Array[], b: readonly Float32Array[]): readonly Float32Array[] =>
  a.map((each, channel) => each.map((x, i) => x - b[channel]![i]!));

/** Level of a frequency, dB. */
function levelAt(samples: Float32Array, frequency: number): number {
  let [re, im] = [0, 0];
  samples.forEach((x, i) => {
    if (x === 0) return;
    re += x * Math.cos((2 * Math.PI * frequency * i) / rate);
    im += x * Math.sin((2 * Math.PI * frequency * i) / rate);
  });
  return 10 * Math.log10(re * re + im * im + 1e-30);
}
const frequencies = Array.from({ length: 61 }, (_, i) => 20 * 1000 ** (i / 60));

describe.skipIf(missing)('a session of plain moves, in Ardour', () => {
  let made: Awaited<ReturnType<typeof both>>;
  beforeAll(async () => {
    const stems = Object.fromEntries(
      names.map((name, i) => {
        const whole = all[name]!.channels.map((channel) => {
          const long = new Float32Array((i + 1) * slot);
          long.set(channel, i * slot);
          return long;
        });
        return [name, { rate, channels: whole }];
      }),
    );
    made = await both('plain', plan, stems, 'settings');
  });
  const at = (name: string, which: 'ours' | 'theirs'): readonly Float32Array[] => {
    const i = names.indexOf(name);
    return made[which].map((channel) => channel.subarray(i * slot, (i + 1) * slot));
  };

  const others = ['ridden', 'muted', 'faded behind a limiter'];
  const linear = names.filter((name) => !name.startsWith('eq,') && !others.includes(name));
  test.each(linear)('%s: the same to 0.01 dB', (name) => {
    const [ours, theirs] = [at(name, 'ours'), at(name, 'theirs')];
    const null_ = rms(difference(ours, theirs)) - rms(ours);
    console.log(`${name}: null ${null_.toFixed(1)} dB, level ${(rms(theirs) - rms(ours)).toFixed(5)} dB`);
    expect(null_).toBeLessThan(-58.8); // 0.01 dB
  });

  test('muted: silence', () => expect(rms(at('muted', 'theirs'))).toBeLessThan(-200));

  test('a ride of 5 dB/s is the same to 0.1 dB', () => {
    const [ours, theirs] = [at('ridden', 'ours'), at('ridden', 'theirs')];
    const off = Array.from({ length: 60 }, (_, i) => {
      const cut = (channels: readonly Float32Array[]) =>
        channels.map((each) => each.subarray(200 + i * 512, 712 + i * 512));
      return rms(cut(theirs)) - rms(cut(ours));
    });
    console.log(`ride: at most ${Math.max(...off.map(Math.abs)).toFixed(3)} dB off`);
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(0.1);
  });

  test('a fade of the fader is some 10 ms late: the same to 0.4 dB while it falls by less than 30 dB/s', () => {
    const [ours, theirs] = [at('faded behind a limiter', 'ours'), at('faded behind a limiter', 'theirs')];
    const off = Array.from({ length: 28 }, (_, i) => {
      const cut = (channels: readonly Float32Array[]) =>
        channels.map((each) => each.subarray(200 + i * 512, 712 + i * 512));
      return Math.abs(rms(cut(theirs)) - rms(cut(ours)));
    });
    console.log(`fade of the fader: at most ${Math.max(...off).toFixed(3)} dB off`);
    expect(Math.max(...off)).toBeLessThan(0.4);
  });

  test.each(names.filter((name) => name.startsWith('eq,')))('%s: the same to 0.1 dB from 20 Hz to 20 kHz', (name) => {
    const [ours, theirs] = [at(name, 'ours'), at(name, 'theirs')];
    const off = [0, 1].flatMap((channel) =>
      frequencies
        .map((frequency) => [levelAt(ours[channel]!, frequency), levelAt(theirs[channel]!, frequency)] as const)
        .filter(([level]) => level > -42) // 36 dB below the click
        .map(([wanted, found]) => Math.abs(wanted - found)),
    );
    console.log(`${name}: at most ${Math.max(...off).toFixed(3)} dB off`);
    expect(off.length).toBeGreaterThan(50);
    expect(Math.max(...off)).toBeLessThan(0.1);
  });

  test('names, markers and tempo are there', () => {
    const told = toldByArdour(
      made.output,
      'plain',
      `for r in s:get_routes():iter() do print("> route " .. r:name()) end
for l in s:locations():list():iter() do print("> " .. (l:is_mark() and "mark " or l:is_session_range() and "whole " or "range ") .. l:name() .. " " .. l:start():samples() .. " " .. l:_end():samples()) end
print("> tempo " .. Temporal.TempoMap.read():tempo_at(Temporal.timepos_t(0)):note_types_per_minute())`,
    );
    for (const name of [...names, 'A/b "c"', 'Master']) expect(told).toContain(`route ${name}`);
    expect(told).toContain('range Chorus, "the first" & <only> 60000 120000');
    expect(told.some((line) => line.startsWith('mark Click 180000 '))).toBe(true);
    expect(Number(told.find((line) => line.startsWith('tempo '))!.slice(6))).toBeCloseTo(93.5, 5);
  });
});

describe.skipIf(missing)('a printed session, in Ardour', () => {
  test('60 stems of several rates at 96 kHz, with dynamics, a bus and a reverb: the mix to −90 dB', async () => {
    const stem = (i: number): readonly [string, { rate: number; channels: readonly Float32Array[] }] => {
      const rate = [96_000, 48_000, 44_100][i % 3]!;
      const sounds = [1, 2].slice(i % 2).map((seed) => noise(-24 - (i % 5), 1, seed + 2 * i, rate));
      return [oddNames[i] ?? `Stem ${i}`, { rate, channels: sounds }];
    };
    const stems = Object.fromEntries(Array.from({ length: 60 }, (_, i) => stem(i)));
    const chain: Strip['chain'] = [
      { processor: 'filter', type: 'highpass', frequency: 60 },
      { processor: 'compressor', threshold: -40, ratio: 4 },
      { processor: 'gain', gain: -6 },
    ];
    const tracks = Object.fromEntries(
      Object.keys(stems).map((name, i) => [
        name,
        {
          chain: i < 12 ? chain : [],
          ...(i % 2 ? { to: 'half' } : {}),
          ...(i < 3 ? { sends: [{ to: 'room', gain: -12 }] } : {}),
        },
      ]),
    );
    const whole: Plan = {
      tracks,
      buses: {
        half: { chain: [{ processor: 'compressor', threshold: -20 }] },
        room: { chain: [{ processor: 'reverb', decay: 0.5 }] },
        mix: { chain: [{ processor: 'gain', gain: -2 }] },
      },
      ...{ taken: [], left: [] },
    };
    const { ours, theirs } = await both('Söng 60', whole, stems, 'printed');
    const null_ = rms(difference(ours, theirs)) - rms(ours);
    console.log(`printed: null ${null_.toFixed(1)} dB`);
    expect(null_).toBeLessThan(-90);
  });
});
