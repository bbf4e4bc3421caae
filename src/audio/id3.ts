import type { FileHandle } from 'node:fs/promises';
import { piece } from './file.ts';
import { byName, type Found, knownAs, type Picture, type Tag, type Tags, tagNames, textOf } from './tag.ts';

const mostTags = 16; // some programs put a second one before the first
const longest = 1 << 26; // bytes of a tag that are read

const syncsafe = (bytes: Buffer, at: number): number =>
  [0, 1, 2, 3].reduce((size, i) => size * 128 + (bytes[at + i]! & 0x7f), 0);

/** Bytes of the tag whose header this is, or nothing. ID3v2.4, 3.1. */
const sizeOf = (head: Buffer): number | undefined => {
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return undefined;
  return 10 + (head[5]! & 0x10 ? 10 : 0) + syncsafe(head, 6);
};

/** Where the sound begins, after any ID3v2 tags. */
export const afterId3 = async (handle: FileHandle): Promise<number> => {
  let at = 0;
  for (let count = 0; count < mostTags; count++) {
    const size = sizeOf(await piece(handle, at, 10));
    if (size === undefined) return at;
    at += size;
  }
  return at;
};

/** The tag at the start of a file. */
export const id3Start = async (handle: FileHandle): Promise<Found> => {
  const size = sizeOf(await piece(handle, 0, 10)) ?? 0;
  const present = (await handle.stat()).size;
  return id3Of(await piece(handle, 0, Math.min(size, present, longest)));
};

/** A whole tag, header and all: ID3v2.2 to 2.4. */
export const id3Of = (tag: Buffer): Found => {
  const size = sizeOf(tag);
  if (size === undefined || tag[3]! < 2 || tag[3]! > 4) return { isDamaged: true };
  const version = tag[3]!;
  const flags = tag[5]!;
  const isUnsynced = (flags & 0x80) !== 0;
  const stored = tag.subarray(10, 10 + syncsafe(tag, 6));
  const body = isUnsynced && version < 4 ? synced(stored) : stored;
  const fields: Tag[] = [];
  const pictures: Picture[] = [];
  let isDamaged = tag.length < size;
  for (let at = flags & 0x40 && version > 2 ? extended(body, version) : 0; ; ) {
    const frame = frameAt(body, at, version, isUnsynced);
    if (!frame) break;
    at = frame.next;
    if (frame.content === undefined) isDamaged = true;
    else read(frame.id, frame.content, fields, pictures);
    if (at > body.length) break;
  }
  return { fields, pictures, isDamaged };
};

const extended = (body: Buffer, version: number): number => {
  if (body.length < 4) return body.length;
  return version === 4 ? syncsafe(body, 0) : 4 + body.readUInt32BE(0);
};

/** Takes out the zeros that kept 0xFF from looking like sound. */
const synced = (bytes: Buffer): Buffer => {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    out[length++] = bytes[i]!;
    if (bytes[i] === 0xff && bytes[i + 1] === 0) i++;
  }
  return out.subarray(0, length);
};

interface Frame {
  readonly id: string;
  /** Absent: encrypted, compressed or cut off. */
  readonly content: Buffer | undefined;
  readonly next: number;
}

const frameAt = (body: Buffer, at: number, version: number, isUnsynced: boolean): Frame | undefined => {
  const head = version === 2 ? 6 : 10;
  if (at + head > body.length || body[at] === 0) return undefined; // padding
  const id = body.toString('latin1', at, at + (version === 2 ? 3 : 4));
  if (!/^[A-Z0-9]+ ?$/.test(id)) return { id, content: undefined, next: body.length + 1 };
  const isSafe = version === 4 && [4, 5, 6, 7].every((i) => body[at + i]! < 0x80); // iTunes wrote plain sizes into 2.4
  const size = version === 2 ? body.readUIntBE(at + 3, 3) : isSafe ? syncsafe(body, at + 4) : body.readUInt32BE(at + 4);
  const next = at + head + size;
  const flags = version === 2 ? 0 : body[at + 9]!;
  const [sealed, grouped, lengthened] = version === 3 ? [0xc0, 0x20, 0] : [0x0c, 0x40, 0x01];
  if (next > body.length || flags & sealed!) return { id, content: undefined, next };
  const skipped = (flags & grouped! ? 1 : 0) + (flags & lengthened! ? 4 : 0);
  const stored = body.subarray(Math.min(next, at + head + skipped), next);
  const isOwnUnsynced = version === 4 && (isUnsynced || (flags & 0x02) !== 0);
  return { id, content: isOwnUnsynced ? synced(stored) : stored, next };
};

