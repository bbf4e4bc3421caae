import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { hearFile } from '../../src/jobs/hear-file.ts';
import { checkMixStems, renderMixStems } from '../../src/jobs/render-mix-stems.ts';
import { renderPlan } from '../../src/jobs/render-plan.ts';
import type { Plan, Strip } from '../../src/plan.ts';
import type { Session, Track } from '../../src/session.ts';
import { heard } from '../helpers/containers.ts';
import { noise, sine, sound } from '../helpers/signals.ts';

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mix-stems-'));
  const written = async (name: string, rate: number, channels: readonly Float32Array[]): Promise<Track> => {
    const path = join(folder, `${name}.wav`);
    await writeSound(path, sound(channels, rate), { container: 'wav', bitDepth: 32 });
    return (await hearFile(path, { name, role: 'other' })).track;
  };
  const stems = [
    await written('kick', 48_000, [sine(60, -6, 1).map((x, i) => (i % 12_000 < 3000 ? x : 0))]),
    await written('hats', 48_000, [noise(-20, 1, 3), noise(-20, 1, 4)]),
    await written('vox', 44_100, [noise(-14, 0.7, 5, 44_100)]),
  ];
  session = { mix: stems[1]!, stems };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const planOf = (tracks: Readonly<Record<string, Strip>>, buses: Readonly<Record<string, Strip>>): Plan => ({
  ...{ tracks, buses, taken: [], left: [] },
});
const glue = { processor: 'compressor', threshold: -24, ratio: 3, attack: 0.003, release: 0.1, highpass: 90 } as const;
const plan = planOf(
  {
    kick: { chain: [{ processor: 'gain', gain: -2 }], to: 'drums' },
    hats: { chain: [], to: 'drums', sends: [{ to: 'room', gain: -12 }] },
    vox: {
      chain: [
        { processor: 'compressor', threshold: -30, ratio: 2, key: 'kick' },
        { processor: 'pan', pan: -0.4, source: 'mono', compensated: true },
      ],
      sends: [
        { to: 'room', gain: -6 },
        { to: 'echo', gain: -9 },
      ],
    },
  },
  {
    drums: { chain: [glue, { processor: 'gain', gain: 1 }], to: 'mix', sends: [{ to: 'room', gain: -20 }] },
    room: { chain: [{ processor: 'reverb', decay: 0.8 }], to: 'mix' },
    echo: { chain: [{ processor: 'echo', delayTime: 0.2 }], to: 'mix', sends: [{ to: 'room', gain: -3 }] },
    mix: { chain: [{ processor: 'filter', type: 'highpass', frequency: 30 }, glue, { processor: 'gain', gain: -4 }] },
  },
);

/** Highest difference between a mix and the sum of the files, dBFS. */
async function residualOf(made: Plan, files: readonly string[]): Promise<number> {
  const mix = await heard(await renderPlan(made, session));
  const parts = await Promise.all(files.map(async (file) => heard(await open(file))));
  const differences = mix.map((channel, c) =>
    channel.reduce((most, x, i) => Math.max(most, Math.abs(x - parts.reduce((sum, part) => sum + part[c]![i]!, 0))), 0),
  );
  expect(parts.every((part) => part[0]!.length === mix[0]!.length)).toBe(true);
  return 20 * Math.log10(Math.max(...differences));
}

test('stems and returns add up to the mix, though compressors on buses hear the sum', async () => {
  const into = join(folder, 'parts');
  await mkdir(into);
  const { files, warnings } = await renderMixStems(plan, session, { folder: into });
  expect((await readdir(into)).sort()).toEqual([
    'echo return.wav',
    'hats.wav',
    'kick.wav',
    'room return.wav',
    'vox.wav',
  ]);
  expect(warnings).toEqual([]);
  expect(await residualOf(plan, files)).toBeLessThan(-110);
});

test('what cannot be shared out is left out, and said', async () => {
  const limited = {
    ...plan,
    buses: { ...plan.buses, mix: { chain: [{ processor: 'limiter', ceiling: -30 } as const] } },
  };
  const into = join(folder, 'limited');
  await checkMixStems(into, session, { stems: [] }, undefined);
  const { files, warnings } = await renderMixStems(limited, session, { folder: into });
  expect(warnings.map(({ message }) => message)).toEqual([
    'The limiter on the bus "mix" works on the sum and cannot be shared out: the rendered stems are without it, and add up to the mix without it.',
  ]);
  const without = { ...plan, buses: { ...plan.buses, mix: { chain: [] } } };
  expect(await residualOf(without, files)).toBeLessThan(-110);
});

test('what is muted is no stem of the mix, but keys those that it keyed', async () => {
  const muted = { ...plan, tracks: { ...plan.tracks, kick: { ...plan.tracks.kick!, mute: true } } };
  const into = join(folder, 'muted');
  await mkdir(into);
  const { files } = await renderMixStems(muted, session, { folder: into });
  expect(files.some((file) => file.endsWith('kick.wav'))).toBe(false);
  expect(await residualOf(muted, files)).toBeLessThan(-110);
});

test('no stem takes the place of a stem', async () => {
  const paths = session.stems.map(({ path }) => path!);
  await expect(checkMixStems(folder, session, { stems: paths }, undefined)).rejects.toThrow(
    /is an input; choose another/,
  );
  await expect(checkMixStems(join(paths[0]!, 'in'), session, { stems: paths }, undefined)).rejects.toThrow(
    /Cannot write/,
  );
});

test('what comes back of sends takes the place of no stem that is called like it', async () => {
  const parts = join(folder, 'alike');
  await mkdir(parts);
  const stems = session.stems.map((stem) => (stem.name === 'hats' ? { ...stem, name: 'Room Return' } : stem));
  const { hats, ...others } = plan.tracks;
  const alike = planOf({ ...others, 'Room Return': hats! }, plan.buses);
  await renderMixStems(alike, { ...session, stems }, { folder: parts });
  expect((await readdir(parts)).sort()).toEqual(
    ['Room Return.wav', 'echo return.wav', 'kick.wav', 'room return 2.wav', 'vox.wav'].sort(),
  );
});
