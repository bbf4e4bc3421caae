import { patiently, release } from './decoder.ts';
import { nameOf, unreadable } from './file.ts';
import { finite } from './finite.ts';
import { begins, type Page, packeter, pages, steadyRange } from './ogg.ts';
import { oggOrders } from './ogg-speakers.ts';
import { regroup } from './regroup.ts';
import { type Source, type Warning, warn } from './source.ts';
import { checkFormat } from './wave-format.ts';

const sign = '\x01vorbis';

/** Vorbis in Ogg (Vorbis I). @throws Invalid unreadable */
export const vorbisSource = async (path: string): Promise<Source> => {
  const { channels, sampleRate, serial } = await beginning(path);
  checkFormat(path, sampleRate, channels);
  const order = oggOrders[channels];
  const warnings: Warning[] = [];
  const range = await steadyRange(path, serial);
  const isWhole = range !== undefined && (await isFromStart(path, serial, range[0]));
  return {
    path,
    container: 'Ogg',
    codec: 'vorbis',
    format: { sampleRate, channels, ...(order && { speakers: order.speakers }) },
    ...(isWhole && { length: range[1] }),
    warnings,
    [Symbol.asyncIterator]: () =>
      finite(regroup(decoded(path, { channels, sampleRate }, warnings), channels), path, sampleRate, warnings),
  };
};

interface Head {
  readonly channels: number;
  readonly sampleRate: number;
}

const headOf = (path: string, packet: Buffer): Head => {
  if (packet.length < 16) throw unreadable(path, 'its header ends too early; export or copy it again.');
  return { channels: packet[11]!, sampleRate: packet.readUInt32LE(12) };
};

/** The first packet: the format. */
const beginning = async (path: string) => {
  const unpack = packeter();
  let serial = -1;
  for await (const page of pages(path)) {
    if (serial < 0 && begins(page, sign)) serial = page.serial;
    if (page.serial !== serial) continue;
    for (const packet of unpack(page)) return { ...headOf(path, Buffer.from(packet)), serial };
  }
  throw unreadable(path, 'its header ends too early; export or copy it again.');
};

const decoderOf = async () => {
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  return decoder;
};

/** A page of its own that never says it is the last: the library's trim goes astray where the first granule is odd. */
const untrimmed = ({ bytes }: Page): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[5]! &= ~4;
  return copy;
};

/** Whether the first page of sound ends where it should, as in a file that was not cut out of another. */
const isFromStart = async (path: string, serial: number, granule: number): Promise<boolean> => {
  const decoder = await decoderOf();
  try {
    for await (const page of pages(path)) {
      if (page.serial !== serial) continue;
      const { samplesDecoded, errors } = await patiently(decoder.decode(untrimmed(page)));
      if (errors.length > 0) return false;
      // the library hands out a page when the next one comes
      if (samplesDecoded > 0) return samplesDecoded === granule;
    }
    return true; // a single page, which is cut at its granule
  } finally {
    release(decoder);
  }
};

/** Streams chained one after another are one sound, as long as they agree in format. */
async function* decoded(path: string, format: Head, warnings: Warning[]): AsyncGenerator<readonly Float32Array[]> {
  const decoder = await decoderOf();
  const order = oggOrders[format.channels]?.from ?? Array.from({ length: format.channels }, (_, i) => i);
  let faults = 0;
  const piece = (channels: readonly Float32Array[], length: number) => {
    if (length > 0 && channels.length === format.channels) return order.map((i) => channels[i]!.subarray(0, length));
    if (length > 0) faults++; // its own header says otherwise than the file's
    return [];
  };
  let serial = -1;
  let last: Page | undefined;
  let before = 0; // granule of the page before the last
  /** The last page of a stream, cut by as much as its granule says. ffmpeg counts from the page before, so we do. */
  const ending = async () => {
    const { channelData, samplesDecoded, errors } = await patiently(decoder.flush());
    faults += errors.length;
    const kept =
      last?.isLast && last.granule >= 0 ? Math.min(samplesDecoded, Math.max(0, last.granule - before)) : samplesDecoded;
    return piece(channelData, kept);
  };
  try {
    for await (const page of pages(path)) {
      if (begins(page, sign)) {
        if (last) yield await ending();
        const head = headOf(path, Buffer.from(packeter()(page)[0] ?? []));
        if (head.channels !== format.channels || head.sampleRate !== format.sampleRate) {
          const message = `${nameOf(path)} changes its format on the way; only the first part was read.`;
          warn(warnings, { code: 'chained', message, path });
          return;
        }
        serial = page.serial;
        last = undefined;
        before = 0;
      }
      if (page.serial !== serial) continue;
      const { channelData, samplesDecoded, errors } = await patiently(decoder.decode(untrimmed(page)));
      faults += errors.length;
      if (last && last.granule >= 0) before = last.granule;
      if (samplesDecoded > 0) yield piece(channelData, samplesDecoded);
      last = page;
    }
    if (last) yield await ending();
  } finally {
    release(decoder);
  }
  if (last && !last.isLast) {
    const message = `${nameOf(path)} has no proper end; it may have been cut off. Export or copy it again.`;
    warn(warnings, { code: 'truncated', message, path });
  } else if (faults > 0) {
    const message = `${nameOf(path)} is damaged in ${faults} ${faults === 1 ? 'place' : 'places'}; what could be decoded was read.`;
    warn(warnings, { code: 'damaged', message, path });
  }
}