const read = (id: string, content: Buffer, fields: Tag[], pictures: Picture[]): void => {
  if (id === 'APIC' || id === 'PIC') {
    const picture = pictureIn(content, id === 'PIC');
    if (picture) pictures.push(picture);
    return;
  }
  const name = tagNames.find(({ id3, old }) => id === id3 || id === old)?.name;
  const isLong = ['COMM', 'COM', 'USLT', 'ULT'].includes(id);
  const isOwn = id === 'TXXX' || id === 'TXX';
  if (!(name || isOwn) || content.length < 2) return;
  const texts = textsOf(content[0]!, content.subarray(isLong ? 4 : 1)); // three bytes of a language
  if (isLong) {
    const [about = '', ...said] = texts;
    const own = /^itun/i.test(about) ? about.toLowerCase() : name!;
    fields.push([own, said.length > 0 ? said.join('\n') : about]);
  } else if (isOwn) {
    const [own = '', ...values] = texts;
    if (own !== '') fields.push(...values.map((value): Tag => [knownAs(own), value]));
  } else for (const text of texts) if (text !== '') fields.push([name!, id.startsWith('TCO') ? genre(text) : text]);
};

/** "(17)Rock" is Rock. */
const genre = (text: string): string => text.replace(/^(\(\d+\))+(?=.)/, '');

/** Strings with zeros between; those at the end are left out. */
const textsOf = (encoding: number, bytes: Buffer): string[] => {
  const whole =
    encoding === 1 || encoding === 2
      ? utf16(bytes, encoding === 2)
      : bytes.toString(encoding === 3 ? 'utf8' : 'latin1');
  return whole
    .replace(/\0+$/, '')
    .split('\0')
    .map((text) => text.replace(/^\ufeff/, ''));
};

const utf16 = (bytes: Buffer, isBig: boolean): string => {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  const isSwapped = isBig || (even[0] === 0xfe && even[1] === 0xff);
  return (isSwapped ? even.swap16() : even).toString('utf16le');
};

const pictureIn = (content: Buffer, isOld: boolean): Picture | undefined => {
  const encoding = content[0];
  const end = isOld ? 4 : content.indexOf(0, 1);
  if (encoding === undefined || end < 0 || end + 2 > content.length) return undefined;
  const kind = content.toString('latin1', 1, end);
  const mime = isOld ? `image/${kind === 'JPG' ? 'jpeg' : kind.toLowerCase()}` : kind;
  const type = content[isOld ? end : end + 1]!;
  const start = isOld ? end + 1 : end + 2;
  const isWide = encoding === 1 || encoding === 2;
  let stop = content.indexOf(isWide ? '\0\0' : '\0', start, 'latin1');
  if (isWide && stop >= 0 && (stop - start) % 2 === 1) stop++;
  if (stop < 0 || kind === '-->') return undefined;
  const [description = ''] = textsOf(encoding, content.subarray(start, stop));
  const data = content.subarray(stop + (isWide ? 2 : 1));
  return data.length > 0 ? { type, mime: mime.includes('/') ? mime : `image/${mime}`, description, data } : undefined;
};

/** ID3v1: the last 128 bytes of many an MP3. */
export const oldId3 = async (handle: FileHandle, fileSize: number): Promise<Found> => {
  const bytes = await piece(handle, Math.max(0, fileSize - 128), 128);
  if (bytes.length < 128 || bytes.toString('latin1', 0, 3) !== 'TAG') return {};
  const text = (from: number, to: number): string => textOf(bytes.subarray(from, to));
  const number = bytes[125] === 0 && bytes[126]! > 0 ? String(bytes[126]) : '';
  const fields: Tag[] = [
    ['title', text(3, 33)],
    ['artist', text(33, 63)],
    ['album', text(63, 93)],
    ['date', text(93, 97)],
    ['comment', text(97, number ? 125 : 127)],
    ['tracknumber', number],
  ];
  return { fields };
};

/** An ID3v2.4 tag in UTF-8; nothing where there is nothing to say. */
export const id3Tag = ({ fields = [], pictures = [] }: Partial<Tags>): Buffer => {
  const frames = [...byName(fields)].map(([name, values]) => textFrame(name, values));
  const body = Buffer.concat([...frames, ...pictures.map(pictureFrame)]);
  if (body.length === 0) return body;
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), safe(body.length), body]);
};

const utf8 = 3;

const textFrame = (name: string, values: readonly string[]): Buffer => {
  const id = tagNames.find((each) => each.name === name)?.id3;
  const text = values.map((value) => value.replaceAll('\0', ' ')).join('\0');
  if (id === 'COMM' || id === 'USLT') return frame(id, [utf8], `eng\0${text.replaceAll('\0', '\n')}`);
  return id ? frame(id, [utf8], text) : frame('TXXX', [utf8], `${name}\0${text}`);
};

const pictureFrame = ({ type, mime, description, data }: Picture): Buffer =>
  frame('APIC', [utf8], `${mime}\0`, [type], `${description.replaceAll('\0', ' ')}\0`, data);

const frame = (id: string, ...parts: readonly (string | Uint8Array | readonly number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
  return Buffer.concat([Buffer.from(id, 'latin1'), safe(body.length), Buffer.alloc(2), body]);
};

/** 28 bits in four bytes: 256 MB are the most. */
const safe = (size: number): Buffer => Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f));
