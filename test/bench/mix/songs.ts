import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { open } from '../../../src/audio/open.ts';
import { writeSound } from '../../../src/audio/write.ts';
import type { Sound } from '../../../src/dsp/block.ts';
import { distinctNames, soundFiles } from '../../../src/jobs/sound-files.ts';
import type { Decibels, Seconds } from '../../../src/units.ts';
import { hasCorpus, multitracks } from '../../helpers/corpus.ts';

/** Stems of a song, and what is known of how they belong together. */
export interface Song {
  readonly name: string;
  readonly folder: string;
  /** In the order in which a session has them. */
  readonly stems: readonly string[];
  /** Names of the stems, in that order. */
  readonly names: readonly string[];
  readonly duration: Seconds;
  /** Gain that makes of each stem what the producer made of it, dB, where that is known. */
  readonly balance?: Readonly<Record<string, Decibels>>;
  /** The artist's own master, and by how much later than the stems it starts. */
  readonly master?: { readonly path: string; readonly from: Seconds };
}

/**
 * Songs by name, of the corpus; or folders that hold a folder `stems`, as `render_midi_stems.py` writes them. All of the corpus where
 * none is named.
 */
export async function songsOf(wanted: readonly string[], seconds: Seconds | undefined, work: string): Promise<Song[]> {
  const corpus = hasCorpus ? multitracks().map((stems) => dirname(stems)) : [];
  const folders = wanted.length === 0 ? corpus : wanted.map((each) => folderOf(each, corpus));
  const songs: Song[] = [];
  for (const folder of folders) songs.push(await songIn(folder, seconds, work));
  return songs;
}

function folderOf(wanted: string, corpus: readonly string[]): string {
  const found = corpus.find((folder) => basename(folder) === wanted) ?? wanted;
  if (existsSync(join(found, 'stems'))) return found;
  const there = corpus.map((folder) => basename(folder)).join(', ') || 'none: the corpus is not beside the project';
  throw new Error(`There is no song ${wanted}. There are ${there}; or name a folder that holds a folder "stems".`);
}

interface ManifestStem {
  readonly file: string;
  readonly composer_fader_db?: Decibels;
  readonly recording_gain_db?: Decibels;
  /** The same as `render_midi_stems.py` tells them. */
  readonly fader_db?: Decibels;
  readonly gain_db?: Decibels;
}

async function songIn(folder: string, seconds: Seconds | undefined, work: string): Promise<Song> {
  const name = basename(folder);
  const whole = soundFiles([join(folder, 'stems')]);
  const stems = seconds === undefined ? whole : await cutAll(whole, seconds, join(work, name, 'stems'));
  const names = distinctNames(stems);
  const manifest = ['manifest.json', 'stems.json', 'stems/stems.json']
    .map((file) => join(folder, file))
    .find((file) => existsSync(file));
  const told = manifest
    ? (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly stems?: ManifestStem[] }).stems
    : [];
  const gains = whole.flatMap((path, i) => {
    const stem = told?.find(({ file }) => basename(file) === basename(path));
    const fader = stem?.composer_fader_db ?? stem?.fader_db;
    const gain = stem?.recording_gain_db ?? stem?.gain_db ?? 0;
    return fader === undefined ? [] : [[names[i]!, fader - gain] as const];
  });
  // stems as the producer left them, behind the faders: unity is the balance
  const isUnity = gains.length === 0 && hasCorpus && multitracks().some((each) => dirname(each) === folder);
  const balance = isUnity ? names.map((each) => [each, 0] as const) : gains;
  const master = readdirSync(folder).find((file) => file.startsWith('master.'));
  return {
    name,
    folder,
    stems,
    names,
    duration: await durationOf(stems),
    ...(balance.length === names.length ? { balance: Object.fromEntries(balance) } : {}),
    ...(master ? { master: { path: join(folder, master), from: masterStarts[name] ?? 0 } } : {}),
  };
}

/** As the corpus tells: stem time less master time. */
const masterStarts: Readonly<Record<string, Seconds>> = { caesium: 7.85 };

async function durationOf(stems: readonly string[]): Promise<Seconds> {
  const lengths: number[] = [];
  for (const path of stems) {
    const source = await open(path);
    let frames = source.length ?? 0;
    if (source.length === undefined) for await (const { length } of source) frames += length;
    lengths.push(frames / source.format.sampleRate);
  }
  return Math.max(...lengths);
}

/** The first seconds of each, as float. */
async function cutAll(stems: readonly string[], seconds: Seconds, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const names = distinctNames(stems);
  const cut: string[] = [];
  for (const [i, path] of stems.entries()) {
    cut.push(join(folder, `${names[i]}.wav`));
    await writeSound(cut[i]!, headOf(await open(path), seconds), { container: 'wav', bitDepth: 32 });
  }
  return cut;
}

export function headOf(sound: Sound, seconds: Seconds, from: Seconds = 0): Sound {
  const { format } = sound;
  const [first, last] = [Math.round(from * format.sampleRate), Math.round((from + seconds) * format.sampleRate)];
  return {
    format,
    async *[Symbol.asyncIterator]() {
      let at = 0;
      for await (const { channels, length } of sound) {
        const [start, end] = [Math.max(0, first - at), Math.min(length, last - at)];
        if (end > start) yield { channels: channels.map((each) => each.subarray(start, end)), length: end - start };
        at += length;
        if (at >= last) return;
      }
    },
  };
}
