import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSound } from '../audio/write.ts';
import type { Sound } from '../dsp/block.ts';
import { resample } from '../dsp/resample.ts';
import { excerptsOf, referenceParts } from '../report/excerpts.ts';
import { mainTrack } from '../report/numbers.ts';
import type { Excerpt, PageSound, SoundFile } from '../report/page-extras.ts';
import type { Report } from '../report/report.ts';
import { type Hz, Invalid, type Range, type Seconds } from '../units.ts';
import { Parts } from './cut-parts.ts';
import type { Material, OnStage } from './open-session.ts';
import { loudnessOfMix, type PageTake, takesOf } from './page-takes.ts';

/** How much of the sound a page holds. */
export type Embedding = 'excerpts' | 'full';

export interface SoundWishes {
  readonly embed?: Embedding;
  /** Nothing is lost, and a song that fits is whole: for who need not send it far. */
  readonly isLossless?: boolean;
  /** Bytes in base64. */
  readonly budget?: number;
  /** The sum of the stems where it was put aside; else they are decoded and added up anew. */
  readonly sum?: Sound | undefined;
  readonly signal?: AbortSignal;
  readonly onStage?: OnStage;
}

/** A way to write takes, and what it costs. */
interface Codec {
  readonly container: 'opus' | 'flac' | 'wav';
  readonly mime: PageSound['mime'];
  /** Bytes a second of a take, in base64. */
  cost(take: PageTake): number;
  readonly rateOf: (mix: Hz) => Hz;
  /** Excerpts at most, and seconds. */
  readonly most: number;
  readonly longest: Seconds;
  /** Stems would take too much. */
  readonly isDear: boolean;
}

const base64 = 4 / 3;
const room = 2_500_000; // bytes
const attempts = 4;

/** Bits a second. Of stems only the difference that a chain makes is heard, of a reference its balance. */
const bitRates = { mix: 88_000, fixed: 88_000, reference: 64_000, stem: 56_000 } as const;

const bitRateOf = ({ kind, channels }: PageTake): number => bitRates[kind] * (channels === 1 ? 0.65 : 1);

const opus: Codec = {
  container: 'opus',
  mime: 'audio/ogg',
  cost: (take) => (bitRateOf(take) / 8) * 1.02 * base64,
  rateOf: () => 48_000,
  most: 3,
  longest: Number.POSITIVE_INFINITY,
  isDear: false,
};

const flac: Codec = {
  container: 'flac',
  mime: 'audio/flac',
  cost: ({ channels }) => 48_000 * Math.min(2, channels) * 2 * 0.6 * base64,
  rateOf: (mix) => (mix < 8000 ? 48_000 : [1, 2, 4, 8].map((part) => mix / part).find((rate) => rate <= 48_000)!),
  most: 1,
  longest: 12,
  isDear: true,
};

const wav: Codec = {
  ...flac,
  container: 'wav',
  mime: 'audio/wav',
  cost: ({ channels }) => 48_000 * Math.min(2, channels) * 3 * base64,
  most: 3,
  longest: Number.POSITIVE_INFINITY,
  isDear: false,
};

/**
 * What a page plays of a report's sound, whole files in base64; undefined where there is nothing to hear. Temporary files are gone when
 * it ends, however it ends.
 * @throws AbortError; Invalid as `open`, output where no temporary file can be written
 */
