import { expect, test } from 'vitest';
import { Logs } from '../../src/features/feature.ts';
import { limiting } from '../../src/features/limiting.ts';
import { loudness } from '../../src/features/loudness.ts';
import { hear } from '../../src/meters/hear.ts';
import { render } from '../../src/processors/render.ts';
import { band } from '../helpers/band.ts';
import { both, joined, sine, sound, zeros } from '../helpers/signals.ts';

const logsOf = async (of: Parameters<typeof hear>[0]) => new Logs(await hear(of, limiting.meters));
const at = ({ from, step, values }: { from: number; step: number; values: readonly number[] }, over: number) =>
  values[Math.round((from - over) / step)]!;

test('says what our limiter takes of a song, at ceilings far and near, to 0.06 LU', async () => {
  const { mix } = band(3, 12);
  const before = await logsOf(sound(mix));
  const { integrated } = before.get(loudness);
  const { taken } = before.get(limiting);
  for (const over of [12, 9, 6]) {
    const gain = -1 - over - integrated!;
    const limited = await logsOf(
      render(
        [
          { processor: 'gain', gain },
          { processor: 'limiter', ceiling: -1 },
        ],
        sound(mix),
      ),
    );
    const lost = integrated! + gain - limited.get(loudness).integrated!;
    expect(Math.abs(at(taken!, over) - lost), `${over} dB`).toBeLessThan(0.06);
  }
});

test('a steady tone loses all that stands over the ceiling', async () => {
  const { taken } = (await logsOf(sound(both(sine(997, -12, 5))))).get(limiting);
  // its peak is at its loudness: there is nothing to take at 2 dB over it, where the curve begins
  expect(taken).toEqual({ from: 2, step: 1, values: [0] });
  // 1.7 s in 2 at −30, the rest at −12 dBFS: I is −12 + 10 lg 0.15, and what passes the ceiling by 2 dB loses some 2 dB
  const beat = joined(sine(997, -12, 0.3), sine(997, -30, 1.7));
  const song = (await logsOf(sound(both(joined(...Array.from({ length: 8 }, () => beat)))))).get(limiting).taken!;
  expect(song.values[0]).toBe(0);
  expect(song.values.at(-1)! - song.values.at(-2)!).toBeGreaterThan(0.6);
});

test('nothing to say of silence', async () => {
  expect((await logsOf(sound(both(zeros(2))))).get(limiting)).toEqual({});
});
