import type { OpusDecoder } from 'opus-decoder';
import { quietly, release } from './decoder.ts';
import { nameOf, unreadable } from './file.ts';
import { finite } from './finite.ts';
import { begins, type Page, packeter, pages, steadyRange } from './ogg.ts';
import { oggOrders } from './ogg-speakers.ts';
import { regroup } from './regroup.ts';
import { type Source, type Warning, warn } from './source.ts';

const sign = 'OpusHead';
const sampleRate = 48_000; // Opus is always decoded at 48 kHz

interface Head {
  readonly channels: number;
  readonly preSkip: number;
  readonly factor: number;
  readonly streams: number;
  readonly coupled: number;
  readonly mapping: readonly number[];
}

/** Opus in Ogg (RFC 7845). Nothing for mappings that are no loudspeakers. @throws Invalid unreadable */
export const opusSource = async (path: string): Promise<Source | undefined> => {
  const { head, first, serial } = await beginning(path);
  if (!head) return undefined;
  const order = oggOrders[head.channels];
  const warnings: Warning[] = [];
  const last = (await steadyRange(path, serial))?.[1];
  const length = last === undefined || first === undefined ? undefined : last - first - head.preSkip;
  return {
    path,
    container: 'Ogg',
    codec: 'opus',
    format: { sampleRate, channels: head.channels, ...(order && { speakers: order.speakers }) },
    ...(length !== undefined && length >= 0 && { length }),
    warnings,
    [Symbol.asyncIterator]: () => finite(regroup(decoded(path, warnings), head.channels), path, sampleRate, warnings),
  };
};

/** Reads to the first page of sound: `first` is the granule at which the sound begins. */
const beginning = async (path: string) => {
  const unpack = packeter();
  let head: Head | undefined;
  let serial = -1;
  let count = 0;
  for await (const page of pages(path)) {
    if (serial < 0 && begins(page, sign)) serial = page.serial;
    if (page.serial !== serial) continue;
    const packets = unpack(page);
    const sound = packets.slice(Math.max(0, 2 - count));
    for (const packet of packets) {
      if (count === 0) head = headOf(path, Buffer.from(packet));
      count++;
    }
    if (count < 2 || sound.length === 0 || page.granule < 0) continue;
    const frames = sound.reduce((sum, packet) => sum + framesOf(packet), 0);
    // a page that is the first and the last may hold more than its granule says: the end is cut then
    return { head, serial, first: page.isLast ? Math.max(0, page.granule - frames) : page.granule - frames };
  }
  return { head, serial, first: undefined };
};

const headOf = (path: string, packet: Buffer): Head | undefined => {
  if (packet.length < 19) throw unreadable(path, 'its header ends too early; export or copy it again.');
  const channels = packet[9]!;
  const family = packet[18]!;
  const shared = { channels, preSkip: packet.readUInt16LE(10), factor: 10 ** (packet.readInt16LE(16) / 256 / 20) };
  if (channels === 0) throw unreadable(path, 'its header says it has no channels; export it again.');
  if (family === 0)
    return channels > 2
      ? undefined
      : { ...shared, streams: 1, coupled: channels - 1, mapping: [0, 1].slice(0, channels) };
  if (family !== 1 || channels > 8) return undefined;
  const [streams = 0, coupled = 0] = packet.subarray(19, 21);
  const mapping = [...packet.subarray(21, 21 + channels)];
  const isPossible = mapping.length === channels && streams > 0 && coupled <= streams && streams + coupled <= 16;
  if (!isPossible || mapping.some((from) => from >= streams + coupled && from !== silentChannel))
    throw unreadable(path, 'its header says nonsense of its channels; export or copy it again.');
  return { ...shared, streams, coupled, mapping };
};

const silentChannel = 255; // RFC 7845, 5.1.1

const longestPacket = 5760; // frames: 120 ms

/** Frames at 48 kHz in a packet, from its first bytes; none where it states more than a packet may hold. RFC 6716, 3.1, 3.2, 3.4. */
const framesOf = (packet: Uint8Array): number => {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const config = toc >> 3;
  const one =
    config < 12 ? [480, 960, 1920, 2880][config & 3]! : config < 16 ? [480, 960][config & 1]! : 120 << (config & 3);
  const code = toc & 3;
  const frames = one * (code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 63);
  return frames <= longestPacket ? frames : 0;
};

