import type { Hz } from '../units.ts';
import type { KeptChunk } from './tag.ts';

const unset = 0x7fff; // "no loudness is stated"
const most = 0xffffffff;

/** The time of the first sample counts samples; stated loudness (five numbers from 412 on) was that of another sound. EBU Tech 3285. */
export const broadcast = ({ body, sampleRate: was, isMeasured }: KeptChunk, sampleRate: Hz): Buffer => {
  const bytes = Buffer.from(body);
  if (bytes.length < 602) return bytes;
  const time = bytes.readUInt32LE(338) + bytes.readUInt32LE(342) * 2 ** 32;
  const scaled = was > 0 ? Math.round((time * sampleRate) / was) : time;
  bytes.writeUInt32LE(scaled % 2 ** 32, 338);
  bytes.writeUInt32LE(Math.floor(scaled / 2 ** 32) % 2 ** 32, 342);
  if (bytes.readUInt16LE(346) >= 2 && !isMeasured) for (let at = 412; at < 422; at += 2) bytes.writeInt16LE(unset, at);
  return bytes;
};

/** A chunk beside sound of another rate: what counts samples is scaled, to the nearest one. */
export const moved = (kept: KeptChunk, sampleRate: Hz): KeptChunk => {
  const { id, sampleRate: was } = kept;
  if (was === sampleRate || was === 0) return kept;
  const body = Buffer.from(kept.body);
  const ratio = sampleRate / was;
  if (id === 'cue ') moveMarkers(body, ratio);
  if (id === 'LIST') moveRegions(body, ratio);
  if (id === 'smpl') moveLoops(body, sampleRate, ratio);
  return { ...kept, body: id === 'iXML' ? movedXml(body, sampleRate, ratio) : body };
};

const scale = (body: Buffer, at: number, ratio: number): void => {
  body.writeUInt32LE(Math.min(Math.round(body.readUInt32LE(at) * ratio), most), at);
};

const moveMarkers = (body: Buffer, ratio: number): void => {
  for (let at = 4; at + 24 <= body.length; at += 24) for (const place of [at + 4, at + 20]) scale(body, place, ratio);
};

/** Lengths of the regions that begin at markers: `ltxt`. */
const moveRegions = (body: Buffer, ratio: number): void => {
  for (let at = 4; at + 8 <= body.length; ) {
    const size = body.readUInt32LE(at + 4);
    if (body.toString('latin1', at, at + 4) === 'ltxt' && size >= 8 && at + 16 <= body.length)
      scale(body, at + 12, ratio);
    at += 8 + size + (size & 1);
  }
};

/** The length of a sample in nanoseconds; loops by their first and last sample. */
const moveLoops = (body: Buffer, sampleRate: Hz, ratio: number): void => {
  if (body.length < 36) return;
  body.writeUInt32LE(Math.round(1e9 / sampleRate), 8);
  for (let at = 36; at + 24 <= body.length; at += 24) {
    const behind = (body.readUInt32LE(at + 12) + 1) * ratio;
    scale(body, at + 8, ratio);
    body.writeUInt32LE(Math.max(0, Math.min(Math.round(behind) - 1, most)), at + 12);
  }
};

const pairs = [
  ['TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI', 'TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO'],
  ['BWF_TIME_REFERENCE_HIGH', 'BWF_TIME_REFERENCE_LOW'],
  ['SYNC_POINT_HIGH', 'SYNC_POINT_LOW'],
] as const;

/** The rates and counts of samples that the text states; all of it else to the letter. http://www.ixml.info */
const movedXml = (body: Buffer, sampleRate: Hz, ratio: number): Buffer => {
  const number = (name: string) => new RegExp(`(<${name}>\\s*)(\\d+)(?=\\s*</${name}>)`, 'g');
  let text = body.toString('latin1'); // every byte as it is
  for (const [high, low] of pairs) {
    const parts = [high, low].map((name) => [...text.matchAll(number(name))].map(([, , digits]) => Number(digits)));
    const counts = parts[1]!.map((each, i) => Math.round(((parts[0]![i] ?? 0) * 2 ** 32 + each) * ratio));
    for (const [name, of] of [
      [high, (count: number) => Math.floor(count / 2 ** 32)],
      [low, (count: number) => count % 2 ** 32],
    ] as const) {
      let i = 0;
      text = text.replace(number(name), (_, before: string) => `${before}${of(counts[i++] ?? 0)}`);
    }
  }
  for (const name of ['FILE_SAMPLE_RATE', 'TIMESTAMP_SAMPLE_RATE'])
    text = text.replace(number(name), (_, before: string) => `${before}${sampleRate}`);
  text = text.replace(
    number('SYNC_POINT_EVENT_DURATION'),
    (_, before: string, digits: string) => `${before}${Math.round(Number(digits) * ratio)}`,
  );
  return Buffer.from(text, 'latin1');
};
