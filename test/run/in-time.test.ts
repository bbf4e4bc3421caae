import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeSound } from '../../src/audio/write.ts';
import { openSession } from '../../src/jobs/open-session.ts';
import { Parking } from '../../src/jobs/parking.ts';
import { render } from '../../src/processors/render.ts';
import { broughtIntoTime } from '../../src/run/in-time.ts';
import { bookOf } from '../../src/run/judging.ts';
import type { Session } from '../../src/session.ts';
import { noise, randoms, sound } from '../helpers/signals.ts';

const rate = 22_050;
const seconds = 20;

/** Bursts that die away, on a grid of 125 ms, where a seed says so. */
function strokes(seed: number): Float32Array {
  const next = randoms(seed);
  const out = new Float32Array(rate * seconds);
  const burst = noise(-6, 0.06, seed, rate).map((value, i) => value * Math.exp((-6 * i) / (0.06 * rate)));
  for (let at = 0; at < 8 * seconds - 1; at++)
    if (at % 4 === 0 || next() < 0.4) out.set(burst, Math.round((at * rate) / 8));
  return out;
}

const onsets = ({ stems }: Session): readonly number[] =>
  stems.find(({ name }) => name === 'keys')!.features.transients.times;

test('a stem that was sped up plays with the rest again, onset by onset', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mixwright-test-'));
  const parking = await Parking.open();
  try {
    const wav = { container: 'wav', bitDepth: 24 } as const;
    for (const [i, name] of ['drums', 'percussion', 'bass'].entries())
      await writeSound(join(folder, `${name}.wav`), sound([strokes(i + 1)], rate), wav);
    const fast = render([{ processor: 'stretch', rate: 1.03 }], sound([strokes(4)], rate));
    await writeSound(join(folder, 'keys.wav'), fast, wav);
    const { session } = await openSession({ stems: [folder], references: ['none'] }, undefined, undefined, parking);
    const wishes = { amount: 100, keep: [], kept: [], easesSections: false, bringsIntoTime: true };
    const mended = await broughtIntoTime({ session, outcomes: [] }, wishes, { book: bookOf({}), parking });
    expect(mended.decisions.map(({ name, kind }) => [name, kind])).toEqual([['keys', 'timing']]);
    expect(mended.refused.size).toBe(0);
    const onGrid = (times: readonly number[]) =>
      times.filter((time) => Math.abs(8 * time - Math.round(8 * time)) < 8 * 0.021).length / times.length;
    expect(onGrid(onsets(session))).toBeLessThan(0.6);
    expect(onGrid(onsets(mended.session))).toBeGreaterThan(0.95);
  } finally {
    await parking.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
