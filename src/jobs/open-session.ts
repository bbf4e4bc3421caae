import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { open } from '../audio/open.ts';
import type { Source, Warning } from '../audio/source.ts';
import { sumOf } from '../audio/sum.ts';
import { mixRate } from '../dsp/mix-rate.ts';
import { lasting } from '../print.ts';
import { isSameRecording, speedOf } from '../reference/same-recording.ts';
import { learn, type Reference } from '../reference.ts';
import type { Session, Track } from '../session.ts';
import { shelf, shelved } from '../shelf.ts';
import { type Hz, Invalid } from '../units.ts';
import { checkStems } from './check-stems.ts';
import { Ears } from './ears.ts';
import { type HeardFile, hearAside, hearSound } from './hear-file.ts';
import type { Task } from './hear-worker.ts';
import type { Parking } from './parking.ts';
import { nameOf, soundFiles } from './sound-files.ts';
import { stemFiles } from './stem-files.ts';
import { type GivenRoles, heardRoles } from './stem-roles.ts';
import { stemsIn } from './stems-in.ts';

/** What to hear: a mix, its stems, or both; and what to compare with. Paths of files; a folder stands for the sound in it. */
export interface Material {
  readonly mix?: string;
  readonly stems?: readonly string[];
  /** Files and folders, or one name from the shelf. Absent: the profile `all`; `none`: nothing. */
  readonly references?: readonly string[];
  /** Roles by the path, file name or name of a stem, where the name does not tell. */
  readonly roles?: GivenRoles;
  /** Of the sum of stems; absent: `mixRate`. */
  readonly sampleRate?: Hz;
  /** Stems with more channels are refused. */
  readonly mostChannels?: number;
}

export type OnStage = (stage: string, share: number) => void;

export interface Opened {
  readonly session: Session;
  readonly warnings: readonly Warning[];
}

/** Opens and hears everything. @throws Invalid for what is missing, unreadable, or too short to compare with */
export async function openSession(
  material: Material,
  onStage: OnStage = () => {},
  ears = new Ears(),
  parking?: Parking,
): Promise<Opened> {
  const warnings: Warning[] = [];
  const named = await stemTasks(material, warnings);
  const stems = parking ? named.map((task) => ({ ...task, aside: parking.place })) : named;
  const mixes = mixTasks(material, stems);
  const { songs, reference } = referenceOf(material.references);
  const tasks = [...stems, ...mixes, ...songs];
  const isSum = mixes.length === 0;
  const passes = tasks.length + (isSum ? 1 : 0);
  const stages = [...stagesOf(stems, 'stems'), ...stagesOf(mixes, 'mixes'), ...songs.map(() => hearingReference)];
  const heard = await ears.hear(tasks, (share, i) => onStage(stages.at(i)!, (share * tasks.length) / passes));
  for (const { track, parked } of heard) if (parked) parking?.keep(track.path!, parked);
  const tracks = heardRoles(heard.slice(0, stems.length).map(({ track }) => track));
  const songsHeard = heard.splice(stems.length + mixes.length);
  warnings.push(...heard.flatMap((each) => each.warnings));
  const onSum = (share: number) => onStage('Hearing the sum of the stems', (tasks.length + share) / passes);
  const mix = isSum ? await hearSum(tracks, material, warnings, onSum, parking) : heard[stems.length]!.track;
  const learned = songs.length > 0 ? learnSongs(songsOf(songs, songsHeard, warnings), mix) : reference;
  return { session: { mix, stems: tracks, ...(learned ? { reference: learned } : {}) }, warnings };
}

const hearingReference = 'Hearing the reference';

const stagesOf = (tasks: readonly Task[], many: string): string[] =>
  tasks.map(({ naming }) => `Hearing ${tasks.length > 1 ? `${tasks.length} ${many}` : naming?.name}`);

