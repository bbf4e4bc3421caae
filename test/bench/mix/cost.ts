import type { Figure, Part } from './figure.ts';

/** What a mix takes of the machine. */
export const cost: Part = async (songs, bench) => {
  const figures: Figure[] = [];
  for (const song of songs) {
    const { cost } = await bench.mixed(song);
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
      { what: 'memory', song: song.name, value: cost.memory, unit: 'MB', asked: { most: 600 }, note: stems },
    );
  }
  return figures;
};
