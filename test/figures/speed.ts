import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSound } from '../../src/audio/write.ts';
import { composeSong, mixOf } from '../../src/demo/song.ts';
import { beside, costs } from '../bench/chain.ts';
import { blocked, looped, type Run } from '../bench/measure.ts';
import type { Figure } from './figure.ts';

const length = 240; // s
const chain = 'six filters, a compressor, a true-peak limiter, 240 s of stereo at 44.1 kHz, with start-up and reading';
let measured: Promise<ReadonlyMap<string, Run>> | undefined;

async function measure(): Promise<ReadonlyMap<string, Run>> {
  const folder = mkdtempSync(join(tmpdir(), 'figures-'));
  try {
    const song = composeSong(1);
    const path = join(folder, 'song.wav');
    const sound = blocked(looped(mixOf(song), song.sampleRate, length));
    await writeSound(path, sound, { container: 'wav', bitDepth: 16 });
    return await beside(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const processorTime = async (program: string): Promise<number> => {
  measured ??= measure();
  return (await measured).get(program)?.cpu ?? Number.NaN;
};

async function dearestSilence(): Promise<number> {
  let most = 0;
  for await (const { silence } of costs()) most = Math.max(most, silence);
  return most;
}

/** Of what `npm run build` made. */
export const figures: readonly Figure[] = [
  {
    of: 'chain',
    what: `${chain}: times real time, one thread`,
    unit: '',
    least: 100,
    isTimed: true,
    measure: async () => length / (await processorTime('mixwright')),
  },
  ...(['ffmpeg', 'sox'] as const).map(
    (program): Figure => ({
      of: 'chain',
      what: `the same: processor time as a share of that of ${program}`,
      unit: '',
      most: 1,
      isTimed: true,
      measure: async () => (await processorTime('mixwright')) / (await processorTime(program)),
    }),
  ),
  {
    of: 'chain',
    what: 'processor time of silence as a share of that of the sound before it, the worst of all processors',
    unit: '',
    most: 1,
    isTimed: true,
    measure: dearestSilence,
  },
];