/** One, or none where the sum of the stems stands for it. */
function mixTasks({ mix }: Material, stems: readonly Task[]): Task[] {
  if (mix !== undefined) {
    refuseFolder(mix);
    return [{ path: mix, naming: { name: nameOf(mix), role: 'mix', alone: stems.length === 0 } }];
  }
  if (stems.length > 0) return [];
  throw new Invalid('usage', 'There is nothing to hear: name a mix, or a folder of stems with --stems.');
}

async function stemTasks(material: Material, warnings: Warning[]): Promise<Task[]> {
  const { files, namings, warnings: told } = stemsIn(material);
  warnings.push(...told, ...(await checkStems(files, material.mostChannels)));
  return files.map((path, i) => ({ path, naming: namings[i]! }));
}

async function hearSum(
  stems: readonly Track[],
  material: Material,
  warnings: Warning[],
  onProgress: (share: number) => void,
  parking: Parking | undefined,
): Promise<Track> {
  const rate = material.sampleRate ?? mixRate(stems.map(({ format }) => format));
  const sum = sumOf(await openTracks(stems, parking), rate);
  const format = { container: 'sum', codec: 'float', ...sum.format };
  const named = { name: 'mix', role: 'mix', alone: true } as const;
  const finished = () => warnings.push(...inShort(sum.notes, stems));
  if (!parking?.keepsSum) {
    const track = await hearSound(sum, named, format, onProgress);
    finished();
    return track;
  }
  const { track, parked } = await hearAside(sum, named, format, parking.place, onProgress);
  parking.keepSum(parked);
  finished();
  return track;
}

/** What was done to many stems alike is told once. */
function inShort(notes: readonly Warning[], stems: readonly Track[]): Warning[] {
  const named = notes.map((note) => ({ ...note, code: note.code.replace(/-\d+$/, '') }));
  const padded = named.filter(({ code }) => code === 'padded');
  const others = resampledOnce(named.filter(({ code }) => code !== 'padded'));
  const long = longOne(padded, stems);
  if (long) return [...others, long];
  if (padded.length < 4) return [...others, ...padded];
  const most = padded.reduce((a, b) => ((b.time ?? 0) < (a.time ?? 0) ? b : a));
  const message = `${padded.length} stems are shorter than the longest and were padded with silence, ${most.message.replace(/ is (\S+ \S+) shorter than the longest.*$/, ' by the most: $1')}.`;
  return [...others, { ...most, message }];
}

/** "6 stems are 44.1 kHz; they were resampled to 48 kHz." */
function resampledOnce(notes: readonly Warning[]): Warning[] {
  const ends = notes.map(({ code, message }) => (code === 'resampled' ? / is (.*); it was (.*)$/.exec(message) : null));
  const alike = (i: number) => ends.filter((end) => end && end[1] === ends[i]?.[1] && end[2] === ends[i]?.[2]).length;
  return notes.flatMap((note, i) => {
    const [end, count] = [ends[i], alike(i)];
    if (!end || count < 4) return [note];
    const isFirst = ends.findIndex((each) => each && each[1] === end[1] && each[2] === end[2]) === i;
    return isFirst ? [{ code: note.code, message: `${count} stems are ${end[1]}; they were ${end[2]}` }] : [];
  });
}

/** Where all stems but one have one length, it is that one which is odd. */
function longOne(padded: readonly Warning[], stems: readonly Track[]): Warning | undefined {
  if (padded.length < 2 || padded.length < stems.length - 1) return undefined;
  const longest = stems.find(({ path }) => padded.every((note) => note.path !== path));
  const ends = padded.map(({ time }) => time ?? 0);
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const longer = longest ? longest.format.duration - last : 0;
  if (!longest?.path || last - first > longer / 10) return undefined;
  const message = `${basename(longest.path)} is ${lasting(longer)} longer than all other stems; they were padded with silence.`;
  return { code: 'padded', message, path: longest.path, time: last };
}

function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Invalid(
      'unreadable',
      `${path} is a folder; name a sound file in it, or hear all in it as stems of one song: --stems ${path}`,
      path,
    );
  }
}

/** What to compare with: songs that are still to be heard, or a reference from the shelf. */
interface Wanted {
  readonly songs: readonly Task[];
  readonly reference?: Reference | undefined;
}