export async function pageSound(
  report: Report,
  material: Material,
  wishes: SoundWishes = {},
): Promise<PageSound | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'mixwright-')).catch((error: Error) => {
    throw new Invalid('output', `No temporary file can be written in ${tmpdir()}: ${error.message}.`, tmpdir());
  });
  try {
    return await soundIn(folder, report, material, wishes, async (path) => ({
      data: (await readFile(path)).toString('base64'),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same as files in a folder, each told by `tell`: for who serves them. What was written stays if it ends badly. */
export async function soundIn(
  folder: string,
  report: Report,
  material: Material,
  wishes: SoundWishes,
  tell: (path: string) => Promise<SoundFile>,
): Promise<PageSound | undefined> {
  const track = mainTrack(report.tracks);
  if (!track || report.album || track.format.duration <= 0 || isSilent(report)) return undefined;
  if (wishes.isLossless) return written(folder, report, material, wishes, wav, tell);
  try {
    return await written(folder, report, material, wishes, opus, tell);
  } catch (error) {
    wishes.signal?.throwIfAborted();
    if (!(error instanceof Invalid) || error.code !== 'output') throw error;
    const sound = await written(folder, report, material, wishes, flac, tell);
    const why = error.message.includes('which is not on the PATH')
      ? 'ffmpeg is not on the PATH'
      : 'ffmpeg cannot write Opus';
    const note = `${why}: with it, there are 30 s in place of 10 s here, and more of them.`;
    return wishes.embed === 'full' ? sound : { ...sound, note: [note, sound.note].filter(Boolean).join(' ') };
  }
}

const isSilent = ({ tracks }: Report): boolean => mainTrack(tracks)?.absent['loudness.integrated'] === 'silent';

async function written(
  folder: string,
  report: Report,
  material: Material,
  wishes: SoundWishes,
  codec: Codec,
  tell: (path: string) => Promise<SoundFile>,
): Promise<PageSound> {
  const { embed = 'excerpts', budget = room } = wishes;
  const { duration } = mainTrack(report.tracks)!.format;
  const isAll = embed === 'full';
  const { takes, note } = await takesOf(report, material, {
    fits: (wanted) => isAll || roomFor(wanted, codec, budget) >= 20,
    isWhole: !codec.isDear || isAll,
    sum: wishes.sum,
  });
  const isFull = isAll || (wishes.isLossless && roomFor(takes, codec, budget) >= duration);
  const rate = codec.rateOf(mainTrack(report.tracks)!.format.sampleRate);
  const heard = await loudnessOfMix(report, takes[0]!);
  for (let share = 1, i = 1; ; i++) {
    const seconds = share * Math.min(codec.longest, roomFor(takes, codec, budget));
    const excerpts = isFull ? [{ time: [0, duration] as Range, lead: 0 }] : excerptsOf(heard, seconds, codec.most);
    const work = { folder, codec, rate, signal: wishes.signal, onStage: wishes.onStage, mix: heard };
    const files = await filesOf(takes, excerpts, work);
    const size = await sizeOf(files.flat());
    if (!isFull && size * base64 > budget && i < attempts) {
      share *= (0.95 * budget) / (size * base64);
      await Promise.all(files.flat().map((path) => rm(path)));
      continue;
    }
    return {
      mime: codec.mime,
      sampleRate: rate,
      excerpts,
      takes: await Promise.all(
        takes.map(async ({ kind, name, loudness }, t) => ({
          ...{ kind, name },
          ...(loudness === undefined ? {} : { loudness }),
          files: await Promise.all(files[t]!.map(tell)),
        })),
      ),
      ...(note === undefined ? {} : { note }),
    };
  }
}

const roomFor = (takes: readonly PageTake[], codec: Codec, budget: number): Seconds =>
  budget / takes.reduce((sum, take) => sum + codec.cost(take), 0);

const sizeOf = async (paths: readonly string[]): Promise<number> =>
  (await Promise.all(paths.map((path) => stat(path)))).reduce((sum, { size }) => sum + size, 0);

interface Work {
  readonly folder: string;
  readonly codec: Codec;
  readonly rate: Hz;
  readonly mix: Report;
  readonly signal: AbortSignal | undefined;
  readonly onStage: OnStage | undefined;
}

/** A file a take and excerpt; each take is heard once, from its start to the end of the last excerpt. */
async function filesOf(takes: readonly PageTake[], excerpts: readonly Excerpt[], work: Work): Promise<string[][]> {
  const all: string[][] = [];
  for (const [i, take] of takes.entries()) {
    work.onStage?.('Putting sound into the page', i / takes.length);
    const times = timesOf(take, excerpts, work.mix);
    const order = times.map((_, at) => at).sort((a, b) => times[a]![0] - times[b]![0]);
    const files: string[] = [];
    let parts = new Parts(await take.open());
    let reached = Number.NEGATIVE_INFINITY;
    try {
      for (const at of order) {
        work.signal?.throwIfAborted();
        if (times[at]![0] < reached) {
          await parts.close(); // parts of a reference may overlap
          parts = new Parts(await take.open());
        }
        reached = times[at]![1];
        files[at] = await encoded(parts, times[at]!, take, work);
      }
    } finally {
      await parts.close();
    }
    all.push(files);
  }
  return all;
}

/** By the clock of the take, leads counted. */
function timesOf(take: PageTake, excerpts: readonly Excerpt[], mix: Report): readonly Range[] {
  const { kind, song, shift = 0, speed = 1 } = take;
  const own = excerpts.map(({ time: [from, to], lead }): Range => [from - lead - shift, to - shift]);
  if (kind !== 'reference' || !song) return own.map(([from, to]): Range => [from * speed, from * speed + to - from]);
  const track = mainTrack(mix.tracks)!;
  const loudness = mix.curves[track.name]?.loudness ?? { step: 1, from: 3, values: [] };
  return referenceParts(excerpts, { loudness, duration: track.format.duration }, song);
}

async function encoded(
  parts: Parts,
  time: Range,
  take: PageTake,
  { folder, codec, rate, signal }: Work,
): Promise<string> {
  const path = join(folder, `${randomBytes(6).toString('hex')}.${codec.container}`);
  const depth = { bitDepth: codec.container === 'wav' ? 24 : 16 } as const;
  const how = codec.container === 'opus' ? { bitRate: Math.round(bitRateOf(take)) } : depth;
  const options = { container: codec.container, ...how, ...(signal ? { signal } : {}) };
  await writeSound(path, resample(parts.next(time), rate), options);
  return path;
}