const decoderOf = async (head: Head): Promise<OpusDecoder<48000>> => {
  const { OpusDecoder } = await import('opus-decoder');
  const decoder = new OpusDecoder({
    sampleRate,
    channels: head.channels,
    streamCount: head.streams,
    coupledStreamCount: head.coupled,
    channelMappingTable: [...head.mapping],
    preSkip: 0, // ours to skip, so that one count serves start and end
  });
  await decoder.ready;
  return decoder;
};

/** Streams chained one after another are one sound, as long as they agree in channels. */
async function* decoded(path: string, warnings: Warning[]): AsyncGenerator<readonly Float32Array[]> {
  let stream: Stream | undefined;
  let serial = -1;
  let channels = 0;
  let faults = 0;
  let isEnded = true;
  try {
    for await (const page of pages(path)) {
      if (begins(page, sign)) {
        const unpack = packeter();
        const head = headOf(path, Buffer.from(unpack(page)[0] ?? []));
        if (!head || (channels > 0 && head.channels !== channels)) {
          warn(warnings, {
            code: 'chained',
            message: `${nameOf(path)} changes its channels on the way; only the first part was read.`,
            path,
          });
          return;
        }
        release(stream?.decoder);
        channels = head.channels;
        serial = page.serial;
        stream = { head, unpack, decoder: await decoderOf(head), headers: 1, done: 0, origin: undefined };
        continue;
      }
      if (!stream || page.serial !== serial) continue;
      const { pieces, errors } = soundOf(page, stream);
      faults += errors;
      isEnded = page.isLast;
      yield* pieces;
    }
  } finally {
    release(stream?.decoder);
  }
  if (!isEnded) {
    const message = `${nameOf(path)} has no proper end; it may have been cut off. Export or copy it again.`;
    warn(warnings, { code: 'truncated', message, path });
  } else if (faults > 0) {
    const message = `${nameOf(path)} is damaged in ${faults} ${faults === 1 ? 'place' : 'places'}; silence stands in. Export or copy it again.`;
    warn(warnings, { code: 'damaged', message, path });
  }
}

interface Stream {
  readonly head: Head;
  readonly unpack: (page: Page) => Uint8Array[];
  readonly decoder: OpusDecoder<48000>;
  headers: number;
  /** Frames decoded, those to skip included. */
  done: number;
  /** Granule of the first frame. */
  origin: number | undefined;
}

/** What a page sounds: the pre-skip taken off at the start, the end cut where its last granule says. */
const soundOf = (page: Page, stream: Stream) => {
  const { head, decoder } = stream;
  const packets = stream.unpack(page).filter(() => stream.headers++ > 1);
  const before = stream.done;
  const raw: (readonly Float32Array[])[] = [];
  let errors = 0;
  for (const packet of packets) {
    const result = quietly(() => decoder.decodeFrame(packet));
    errors += result.errors.length;
    const silent = () => Array.from({ length: head.channels }, () => new Float32Array(framesOf(packet)));
    const channels = result.errors.length > 0 ? silent() : result.channelData;
    raw.push(channels);
    stream.done += channels[0]!.length;
  }
  if (page.granule >= 0 && packets.length > 0) {
    const origin = page.granule - stream.done;
    stream.origin ??= page.isLast ? Math.max(0, origin) : origin;
  }
  const end =
    page.isLast && page.granule >= 0 && stream.origin !== undefined ? page.granule - stream.origin : stream.done;
  let at = before;
  const pieces = raw.map((channels) => {
    const length = channels[0]!.length;
    const [from, to] = [Math.max(0, head.preSkip - at), Math.min(length, end - at)];
    at += length;
    const order = oggOrders[head.channels]?.from ?? channels.map((_, i) => i);
    return order.map((i) => scaled(channels[i]!.subarray(from, Math.max(from, to)), head.factor));
  });
  return { pieces, errors };
};

const scaled = (samples: Float32Array, factor: number): Float32Array =>
  factor === 1 ? samples : samples.map((sample) => sample * factor);
