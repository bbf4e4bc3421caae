import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { Logs } from '../../src/features/feature.ts';
import { key } from '../../src/features/key.ts';
import { sections } from '../../src/features/sections.ts';
import { tempo } from '../../src/features/tempo.ts';
import { hear } from '../../src/meters/hear.ts';
import { masters, multitracks } from '../helpers/corpus.ts';

const logsOf = async (file: string): Promise<Logs> => new Logs(await hear(await open(file), sections.meters));

/** Octaves off, without the octaves. */
const off = (bpm: number, truth: number): number => {
  const octaves = Math.log2(bpm / truth);
  return Math.abs(octaves - Math.round(octaves));
};

const song = (name: string): string => dirname(multitracks().find((folder) => folder.includes(name))!);

test('a record of 130 beats a minute', async () => {
  const { bpm } = (await logsOf(join(song('caesium'), 'master.m4a'))).get(tempo);
  expect(off(bpm!, 130)).toBeLessThan(0.002);
});

test('a rendered song has the tempo and the key that its MIDI file says', async () => {
  const midi = readFileSync(join(song('tttheme2'), 'song.mid'));
  const at = midi.indexOf(Buffer.of(0xff, 0x51, 3)) + 3;
  const logs = await logsOf(join(song('tttheme2'), 'mix.flac'));
  expect(off(logs.get(tempo).bpm!, 60e6 / midi.readUIntBE(at, 3))).toBeLessThan(0.002);
  expect(logs.get(key).mode).toBeDefined();
});

test.each(masters())('%s: parts follow one another, three and one more every 22 s at most', async (file) => {
  const logs = await logsOf(file);
  const parts = logs.get(sections);
  const duration = logs.heard.frames / logs.heard.format.sampleRate;
  expect(parts[0]!.time[0]).toBe(0);
  expect(parts.at(-1)!.time[1]).toBe(duration);
  parts.slice(1).forEach(({ time }, i) => void expect(time[0]).toBe(parts[i]!.time[1]));
  for (const { time } of parts) expect(time[1] - time[0]).toBeGreaterThanOrEqual(5.5);
  expect(parts.length).toBeLessThanOrEqual(3 + duration / 22);
});
