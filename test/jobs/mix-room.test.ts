import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { sumOf } from '../../src/audio/sum.ts';
import { writeSound } from '../../src/audio/write.ts';
import { Ears } from '../../src/jobs/ears.ts';
import { makeStrip } from '../../src/jobs/make-strip.ts';
import { MixRoom } from '../../src/jobs/mix-room.ts';
import { type OnStage, openSession } from '../../src/jobs/open-session.ts';
import { Parking } from '../../src/jobs/parking.ts';
import { renderPlan } from '../../src/jobs/render-plan.ts';
import type { Plan } from '../../src/plan.ts';
import type { Chain } from '../../src/processors/index.ts';
import { mix } from '../../src/run-mix.ts';
import { heard } from '../helpers/containers.ts';
import { noise, sound } from '../helpers/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'mixwright-'));
const stems = join(folder, 'stems');
const parked = join(folder, 'parked');
const lengths = { bass: 2, keys: 3.5, vox: 4 };

beforeAll(async () => {
  mkdirSync(stems);
  mkdirSync(parked);
  for (const [i, [name, seconds]] of Object.entries(lengths).entries()) {
    const sides = name === 'keys' ? [noise(-30, seconds, i), noise(-30, seconds, 9)] : [noise(-26, seconds, i)];
    const rate = name === 'bass' ? 44_100 : 48_000;
    await writeSound(join(stems, `${name}.wav`), sound(sides, rate), { container: 'wav', bitDepth: 32 });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv('TMPDIR', parked));
afterEach(() => void vi.unstubAllEnvs());

const duck: Chain = [{ processor: 'compressor', threshold: -40, ratio: 3, key: 'vox' }];
const bell = { processor: 'filter', type: 'peaking', frequency: 1000, Q: 1, gain: -4 } as const;

const plan = (fader = -3, level = -2, cut = -4): Plan => ({
  tracks: {
    bass: { chain: [bell, ...duck, { processor: 'gain', gain: 2 }] },
    keys: {
      chain: [
        { ...bell, gain: cut },
        { processor: 'gain', gain: fader },
        { processor: 'gain', on: 'left', gain: 1.5 },
        { processor: 'gain', on: 'right', gain: -1.5 },
      ],
      sends: [{ to: 'room', gain: -6 }],
    },
    vox: {
      chain: [
        { processor: 'gain', gain: 1 },
        { processor: 'pan', pan: 0.4, source: 'mono' },
      ],
      sends: [{ to: 'room', gain: -3 }],
    },
  },
  buses: {
    room: { chain: [{ processor: 'echo', delayTime: 0.2, feedback: 0.5 }] },
    mix: { chain: [bell, { processor: 'gain', gain: level }] },
  },
  taken: [],
  left: [],
});

async function inRoom<T>(
  work: (
    room: MixRoom,
    listen: (plan: Plan, onStage?: OnStage) => ReturnType<MixRoom['listen']>,
    ears: Ears,
  ) => Promise<T>,
  workers = 1,
) {
  const parking = await Parking.open();
  const ears = new Ears(workers);
  try {
    const { session } = await openSession({ stems: [stems], references: ['none'] }, undefined, ears, parking);
    const room = new MixRoom(join(folder, `mix-${workers}.wav`), ears, parking);
    return await work(room, (plan, onStage) => room.listen(plan, session, undefined, onStage), ears);
  } finally {
    await ears.close();
    await parking.close();
  }
}

const written = async (workers: number): Promise<Float32Array[]> => {
  await inRoom(async (room, listen) => {
    await listen(plan());
    await room.keep(plan(), { isOurs: false });
  }, workers);
  return heard(await open(join(folder, `mix-${workers}.wav`)));
};

describe('where stems are mixed', () => {
  test('the mix is the plan rendered at once, keys, sends, buses and ends alike; and the same in one thread and in several', async () => {
    const [one, two] = [await written(1), await written(2)];
    expect(two).toEqual(one);
    const names = Object.keys(lengths);
    const tracks = names.map((name) => ({ name, path: join(stems, `${name}.wav`) }));
    const whole = await heard(await renderPlan(plan(), { stems: tracks }));
    expect(one.map(({ length }) => length)).toEqual(whole.map(({ length }) => length));
    const furthest = one.map((channel, c) =>
      channel.reduce((most, value, i) => Math.max(most, Math.abs(value - whole[c]![i]!)), 0),
    );
    expect(Math.max(...furthest)).toBeLessThan(3 * 2 ** -23); // dither of 24 bits
  });

  test('in a second round only what is another before its fader is made again, and at another level nothing', async () => {
    await inRoom(async (_, listen, ears) => {
      const made = vi.spyOn(ears, 'make');
      const count = () => made.mock.calls.reduce((sum, [orders]) => sum + orders.length, 0);
      const first = await listen(plan());
      expect(count()).toBe(2); // the third goes to its fader as it came
      const louder = await listen(plan(-3, 1));
      expect(louder.stems).toBe(first.stems);
      expect(louder.mix!.metrics['loudness.integrated']! - first.mix!.metrics['loudness.integrated']!).toBeCloseTo(
        3,
        6,
      );
      const balanced = await listen(plan(-6, 1));
      expect(count()).toBe(2);
      expect(balanced.mix).not.toBe(louder.mix);
      expect(
        balanced.stems[1]!.metrics['loudness.integrated']! - first.stems[1]!.metrics['loudness.integrated']!,
      ).toBeCloseTo(-3, 6);
      expect(balanced.stems[0]).toBe(first.stems[0]);
      await listen(plan(-6, 1, -8));
      expect(count()).toBe(3);
    });
  });

  test('strips are added up again only where they or what they key are another; the mix is as if rendered at once', async () => {
    const withMix = (chain: Chain, fader = -3): Plan => ({
      ...plan(fader),
      buses: { ...plan().buses, mix: { chain: [...chain, { processor: 'gain', gain: -2 }] } },
    });
    const tilted: Chain = [
      { processor: 'gain', on: 'left', gain: -0.5 },
      { processor: 'fade', type: 'out', over: [3, 4] },
    ];
    await inRoom(async (room, listen) => {
      const isAddedUp = async (of: Plan) => {
        const stages: string[] = [];
        await listen(of, (stage) => void stages.push(stage));
        return stages.includes('Adding up');
      };
      expect(await isAddedUp(withMix([bell]))).toBe(true);
      expect(await isAddedUp(withMix([bell, ...tilted]))).toBe(false);
      expect(await isAddedUp(withMix([bell, ...tilted], -4))).toBe(true);
      expect(await isAddedUp(withMix([...duck, ...tilted], -4))).toBe(true);
      await room.keep(withMix([...duck, ...tilted], -4), { isOurs: false });
    });
    const tracks = Object.keys(lengths).map((name) => ({ name, path: join(stems, `${name}.wav`) }));
    const whole = await heard(await renderPlan(withMix([...duck, ...tilted], -4), { stems: tracks }));
    const made = await heard(await open(join(folder, 'mix-1.wav')));
    const errors = made.map((channel, c) =>
      channel.reduce((most, value, i) => Math.max(most, Math.abs(value - whole[c]![i]!)), 0),
    );
    expect(Math.max(...errors)).toBeLessThan(3 * 2 ** -23); // dither of 24 bits
  });

  test('a stem that is only brought to the rate of the mix is not heard again', async () => {
    const order = { stem: join(stems, 'bass.wav'), keys: {}, sampleRate: 48_000, aside: join(folder, 'aside') };
    const { parked, features } = await makeStrip({ ...order, chain: [] });
    expect(parked.format.sampleRate).toBe(48_000);
    expect(features).toEqual({});
  });

  test('a strip is told as it is heard behind its faders, of one side too, and its pan pot', async () => {
    const { stems: tracks } = await inRoom((_, listen) => listen(plan()));
    const told = (name: string) => tracks.find((each) => each.name === name)!.features;
    const heardOf = async (name: 'keys' | 'vox') => {
      const path = join(folder, `${name}.wav`);
      const alone: Plan = { ...plan(), buses: {}, tracks: { [name]: { chain: plan().tracks[name]!.chain } } };
      const rendered = await renderPlan(alone, { stems: [{ name, path: join(stems, `${name}.wav`) }] });
      await writeSound(path, rendered, { container: 'wav', bitDepth: 32 });
      const [again] = await new Ears().hear([{ path }]);
      return again!.track.features;
    };
    const [keys, vox] = [await heardOf('keys'), await heardOf('vox')];
    // one channel, told as both sides play it
    expect(told('vox').loudness.dualMono).toBeCloseTo(vox.loudness.integrated!, 1);
    expect(told('vox').stereo.levelBalance).toBeCloseTo(vox.stereo.levelBalance!, 1);
    expect(told('keys').loudness.integrated).toBeCloseTo(keys.loudness.integrated!, 2);
    expect(told('keys').stereo.balance).toBeCloseTo(keys.stereo.balance!, 3);
    expect(told('keys').stereo.levelBalance).toBeCloseTo(keys.stereo.levelBalance!, 3);
  });

  test('what is put aside is gone when all is done, when a plan does not suit, and when a person stops it', async () => {
    const left = () => readdirSync(parked).filter((name) => name.startsWith('mixwright-'));
    const output = join(folder, 'out.wav');
    const material = { stems: [stems], references: ['none'] };
    await mix(material, {}, { output });
    expect(left()).toEqual([]);
    const strange = { ...plan(), tracks: { nobody: { chain: [bell] } } };
    await expect(mix(material, {}, { output, plan: strange })).rejects.toMatchObject({ code: 'plan' });
    expect(left()).toEqual([]);
    const signal = AbortSignal.abort();
    await expect(mix(material, {}, { output, signal })).rejects.toThrow(/abort/i);
    expect(left()).toEqual([]);
  });

  test('the sum of the stems is put aside for who plays it later, sample by sample what was heard', async () => {
    const parking = await Parking.open({ keepsSum: true });
    try {
      await openSession({ stems: [stems], references: ['none'] }, undefined, new Ears(), parking);
      const files = Object.keys(lengths).map((name) => open(join(stems, `${name}.wav`)));
      expect(await heard(parking.sum!)).toEqual(await heard(sumOf(await Promise.all(files))));
    } finally {
      await parking.close();
    }
  });
});
