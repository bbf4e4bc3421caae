import type { Chunk } from './exporter.ts';

/** A marker of a WAV by frames; without length it is a point. */
export interface Cue {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

const utf8 = new TextEncoder();

const long = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, Math.min(value, 0xffffffff), true);
  return bytes;
};

const ascii = (text: string): Uint8Array => utf8.encode(text);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A chunk inside a list, padded to an even length. */
const sub = (id: string, ...parts: readonly Uint8Array[]): Uint8Array => {
  const body = joined(parts);
  return joined([ascii(id), long(body.length), body, new Uint8Array(body.length % 2)]);
};

/**
 * Markers and regions of a WAV: `cue ` points, and their names (`labl`) and lengths (`ltxt`, purpose "rgn ") in a list `adtl`
 * (Multimedia Programming Interface and Data Specifications 1.0, 1991). All names stand before all lengths: libsndfile and ffmpeg stop
 * reading names at the first length. Names are UTF-8. None without markers.
 */
export function cueChunks(cues: readonly Cue[]): readonly Chunk[] {
  if (cues.length === 0) return [];
  const points = cues.flatMap(({ start }, i) => [
    long(i + 1),
    long(start),
    ascii('data'),
    long(0),
    long(0),
    long(start),
  ]);
  const names = cues.map(({ name }, i) => sub('labl', long(i + 1), utf8.encode(name), new Uint8Array(1)));
  const none = new Uint8Array(8); // country, language, dialect and code page: not stated
  const lengths = cues.flatMap(({ length }, i) =>
    length > 0 ? [sub('ltxt', long(i + 1), long(length), ascii('rgn '), none)] : [],
  );
  return [
    { id: 'cue ', body: joined([long(cues.length), ...points]) },
    { id: 'LIST', body: joined([ascii('adtl'), ...names, ...lengths]) },
  ];
}
