/// <reference lib="dom" />
import { bytesIn } from '../dsp/base64.ts';
import type { PageData } from '../page-data.ts';
import type { DeskSound } from './desk.ts';

/** A script of a page as an address: what was opened from a file may load no other. */
export const urlOf = (code: string): string => `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`;

async function bytesOf(file: string, mime: string): Promise<ArrayBuffer> {
  if (file.startsWith('#')) return bytesIn(document.querySelector(file)!.textContent ?? '').buffer as ArrayBuffer;
  const response = await fetch(file, { headers: { Accept: mime } }).catch(() => undefined);
  if (!response) throw new Error('The sound does not come: the server does not answer any more.');
  if (!response.ok) throw new Error(`The server does not give the sound (${response.status}).`);
  return response.arrayBuffer();
}

/** @param length frames of the excerpt: some codecs leave a rest behind the end */
async function channelsOf(file: string, { mime, sampleRate }: PageData, length: number): Promise<Float32Array[]> {
  const context = new OfflineAudioContext(1, 1, sampleRate); // unlike one that plays, it needs no gesture
  const bytes = await bytesOf(file, mime);
  const buffer = await context.decodeAudioData(bytes).catch((error: Error) => {
    throw new Error(`The sound could not be decoded: ${error.message}`);
  });
  const channels = Array.from({ length: Math.min(2, buffer.numberOfChannels) }, (_, c) => buffer.getChannelData(c));
  return channels.map((channel) => channel.subarray(0, length));
}

/** The mix of an excerpt alone: one can listen to it while the rest is decoded. */
export async function decodedMix(data: PageData, excerpt: number, length: number): Promise<DeskSound> {
  const file = data.takes.find(({ kind }) => kind === 'mix')?.files[excerpt];
  if (!file) throw new Error('There is no sound of the mix here.');
  return { mix: await channelsOf(file, data, length), stems: {}, references: [] };
}

/** And all that is heard beside it. */
export async function decodedRest(data: PageData, excerpt: number, { mix }: DeskSound): Promise<DeskSound> {
  const length = mix[0]!.length;
  const of = (wanted: string) =>
    Promise.all(
      data.takes
        .filter(({ kind }) => kind === wanted)
        .map(async ({ name, files }) => {
          const file = files[excerpt];
          return [name, file ? await channelsOf(file, data, length) : undefined] as const;
        }),
    );
  const [stems, references, fixed] = await Promise.all([of('stem'), of('reference'), of('fixed')]);
  const whole = fixed[0]?.[1];
  return {
    mix,
    stems: Object.fromEntries(stems.flatMap(([name, channels]) => (channels ? [[name, channels]] : []))),
    references: references.map(([, channels]) => channels),
    ...(whole ? { fixed: whole } : {}),
  };
}

/** What it stands in, to be handed to another thread. */
export const buffersOf = ({ mix, stems, references, fixed = [] }: DeskSound): ArrayBuffer[] => [
  ...new Set(
    [mix, ...Object.values(stems), ...references, fixed].flatMap((each = []) =>
      each.map(({ buffer }) => buffer as ArrayBuffer),
    ),
  ),
];
