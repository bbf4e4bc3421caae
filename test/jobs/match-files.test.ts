import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { applyChain } from '../../src/jobs/apply-chain.ts';
import { matchFiles } from '../../src/jobs/match-files.ts';
import type { Chain } from '../../src/processors/index.ts';
import { render } from '../../src/processors/render.ts';
import { difference, heard, workshop } from '../helpers/containers.ts';
import { noise, sound } from '../helpers/signals.ts';

const { path } = workshop();
const rate = 44_100;

/** Noise that comes and goes in its own way, so that it is known again. */
const song = (seed: number): Float32Array[] =>
  [seed, seed + 9].map((own) =>
    noise(-18, 12, own, rate).map(
      (x, i) => x * (0.5 + 0.5 * Math.abs(Math.sin((seed * i) / 30_000 + (i / 90_000) ** 2))),
    ),
  );

const keep = async (name: string, channels: readonly Float32Array[], chain: Chain = []): Promise<string> => {
  await writeSound(path(name), render(chain, sound(channels, rate)), { container: 'wav', bitDepth: 32 });
  return path(name);
};

const full = { tone: 1, width: 1, dynamics: 0, range: 1, loudness: 1 };

test('what was done to a recording is undone; inputs stay; the plan does the same again', async () => {
  const original = await keep('original.wav', song(3));
  const mix = await keep('mix.wav', song(3), [
    { processor: 'filter', type: 'peaking', frequency: 300, Q: 1, gain: 6 },
    { processor: 'filter', type: 'highshelf', frequency: 6000, Q: 0.7, gain: -6 },
    { processor: 'width', gain: -4 },
    { processor: 'gain', gain: -9 },
  ]);
  const before = readFileSync(mix);
  const { account, files, plan } = await matchFiles(mix, [{ path: original }], { amounts: full });
  expect(account.left!.mid).toBeLessThan(0.1);
  expect(account.left!.side).toBeLessThan(0.15);
  expect(Math.abs(account.left!.loudness!)).toBeLessThan(0.1);
  expect(Math.abs(account.left!.width!)).toBeLessThan(0.1);
  expect(account.worse).toEqual([]);
  expect(readFileSync(mix).equals(before)).toBe(true);
  expect(files).toEqual([path('mix.matched.wav'), path('mix.matched.plan.json')]);
  await applyChain(plan, mix, { output: path('again.wav'), bitDepth: 24 });
  const [one, other] = [await heard(await open(files[0]!)), await heard(await open(path('again.wav')))];
  one.forEach((channel, c) => void expect(difference(channel, other[c]!)).toBeLessThan(4e-7));
});

test('mono stays mono, and says so', async () => {
  const mix = await keep('mono.wav', song(4).slice(0, 1), [{ processor: 'gain', gain: -12 }]);
  const other = await keep('other.wav', song(5), [
    { processor: 'filter', type: 'lowshelf', frequency: 200, Q: 0.7, gain: 4 },
  ]);
  const { account, files } = await matchFiles(mix, [{ path: other }], { amounts: full });
  const { format } = await open(files[0]!);
  expect(format).toMatchObject({ channels: 1, sampleRate: rate });
  expect([...account.notes, ...account.missed.map(({ because }) => because)].join(' ')).toMatch(/mono/);
  expect(Math.abs(account.left!.loudness!)).toBeLessThan(0.1);
});

test('a dry run writes nothing', async () => {
  const mix = await keep('dry.wav', song(6));
  const other = await keep('wet.wav', song(7));
  const { account, files, plan } = await matchFiles(mix, [{ path: other }], { dryRun: true });
  expect(files).toEqual([]);
  expect(account.left).toBeUndefined();
  expect(plan.tracks.dry!.chain.length).toBeGreaterThan(0);
});