/** Nothing that a person asked for is compared silently with something else. */
function referenceOf(wanted: readonly string[] | undefined): Wanted {
  if (wanted?.length === 1 && wanted[0] === 'none') return { songs: [] };
  if (wanted === undefined || wanted.length === 0) return { songs: [], reference: shelved('all')?.reference };
  const named = wanted.filter((each) => !statSync(each, { throwIfNoEntry: false }));
  if (named.length === 0) return { songs: songTasks(wanted) };
  const found = shelved(named[0]!);
  if (!found) {
    throw new Invalid(
      'missing',
      `There is no file or reference "${named[0]}". References on the shelf: ${
        shelf()
          .map(({ reference }) => reference.name)
          .join(', ') || 'none'
      }.`,
      named[0],
    );
  }
  if (wanted.length > 1)
    throw new Invalid(
      'usage',
      `Compare with files or with one reference by name, not with both ("${wanted.join('", "')}").`,
    );
  return { songs: [], reference: found.reference };
}

/** Songs as a reference for a mix: the same recording where one of them is that. */
export function learnSongs(songs: readonly Track[], mix: Track): Reference {
  const own =
    songs.find((song) => isSameRecording(song, mix)) ?? songs.find((song) => speedOf(song, mix) !== undefined);
  const speed = own ? (speedOf(own, mix) ?? 1) : 1;
  if (own && Math.abs(speed - 1) < otherTone)
    return { ...learn(own.name, 'own', [own], { about: 'the same recording' }), ...(speed === 1 ? {} : { speed }) };
  const learnt = own ? [own] : songs;
  const name = learnt.length === 1 ? learnt[0]!.name : `${learnt.length} songs`;
  const about = own ? 'the same recording at another speed' : learnt.map((song) => song.name).join(', ');
  return { ...learn(name, 'songs', learnt, { about }, shelved('all')?.reference), ...(own ? { speed } : {}) };
}

/** Played so much faster or slower, notes move to other bands: the tone of the original is no measure then. */
const otherTone = 0.01;

const shortest = 3; // s: less has no short-term loudness, let alone a loudness range

/** Records to learn a reference from. */
export async function hearSongs(
  paths: readonly string[],
  warnings: Warning[],
  onStage: OnStage = () => {},
  ears = new Ears(),
): Promise<Track[]> {
  const tasks = songTasks(paths);
  const heard = await ears.hear(tasks, (share) => onStage(hearingReference, share));
  return songsOf(tasks, heard, warnings);
}

function songTasks(paths: readonly string[]): Task[] {
  const files = soundFiles(paths);
  if (files.length === 0) throw new Invalid('missing', `There is no sound file in ${paths.join(', ')}.`, paths[0]);
  return files.map((path) => ({ path, naming: { name: nameOf(path), role: 'mix', alone: true }, isKept: true }));
}

function songsOf(tasks: readonly Task[], heard: readonly HeardFile[], warnings: Warning[]): Track[] {
  return heard.map((each, i) => {
    const { path } = tasks[i]!;
    const { duration } = each.track.format;
    if (duration < shortest) {
      throw new Invalid(
        'unreadable',
        `The reference ${basename(path)} is ${duration.toFixed(1)} s long; at least ${shortest} s are needed to compare with.`,
        path,
      );
    }
    if (each.track.features.level.isSilent)
      throw new Invalid('unreadable', `The reference ${basename(path)} is silent; choose another.`, path);
    warnings.push(...each.warnings);
    return each.track;
  });
}

/** Every file that a session would hear, as far as it is there. */
export const filesOf = ({ mix, stems = [], references = [] }: Material): string[] => [
  ...stemFiles(stems).files.map(({ path }) => path),
  ...soundFiles([...(mix === undefined ? [] : [mix]), ...references]),
];

/** Sources of a session, opened once more to be rendered. */
export const openTracks = (tracks: readonly Pick<Track, 'path'>[], parking?: Parking): Promise<Source[]> =>
  Promise.all(tracks.map(({ path }) => parking?.source(path!) ?? open(path!)));
