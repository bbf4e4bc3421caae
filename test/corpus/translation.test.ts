import { describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import type { Sound } from '../../src/dsp/block.ts';
import { render } from '../../src/processors/render.ts';
import type { Track } from '../../src/session.ts';
import { soundingOn } from '../../src/translation/mix.ts';
import { chainFor } from '../../src/translation/render.ts';
import { systemIds } from '../../src/translation/systems.ts';
import { masters } from '../helpers/corpus.ts';
import { heard } from '../helpers/sessions.ts';
import { collected } from '../helpers/signals.ts';

const few = masters().filter((_, i) => i % 6 === 0);

/** Half a minute from the middle. */
async function excerpt(file: string): Promise<{ sound: () => Sound; track: Track }> {
  const { format, ...source } = await open(file).then(async (each) => ({
    format: each.format,
    all: await collected(each),
  }));
  const start = Math.max(0, (source.all[0]!.length >> 1) - 15 * format.sampleRate);
  const channels = source.all.map((channel) => channel.slice(start, start + 30 * format.sampleRate));
  const sound = (): Sound => ({
    format,
    async *[Symbol.asyncIterator]() {
      yield { channels, length: channels[0]!.length };
    },
  });
  return { sound, track: await heard(channels, { rate: format.sampleRate }) };
}

describe.each(few)('%s', (file) => {
  test('loudness and octaves elsewhere are told as they are rendered', async () => {
    const { sound, track } = await excerpt(file);
    for (const id of systemIds) {
      const told = soundingOn(track, id)!;
      const played = await collected(render(chainFor(id, sound().format), sound()));
      const after = await heard(played, { rate: track.format.sampleRate });
      const loudness = after.metrics['loudness.integrated']! - track.metrics['loudness.integrated']!;
      expect(Math.abs(told.loudness - loudness), `${id}: loudness`).toBeLessThan(0.3);
      const [was, is] = [octaves(track), octaves(after)];
      told.octaves.forEach((change, i) => {
        // under −45 dB the window of the analysis tells as much as the filter
        if (change === null || change < -45) return;
        expect(Math.abs(change + told.loudness - (is[i]! - was[i]!)), `${id}: octave ${i}`).toBeLessThan(0.5);
      });
    }
  });
});

/** Absolute levels, dB. */
function octaves({ features: { spectrum, loudness } }: Track): number[] {
  const { frequencies, levels } = spectrum.fine;
  return [63, 125, 250, 500, 1000, 2000, 4000, 8000].map((centre) => {
    const inside = levels.filter(
      (_, k) => frequencies[k]! >= centre * Math.SQRT1_2 * 0.999 && frequencies[k]! < centre * Math.SQRT2 * 0.999,
    );
    return 10 * Math.log10(inside.reduce((sum, level) => sum + 10 ** (level / 10), 1e-20)) + loudness.integrated!;
  });
}
