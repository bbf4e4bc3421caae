import { lstatSync } from 'node:fs';
import { nameOf } from '../audio/file.ts';
import { open } from '../audio/open.ts';
import type { Source, Warning } from '../audio/source.ts';
import { Invalid } from '../units.ts';

interface Wrong {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

const atOnce = 4; // open decoders

/**
 * Opens every stem before any is heard, so that all that cannot be read are told at once; and those that may lie late.
 * @param most channels, where more cannot be worked on
 * @throws Invalid unreadable, missing, ffmpeg-missing, unsupported
 */
export async function checkStems(
  paths: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Promise<readonly Warning[]> {
  const wrong: (Wrong | undefined)[] = [];
  const isVague = paths.map(() => false);
  const left = paths.entries();
  const work = async () => {
    // each takes the next that nobody has taken
    for (const [i, path] of left)
      wrong[i] = await wrongWith(path, most, () => {
        isVague[i] = true;
      });
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const found = wrong.filter((each) => each !== undefined);
  const [first] = found;
  const vague = paths.filter((_, i) => isVague[i]);
  if (!first) return vague.length === 0 || vague.length === paths.length ? [] : [ofVague(vague)];
  const advice = found.some(({ code }) => code === 'unsupported') ? [ofWide] : [];
  if (found.length === 1) throw new Invalid(first.code, [first.message, ...advice].join(' '), first.path);
  const { code } = found.find((each) => each.code !== 'unsupported') ?? first;
  const others = found.length === paths.length ? '' : '; the others can be read';
  const lines = [...found.map(({ message }) => message), ...advice].map((line) => `\n  ${line}`).join('');
  throw new Invalid(code, `${found.length} of ${paths.length} stems cannot be used${others}:${lines}`, first.path);
}

async function wrongWith(path: string, most: number, onVague: () => void): Promise<Wrong | undefined> {
  try {
    const source = await open(path);
    const { format } = source;
    if (hasVagueStart(source)) onVague();
    return format.channels > most ? tooWide(path, format.channels) : undefined;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const { code, message } = error;
    const isLost = code === 'missing' && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
    return {
      path,
      code,
      message: isLost
        ? `${nameOf(path)} is a link to a file that is not there; put the file itself in its place, or take it away.`
        : message,
    };
  }
}

const tooWide = (path: string, channels: number): Wrong => ({
  path,
  code: 'unsupported',
  message: `${nameOf(path)} has ${channels} channels, and a stem has one or two.`,
});

/** MP3 without a LAME tag, and AAC outside of MP4: nothing in them says how much silence the encoder put in front. */
const hasVagueStart = ({ codec, container, length }: Source): boolean =>
  (codec === 'mp3' && length === undefined) || (codec === 'aac' && container === 'aac');

const ofVague = (paths: readonly string[]): Warning => ({
  code: 'vague-start',
  message: `${paths.map(nameOf).join(', ')}: nothing in ${paths.length === 1 ? 'it' : 'them'} says how much silence the encoder put in front, 20 to 50 ms as a rule: beside the others ${paths.length === 1 ? 'it' : 'they'} may play so much late. Export as WAV or FLAC.`,
  path: paths[0]!,
});

/** Nothing tells recordings that share a file from a sound for many speakers. */
const ofWide =
  'Where they are recordings that share a file, take each out by itself: ffmpeg -i FILE -af "pan=mono|c0=c0" 1.wav, with c0=c1 for the second, and so on. Surround is folded down by ffmpeg -i FILE -ac 2 FOLDED.wav. Put what you made in place of the file.';
