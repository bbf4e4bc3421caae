import fc from 'fast-check';

/** One thing done to a file. Places are shares of its length, so that they fit whatever became of it before. */
type Damage = (file: Buffer) => Buffer;

const place = (file: Buffer, share: number): number => Math.floor(share * file.length);

/** Anywhere, but at times near the start, where headers are. */
const anywhere = fc.noBias(fc.nat(1 << 30)).map((value) => value / (1 << 30));
const share = fc.oneof(
  { weight: 3, arbitrary: anywhere },
  { weight: 1, arbitrary: anywhere.map((value) => value ** 4) },
);
const telling = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];
const value = fc.oneof(fc.constantFrom(...telling), fc.nat(0xffff_ffff));

const flip = fc.tuple(share, fc.nat(7)).map(
  ([at, bit]): Damage =>
    (file) => {
      if (file.length > 0) file[Math.min(file.length - 1, place(file, at))]! ^= 1 << bit;
      return file;
    },
);

const field = fc.tuple(share, value, fc.constantFrom(1, 2, 4, 8), fc.boolean()).map(
  ([at, number, width, isBig]): Damage =>
    (file) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32LE(number, 0);
      if (number === 0xffff_ffff) bytes.fill(0xff);
      const part = bytes.subarray(0, width);
      file.set(
        (isBig ? Buffer.from(part).reverse() : part).subarray(0, file.length - place(file, at)),
        place(file, at),
      );
      return file;
    },
);

/** Fields of headers lie at even places. */
const headerField = fc.tuple(fc.nat(60), value, fc.constantFrom(2, 4), fc.boolean()).map(
  ([at, number, width, isBig]): Damage =>
    (file) => {
      if (2 * at + 4 > file.length) return file;
      const number16 = number & 0xffff;
      if (width === 2) isBig ? file.writeUInt16BE(number16, 2 * at) : file.writeUInt16LE(number16, 2 * at);
      else isBig ? file.writeUInt32BE(number, 2 * at) : file.writeUInt32LE(number, 2 * at);
      return file;
    },
);

const cut = share.map(
  (at): Damage =>
    (file) =>
      Buffer.from(file.subarray(0, place(file, at))),
);

const wipe = fc.tuple(share, fc.nat(3000), fc.constantFrom(0, 0xff, 0x4f)).map(
  ([at, length, byte]): Damage =>
    (file) =>
      file.fill(byte, place(file, at), Math.min(file.length, place(file, at) + length)),
);

const noise = fc.uint8Array({ minLength: 1, maxLength: 600 });
const overwrite = fc.tuple(share, noise).map(
  ([at, bytes]): Damage =>
    (file) => {
      file.set(bytes.subarray(0, file.length - place(file, at)), place(file, at));
      return file;
    },
);
const insert = fc.tuple(share, noise).map(
  ([at, bytes]): Damage =>
    (file) =>
      Buffer.concat([file.subarray(0, place(file, at)), bytes, file.subarray(place(file, at))]),
);
const prefix = noise.map(
  (bytes): Damage =>
    (file) =>
      Buffer.concat([bytes, file]),
);
/** An empty ID3 tag, which may stand before anything. */
const tag = fc.constant<Damage>((file) => Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\0', 'latin1'), file]));
const suffix = noise.map(
  (bytes): Damage =>
    (file) =>
      Buffer.concat([file, bytes]),
);

/** A stretch copied or moved to another place: chunks twice, in another order, one in another. */
const shift = fc.tuple(share, fc.nat(400), share, fc.boolean()).map(
  ([from, length, to, isMoved]): Damage =>
    (file) => {
      const start = place(file, from) & ~1;
      const stretch = Buffer.from(file.subarray(start, start + length));
      const rest = isMoved ? Buffer.concat([file.subarray(0, start), file.subarray(start + length)]) : file;
      const target = place(rest, to) & ~1;
      return Buffer.concat([rest.subarray(0, target), stretch, rest.subarray(target)]);
    },
);

const mark = (bytes: Buffer, names: readonly string[]): number[] => {
  const found: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at++)
    if (names.includes(bytes.toString('latin1', at, at + 4))) found.push(at);
  return found;
};

