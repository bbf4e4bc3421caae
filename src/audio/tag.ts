import type { Hz } from '../units.ts';
import type { Warning } from './source.ts';

/** A picture in a file of sound. */
export interface Picture {
  /** As ID3 and FLAC number them: 3 is the front cover. */
  readonly type: number;
  readonly mime: string;
  readonly description: string;
  readonly data: Buffer;
}

/** A name in lower case, as Vorbis comments have them (title, artist, albumartist, isrc …), and what it says. */
export type Tag = readonly [name: string, value: string];

/** A chunk of a WAV that goes with it as it is: markers, broadcast data. */
export interface KeptChunk {
  readonly id: string;
  readonly body: Buffer;
  /** Of the file it comes from: markers count its samples. */
  readonly sampleRate: Hz;
  /** The loudness that it states is that of the sound it goes with. */
  readonly isMeasured?: true;
}

/** What a file says of itself beside its sound. */
export interface Tags {
  /** A name may stand several times. */
  readonly fields: readonly Tag[];
  readonly pictures: readonly Picture[];
  readonly chunks: readonly KeptChunk[];
  readonly warnings: readonly Warning[];
}

/** What one kind of file gives; some of it may be damaged. */
export interface Found extends Partial<Omit<Tags, 'warnings'>> {
  readonly isDamaged?: boolean;
}

/** Bytes: a FLAC block holds 2^24 − 1, its own header included. */
export const largestPicture = 2 ** 24 - 4096;

/** How one thing is called in each kind of file: ID3v2.4 and 2.2, RIFF INFO, ffmpeg. */
export interface TagName {
  readonly name: string;
  readonly id3?: string;
  readonly old?: string;
  readonly info?: string;
  readonly ffmpeg?: string;
}

