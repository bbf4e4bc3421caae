import { thirdOctaves } from '../dsp/bands.ts';
import type { Track } from '../session.ts';
import type { Range } from '../units.ts';
import { detector, physical } from './detector.ts';

/** The longest silence between the first sound and the last. */
export const pause = detector({
  id: 'pause',
  about: 'The longest stretch under −60 dBFS between the first sound and the last, to 0.2 s.',
  needs: [],
  settings: {},
  unit: () => 's',
  detect({ tracks }) {
    const heard = tracks.filter(({ features }) => features.spectrum.rows.values.length > 0);
    if (heard.length === 0) return { because: 'it is too short' };
    return heard.map((track) => {
      const [from, to] = longest(track);
      const time: readonly Range[] = to > from ? [[from, to]] : [];
      return {
        value: to - from,
        tracks: [track.name] as const,
        confidence: physical,
        ...(time.length > 0 ? { time } : {}),
      };
    });
  },
});

const silent = 1e-6; // −60 dBFS

function longest({ features }: Track): Range {
  const { values, step, window } = features.spectrum.rows;
  const width = thirdOctaves.length;
  let best: Range = [0, 0];
  let last: number | undefined;
  for (let row = 0; (row + 1) * width <= values.length; row++) {
    let power = 0;
    for (let band = 0; band < width; band++) power += 10 ** (values[row * width + band]! / 10);
    if (power < silent) continue;
    // The frame of a row that sounds reaches over its ends by half of its window, which is soft there.
    const [from, to] = [(last ?? row) * step + (3 * window) / 4, row * step + window / 4];
    if (last !== undefined && row > last + 1 && to - from > best[1] - best[0]) best = [from, to];
    last = row;
  }
  return best;
}
