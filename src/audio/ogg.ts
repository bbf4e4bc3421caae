import { longestGap, pieces } from './file.ts';

/** One page of an Ogg file (RFC 3533). Its bytes are only good until the next page is asked for. */
export interface Page {
  readonly bytes: Buffer;
  readonly serial: number;
  /** Where the last packet that ends on this page ends, as its codec counts; −1 where none ends. */
  readonly granule: number;
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

const smallest = 27;

/** The pages of a file in their order; bytes between pages are skipped. */
export async function* pages(path: string): AsyncGenerator<Page> {
  let rest: Buffer = Buffer.alloc(0);
  let gap = 0;
  for await (const more of pieces(path, 0)) {
    rest = Buffer.concat([rest, more]);
    gap += more.length;
    if (gap > longestGap) return;
    let at = 0;
    for (;;) {
      const start = rest.indexOf('OggS', at, 'latin1');
      if (start < 0) {
        at = Math.max(at, rest.length - 3);
        break;
      }
      at = start;
      const length = lengthOf(rest, at);
      if (length === undefined || at + length > rest.length) break;
      gap = 0;
      yield pageOf(rest.subarray(at, at + length));
      at += length;
    }
    rest = rest.subarray(at);
  }
}

/** Whether a page is the first of a stream of a codec: its header stands at the start of it. */
export const begins = ({ isFirst, bytes }: Page, sign: string): boolean =>
  isFirst && bytes.subarray(0, 64).includes(sign, 0, 'latin1');

/** Bytes of the page that starts at `at`, or nothing while its header is not complete. */
const lengthOf = (bytes: Buffer, at: number): number | undefined => {
  const segments = bytes[at + 26];
  if (segments === undefined || at + smallest + segments > bytes.length) return undefined;
  let length = smallest + segments;
  for (let i = 0; i < segments; i++) length += bytes[at + smallest + i]!;
  return length;
};

const pageOf = (bytes: Buffer): Page => ({
  bytes,
  serial: bytes.readUInt32LE(14),
  granule: Number(bytes.readBigInt64LE(6)),
  isContinued: (bytes[5]! & 1) !== 0,
  isFirst: (bytes[5]! & 2) !== 0,
  isLast: (bytes[5]! & 4) !== 0,
});

const longest = 1 << 24; // bytes of a packet that are kept: covers of albums are in packets, too

/** The packets that end on a page; what continues on the next is kept in between. One a stream. */
export const packeter = (): ((page: Page) => Uint8Array[]) => {
  let open: Uint8Array[] = [];
  let kept = 0;
  const keep = (bytes: Uint8Array): void => {
    const part = bytes.subarray(0, longest - kept);
    open.push(Uint8Array.from(part)); // the page is gone when the next one comes
    kept += part.length;
  };
  const drop = (): void => {
    open = [];
    kept = 0;
  };
  return ({ bytes, isContinued }) => {
    const segments = bytes[26]!;
    const packets: Uint8Array[] = [];
    let start = smallest + segments;
    let end = start;
    let skip = isContinued && kept === 0; // the start of this packet was lost
    if (!isContinued) drop();
    for (let i = 0; i < segments; i++) {
      const lacing = bytes[smallest + i]!;
      end += lacing;
      if (lacing === 255) continue;
      if (!skip) packets.push(Buffer.concat([...open, bytes.subarray(start, end)]));
      skip = false;
      drop();
      start = end;
    }
    if (end > start && !skip) keep(bytes.subarray(start, end));
    return packets;
  };
};

/** Where the first and the last page of sound of a stream end, if it is the only one and never counts backwards. */
export const steadyRange = async (path: string, serial: number): Promise<readonly [number, number] | undefined> => {
  let first: number | undefined;
  let last = 0;
  let streams = 0;
  for await (const page of pages(path)) {
    if (page.isFirst) streams++;
    if (page.serial !== serial || page.granule === 0 || page.granule === -1) continue; // headers carry 0, −1 is none
    if (page.granule < last) return undefined;
    first ??= page.granule;
    last = page.granule;
  }
  return first === undefined || streams > 1 ? undefined : [first, last];
};