export const tagNames: readonly TagName[] = [
  { name: 'title', id3: 'TIT2', old: 'TT2', info: 'INAM', ffmpeg: 'title' },
  { name: 'artist', id3: 'TPE1', old: 'TP1', info: 'IART', ffmpeg: 'artist' },
  { name: 'album', id3: 'TALB', old: 'TAL', info: 'IPRD', ffmpeg: 'album' },
  { name: 'albumartist', id3: 'TPE2', old: 'TP2', ffmpeg: 'album_artist' },
  { name: 'tracknumber', id3: 'TRCK', old: 'TRK', info: 'ITRK', ffmpeg: 'track' },
  { name: 'discnumber', id3: 'TPOS', old: 'TPA', ffmpeg: 'disc' },
  { name: 'date', id3: 'TDRC', old: 'TYE', info: 'ICRD', ffmpeg: 'date' },
  { name: 'tracknumber', info: 'IPRT' }, // of how many: ffmpeg writes this one
  { name: 'date', id3: 'TYER' },
  { name: 'genre', id3: 'TCON', old: 'TCO', info: 'IGNR', ffmpeg: 'genre' },
  { name: 'comment', id3: 'COMM', old: 'COM', info: 'ICMT', ffmpeg: 'comment' },
  { name: 'description', id3: 'COMM', info: 'ICMT', ffmpeg: 'comment' }, // what Vorbis calls a comment
  { name: 'lyrics', id3: 'USLT', old: 'ULT', ffmpeg: 'lyrics' },
  { name: 'composer', id3: 'TCOM', old: 'TCM', info: 'IMUS', ffmpeg: 'composer' },
  { name: 'lyricist', id3: 'TEXT', old: 'TXT', info: 'IWRI' },
  { name: 'conductor', id3: 'TPE3', old: 'TP3' },
  { name: 'remixer', id3: 'TPE4', old: 'TP4' },
  { name: 'copyright', id3: 'TCOP', old: 'TCR', info: 'ICOP', ffmpeg: 'copyright' },
  { name: 'isrc', id3: 'TSRC', old: 'TRC' },
  { name: 'organization', id3: 'TPUB', old: 'TPB', ffmpeg: 'publisher' },
  { name: 'bpm', id3: 'TBPM', old: 'TBP', ffmpeg: 'tmpo' },
  { name: 'initialkey', id3: 'TKEY', old: 'TKE' },
  { name: 'grouping', id3: 'TIT1', old: 'TT1', ffmpeg: 'grouping' },
  { name: 'subtitle', id3: 'TIT3', old: 'TT3' },
  { name: 'language', id3: 'TLAN', old: 'TLA', info: 'ILNG', ffmpeg: 'language' },
  { name: 'media', id3: 'TMED', old: 'TMT', info: 'IMED' },
  { name: 'originaldate', id3: 'TDOR' },
  { name: 'originaldate', id3: 'TORY', old: 'TOR' },
  { name: 'titlesort', id3: 'TSOT', ffmpeg: 'sort_name' },
  { name: 'artistsort', id3: 'TSOP', ffmpeg: 'sort_artist' },
  { name: 'albumsort', id3: 'TSOA', ffmpeg: 'sort_album' },
  { name: 'albumartistsort', id3: 'TSO2', old: 'TS2', ffmpeg: 'sort_album_artist' },
  { name: 'composersort', id3: 'TSOC', old: 'TSC', ffmpeg: 'sort_composer' },
  { name: 'discsubtitle', id3: 'TSST' },
  { name: 'mood', id3: 'TMOO' },
  { name: 'originalartist', id3: 'TOPE', old: 'TOA' },
  { name: 'originalalbum', id3: 'TOAL', old: 'TOT' },
  { name: 'releasedate', id3: 'TDRL' },
  { name: 'compilation', id3: 'TCMP', old: 'TCP', ffmpeg: 'compilation' },
  { name: 'encoded-by', id3: 'TENC', old: 'TEN', info: 'ITCH', ffmpeg: 'encoded_by' },
  { name: 'engineer', info: 'IENG' },
  { name: 'producer', info: 'IPRO' },
  { name: 'performer', info: 'ISTR' },
  { name: 'subject', info: 'ISBJ' },
  { name: 'keywords', info: 'IKEY' },
  { name: 'source', info: 'ISRC' },
];

const others: Readonly<Record<string, string>> = {
  unsyncedlyrics: 'lyrics',
  'unsynced lyrics': 'lyrics',
  'album artist': 'albumartist',
  'encoded by': 'encoded-by',
};

/**
 * The name under which a field is kept. Programs that know a field of one kind of file only by its number there put that number into
 * another kind as a name of their own: USLT, IPRT. ISRC stays what it is everywhere but in INFO.
 */
export const knownAs = (raw: string): string => {
  const name = raw.toLowerCase().replace(/^lyrics-[a-z]{3}$/, 'lyrics'); // of a language
  if (tagNames.some((each) => each.name === name)) return name;
  const id = name.toUpperCase();
  return others[name] ?? tagNames.find(({ id3, info }) => id3 === id || info === id)?.name ?? name;
};

const outdated =
  /^(replaygain_.*|r128_.*|itun(norm|smpb)|encoder|encoder[ _-]?(settings|options)|encoding|isft|tlen|length|tsse|accurateripresult)$/;

/** Said of the sound or of the program that wrote it: not true any more of what another program writes. */
export const isOutdated = (name: string): boolean => outdated.test(name);

/** UTF-8, or Latin-1 where it cannot be that; without what follows a zero. */
export const textOf = (bytes: Buffer): string => {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  const utf = text.toString('utf8');
  return (utf.includes('\ufffd') ? text.toString('latin1') : utf).trim();
};

/** Fields by name, in the order of their first mention. */
export const byName = (fields: readonly Tag[]): Map<string, string[]> => {
  const all = new Map<string, string[]>();
  for (const [name, value] of fields) all.set(name, [...(all.get(name) ?? []), value]);
  return all;
};
