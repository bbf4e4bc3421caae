import type { FileHandle } from 'node:fs/promises';
import type { Hz } from '../units.ts';
import { type Chunk, type ChunkForm, chunksOf } from './chunks.ts';
import { piece } from './file.ts';
import { id3Of, id3Tag } from './id3.ts';
import { broadcast, moved } from './kept-chunks.ts';
import {
  byName,
  type Found,
  type KeptChunk,
  knownAs,
  type Picture,
  type Tag,
  type Tags,
  tagNames,
  textOf,
} from './tag.ts';

const longest = 1 << 26; // bytes of a chunk that are read
const little: ChunkForm = { head: 8, align: 2, sizeOf: (header) => header.readUInt32LE(4) };
const big: ChunkForm = { head: 8, align: 2, sizeOf: (header) => header.readUInt32BE(4) };

/** Chunks that go along as they are: broadcast data, markers and their names, loops, tempo. */
const kept = ['bext', 'iXML', 'axml', '_PMX', 'cue ', 'smpl', 'inst', 'acid'];

/** The body of a chunk, or nothing where it is too long or cut off. */
const bodyOf = async (handle: FileHandle, { start, size }: Chunk): Promise<Buffer | undefined> => {
  if (size > longest) return undefined;
  const body = await piece(handle, start, Math.min(size, Math.max(0, (await handle.stat()).size - start)));
  return body.length === size ? body : undefined;
};

/** Gathers what chunks say; ID3 counts before INFO, which knows fewer names and no pictures. */
class Gathered {
  readonly chunks: KeptChunk[] = [];
  readonly #fields: Tag[] = [];
  readonly #lesser: Tag[] = [];
  #pictures: readonly Picture[] = [];
  #isDamaged = false;

  damaged(): void {
    this.#isDamaged = true;
  }

  id3(body: Buffer): void {
    const { fields = [], pictures = [], isDamaged = false } = id3Of(body);
    this.#fields.push(...fields);
    this.#pictures = [...this.#pictures, ...pictures];
    this.#isDamaged ||= isDamaged;
  }

  lesser(...fields: readonly Tag[]): void {
    this.#lesser.push(...fields);
  }

  found(): Found {
    const names = new Set(this.#fields.map(([name]) => name));
    const fields = [...this.#fields, ...this.#lesser.filter(([name]) => !names.has(name))];
    return { fields, pictures: this.#pictures, chunks: this.chunks, isDamaged: this.#isDamaged };
  }
}

export const wavTags = async (handle: FileHandle, fileSize: number): Promise<Found> => {
  const all = new Gathered();
  let sampleRate = 0;
  let long = 0;
  const form: ChunkForm = {
    ...little,
    sizeOf: (header) => {
      const size = header.readUInt32LE(4);
      return size === 0xffffffff && header.toString('latin1', 0, 4) === 'data' ? long : size;
    },
  };
  for await (const chunk of chunksOf(handle, fileSize, 12, form)) {
    const { id, start } = chunk;
    if (id === 'ds64') long = Number((await piece(handle, start, 16)).readBigUInt64LE(8));
    if (id === 'fmt ') sampleRate = (await piece(handle, start + 4, 4)).readUInt32LE(0);
    if (id !== 'LIST' && !/^id3 $/i.test(id) && !kept.includes(id)) continue;
    const body = await bodyOf(handle, chunk);
    if (!body) all.damaged();
    else if (/^id3 $/i.test(id)) all.id3(body);
    else if (id !== 'LIST') all.chunks.push({ id, body, sampleRate });
    else if (body.toString('latin1', 0, 4) === 'INFO') all.lesser(...infoOf(body));
    else if (body.toString('latin1', 0, 4) === 'adtl') all.chunks.push({ id, body, sampleRate });
  }
  return all.found();
};

/** Names of AIFF's own chunks. */
const ofAiff: Readonly<Record<string, string>> = {
  NAME: 'title',
  AUTH: 'artist',
  '(c) ': 'copyright',
  ANNO: 'comment',
};

export const aiffTags = async (handle: FileHandle, fileSize: number): Promise<Found> => {
  const all = new Gathered();
  for await (const chunk of chunksOf(handle, fileSize, 12, big)) {
    const name = ofAiff[chunk.id];
    if (!name && chunk.id !== 'ID3 ') continue;
    const body = await bodyOf(handle, chunk);
    if (!body) all.damaged();
    else if (name) all.lesser([name, textOf(body)]);
    else all.id3(body);
  }
  return all.found();
};

/** The texts of a LIST INFO; one that the table does not know keeps its own name. */
const infoOf = (body: Buffer): Tag[] => {
  const fields: Tag[] = [];
  for (let at = 4; at + 8 <= body.length; ) {
    const id = body.toString('latin1', at, at + 4);
    const size = body.readUInt32LE(at + 4);
    const text = textOf(body.subarray(at + 8, Math.min(body.length, at + 8 + size)));
    fields.push([tagNames.find(({ info }) => info === id)?.name ?? knownAs(id), text]);
    at += 8 + size + (size & 1);
  }
  return fields;
};

const infoId = (name: string): string | undefined => {
  const known = tagNames.find((each) => each.name === name);
  if (known) return known.info;
  return /^i[a-z]{3}$/.test(name) ? name.toUpperCase() : undefined;
};

/** Chunks of a WAV that stand before its sound: EBU Tech 3285 wants `bext` there. */
export const chunksBefore = ({ chunks = [] }: Partial<Tags>, sampleRate: Hz): Buffer =>
  Buffer.concat(chunks.filter(({ id }) => id === 'bext').map((each) => chunk(each.id, broadcast(each, sampleRate))));

/** Chunks after its sound: the other kept ones, LIST INFO for old readers, and ID3, which holds everything. */
export const chunksAfter = (tags: Partial<Tags>, sampleRate: Hz): Buffer => {
  const { chunks = [], fields = [] } = tags;
  const others = chunks.flatMap((each) => (each.id === 'bext' ? [] : [moved(each, sampleRate)]));
  const texts = [...byName(fields)].flatMap(([name, values]) => {
    const id = infoId(name);
    return id === undefined ? [] : [chunk(id, Buffer.from(`${values.join('; ').replaceAll('\0', ' ')}\0`))];
  });
  const id3 = id3Tag(tags);
  return Buffer.concat([
    ...others.map(({ id, body }) => chunk(id, body)),
    ...(texts.length > 0 ? [chunk('LIST', Buffer.concat([Buffer.from('INFO'), ...texts]))] : []),
    ...(id3.length > 0 ? [chunk('id3 ', id3)] : []),
  ]);
};

const chunk = (id: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8, id, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
};