/** Chunks, pages and the like begin with a name: one of them is put somewhere else, once or twice. */
const chunkNames = ['fmt ', 'data', 'ds64', 'COMM', 'SSND', 'desc', 'chan', 'OggS', 'fLaC', 'RIFF', 'FORM', 'caff'];
const reorder = fc.tuple(fc.nat(20), fc.nat(20), fc.boolean()).map(
  ([from, to, isMoved]): Damage =>
    (file) => {
      const starts = [...mark(file, chunkNames), file.length];
      if (starts.length < 3) return file;
      const parts = starts.slice(0, -1).map((start, i) => file.subarray(start, starts[i + 1]!));
      const chosen = parts[from % parts.length]!;
      if (isMoved) parts.splice(from % parts.length, 1);
      parts.splice(to % (parts.length + 1), 0, chosen);
      return Buffer.concat([file.subarray(0, starts[0]), ...parts]);
    },
);

const splice = (others: readonly Buffer[]) =>
  fc.tuple(fc.constantFrom(...others), share, share).map(
    ([other, mine, theirs]): Damage =>
      (file) =>
        Buffer.concat([file.subarray(0, place(file, mine)), other.subarray(place(other, theirs))]),
  );

/** Says itself in base64 when it is a counterexample. */
const told = (file: Buffer): Buffer => Object.assign(file, { [fc.toStringMethod]: () => file.toString('base64') });

/** A valid file, damaged in one to three ways. Of Ogg, half of the time with checksums that are right again. */
export const damaged = (name: string, valid: Buffer, others: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.oneof(flip, field, overwrite, wipe, shift) },
          { weight: 2, arbitrary: headerField },
          { weight: 2, arbitrary: fc.oneof(cut, insert, reorder, splice(others)) },
          { weight: 1, arbitrary: suffix },
          { weight: 1, arbitrary: fc.oneof({ weight: 3, arbitrary: tag }, { weight: 1, arbitrary: prefix }) },
        ),
        { minLength: 1, maxLength: 3 },
      ),
      fc.boolean(),
    )
    .map(([damages, isSealed]) => {
      const file = damages.reduce((before, damage) => damage(Buffer.from(before)), valid);
      return told(name.startsWith('Ogg') && isSealed ? sealed(file) : file);
    });

/** Names that files begin with, and then anything. */
export const anything: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.constantFrom(
      '',
      'RIFF\0\0\0\0WAVE',
      'RF64\0\0\0\0WAVE',
      'FORM\0\0\0\0AIFF',
      'FORM\0\0\0\0AIFC',
      'caff\0\x01\0\0',
      'fLaC',
      'OggS\0\x02',
      'ID3\x03\0\0',
      '\xff\xfb\x90\x64',
    ),
    fc.uint8Array({ maxLength: 3000 }),
  )
  .map(([start, rest]) => told(Buffer.concat([Buffer.from(start, 'latin1'), rest])));

/** CRC-32 of Ogg: polynomial 0x04c11db7, no reflection (RFC 3533, 6). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  return crc >>> 0;
});

/** The same with every page's checksum put right, so that damage goes deeper than the first check. */
export const sealed = (file: Buffer): Buffer => {
  for (const at of mark(file, ['OggS'])) {
    const segments = file[at + 26];
    if (segments === undefined || at + 27 + segments > file.length) continue;
    const body = file.subarray(at + 27, at + 27 + segments).reduce((sum, lacing) => sum + lacing, 0);
    const page = file.subarray(at, at + 27 + segments + body);
    page.writeUInt32LE(0, 22);
    page.writeUInt32LE(
      page.reduce((crc, byte) => ((crc << 8) ^ table[((crc >>> 24) ^ byte) & 0xff]!) >>> 0, 0),
      22,
    );
  }
  return file;
};
