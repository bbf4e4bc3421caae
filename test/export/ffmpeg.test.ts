import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import type { Sound } from '../../src/dsp/block.ts';
import { ffmpeg } from '../../src/export/ffmpeg.ts';
import { mixed } from '../../src/jobs/console.ts';
import { exportPlan } from '../../src/jobs/export-plan.ts';
import type { Plan } from '../../src/plan.ts';
import { noise, sound } from '../helpers/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'mixwright-ffmpeg-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const rate = 48_000;

const [seconds, silent] = [0.6, 9000];
const stems: Readonly<Record<string, Float32Array[]>> = {
  "Ki ck'$x": [noise(-12, seconds, 1), noise(-14, seconds, 2)],
  vox: [noise(-10, seconds / 2, 3)],
  dry: [noise(-16, seconds, 7)],
  pad: [noise(-14, seconds, 4).map((x, i) => (i < silent ? 0 : x)), noise(-20, seconds, 5)],
};
const paths: Record<string, string> = {};
for (const [i, [name, channels]] of Object.entries(stems).entries()) {
  paths[name] = join(folder, `${i}.wav`);
  await writeSound(paths[name], sound(channels, rate), { container: 'wav', bitDepth: 32 });
}

async function samplesOf(from: Sound): Promise<number[][]> {
  const all: number[][] = Array.from({ length: from.format.channels }, () => []);
  for await (const { channels } of from) for (const [c, each] of channels.entries()) all[c]!.push(...each);
  return all;
}

const linear: Plan = {
  tracks: {
    "Ki ck'$x": {
      chain: [
        { processor: 'polarity' },
        { processor: 'filter', type: 'highpass', frequency: 40, slope: 24 },
        { processor: 'filter', type: 'peaking', frequency: 9000, Q: 1.2, gain: -5, on: 'mid' },
        { processor: 'filter', type: 'lowshelf', frequency: 200, gain: 3, on: 'right' },
        { processor: 'tilt', slope: 1 },
        { processor: 'gain', gain: -2.5 },
      ],
      to: 'drums',
    },
    vox: {
      chain: [
        { processor: 'delay', delayTime: 0.0123 },
        { processor: 'filter', type: 'highshelf', frequency: 9000, gain: 2 },
        { processor: 'pan', pan: 0.25, source: 'mono', compensated: true },
        { processor: 'gain', gain: 1.5 },
      ],
      sends: [{ to: 'drums', gain: -9 }],
    },
    dry: { chain: [] },
    pad: { chain: [{ processor: 'width', gain: -3 }, { processor: 'width', bassMono: 200 }, { processor: 'pan', pan: -0.4 }, { processor: 'gain', gain: 1, on: 'side' }] }, // biome-ignore format: short
  },
  buses: { drums: { chain: [{ processor: 'filter', type: 'peaking', frequency: 100, gain: 4 }] }, mix: { chain: [] } },
  ...{ taken: [], left: [] },
};

const dynamic: Plan = {
  ...linear,
  tracks: {
    "Ki ck'$x": { chain: [{ processor: 'compressor', threshold: -30, ratio: 4 }, { processor: 'gain', gain: 2 }], to: 'drums' },
    vox: {
      chain: [
        { processor: 'de-esser', frequency: 6500, threshold: -40 },
        { processor: 'pan', pan: -0.5, source: 'mono' },
        { processor: 'rider', curve: [[0, 0], [0.2, 3], [0.4, -6]] },
        { processor: 'gain', gain: -4 },
        { processor: 'pan', pan: 0.3 },
        { processor: 'fade', type: 'out', over: [0.3, 0.5] },
      ],
      sends: [{ to: 'room', gain: -6 }],
    },
    dry: { chain: [{ processor: 'gain', gain: -3 }, { processor: 'rider', curve: [[0, 0], [0.3, -4]] }, { processor: 'fade', type: 'in', over: [0, 0.1] }] },
    pad: { chain: [{ processor: 'compressor', threshold: -30, ratio: 3, key: 'vox' }, { processor: 'expander', threshold: -30 }] },
  },
  buses: {
    drums: { chain: [{ processor: 'compressor', threshold: -28, mix: 0.5 }] },
    room: { chain: [{ processor: 'reverb', decay: 0.4 }] },
    mix: { chain: [{ processor: 'gain', gain: 6 }, { processor: 'limiter', ceiling: -9 }] },
  },
}; // biome-ignore format: plans

describe.skipIf(!hasFfmpeg)('a filtergraph, rendered by ffmpeg (skipped where there is none)', () => {
  test.each([
    ['EQ, gain, places and buses', linear, 'settings'],
    ['dynamics, rides and returns as curves', dynamic, 'printed'],
  ] as const)('%s: within 1e-6 of our own render', async (name, plan, mode) => {
    const output = join(folder, mode);
    const { notes } = await exportPlan(plan, ffmpeg, paths, output, { mode });
    expect(
      notes.filter(({ how }) => how !== 'exact'),
      name,
    ).toEqual([]);
    expect(notes.some(({ because }) => because === 'In the sound already.')).toBe(true); // the delay, the reverb
    const rendered = join(folder, `${mode}.wav`);
    execFileSync('sh', [join(output, 'render.sh'), rendered]);
    const theirs = await samplesOf(await open(rendered));
    const sources = Object.fromEntries(
      await Promise.all(Object.entries(paths).map(async ([each, path]) => [each, await open(path)])),
    );
    const ours = await samplesOf(mixed(plan, sources, undefined, { isWide: true }));
    expect(theirs.map(({ length }) => length)).toEqual(ours.map(({ length }) => length));
    const worst = Math.max(
      ...ours.flatMap((channel, c) => channel.map((value, i) => Math.abs(value - theirs[c]![i]!))),
    );
    expect(Math.max(...ours[0]!)).toBeGreaterThan(0.1);
    expect(worst).toBeLessThan(1e-6);
  });

  test('the filters of ffmpeg that come near are ones that it has, and nothing is left behind', async () => {
    const output = join(folder, 'near');
    const { notes } = await exportPlan(dynamic, ffmpeg, paths, output, { mode: 'settings' });
    expect(notes.filter(({ how }) => how === 'near').length).toBeGreaterThan(3);
    execFileSync('sh', [join(output, 'render.sh'), join(folder, 'near.wav')]);
    expect(readdirSync(folder).filter((each) => each.startsWith('.'))).toEqual([]);
  });
});
