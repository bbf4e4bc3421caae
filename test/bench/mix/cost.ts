import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../measure.ts';
import type { Figure, Part } from './figure.ts';
import { costOf } from './run-mix.ts';

const plainSum = fileURLToPath(new URL('./plain-sum.mjs', import.meta.url));

/** What a mix takes of the machine. */
export const cost: Part = async (songs, bench) => {
  const figures: Figure[] = [];
  for (const song of songs) {
    const { cost } = await bench.mixed(song);
    const args = [plainSum, join(root, 'dist'), ...song.stems];
    const base = (await costOf(args, join(bench.folder, `${song.name}.sum.json`))).cost;
    const stems = `${song.stems.length} stems of ${song.duration.toFixed(0)} s`;
    figures.push(
      {
        what: 'processor time over length',
        song: song.name,
        value: cost.processor / song.duration,
        unit: '',
        asked: { most: 0.5 },
        note: `${stems}, ${cost.processor.toFixed(1)} s, ${cost.wall.toFixed(1)} s by the clock`,
      },
      {
        what: 'processor time over that of decoding and adding up',
        song: song.name,
        value: cost.processor / base.processor,
        unit: '',
        note: `${base.processor.toFixed(1)} s for the plain sum in the same session`,
      },
      { what: 'memory', song: song.name, value: cost.memory, unit: 'MB', asked: { most: 600 }, note: stems },
    );
  }
  return figures;
};
