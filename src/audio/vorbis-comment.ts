import { type Found, knownAs, type Picture, type Tag } from './tag.ts';

const pictureKey = 'metadata_block_picture';

/** Reads bytes one after another; `undefined` where they end. */
const cursor = (bytes: Buffer) => {
  let at = 0;
  const take = (length: number): Buffer | undefined => {
    if (at + length > bytes.length) return undefined;
    at += length;
    return bytes.subarray(at - length, at);
  };
  return { take, little: () => take(4)?.readUInt32LE(0), big: () => take(4)?.readUInt32BE(0) };
};

/** Comments of FLAC, Vorbis and Opus. Whatever is cut off is left out. */
export const commentsOf = (bytes: Buffer): Found => {
  const fields: Tag[] = [];
  const pictures: Picture[] = [];
  const { take, little } = cursor(bytes);
  let isDamaged = false;
  const text = (): string | undefined => {
    const length = little();
    return length === undefined ? undefined : take(length)?.toString('utf8');
  };
  const count = text() === undefined ? undefined : little(); // after the vendor
  for (let i = 0; i < (count ?? 0); i++) {
    const entry = text();
    if (entry === undefined) return { fields, pictures, isDamaged: true };
    const [name, value] = split(entry);
    if (name === pictureKey) {
      const picture = pictureOf(Buffer.from(value, 'base64'));
      if (picture) pictures.push(picture);
      else isDamaged = true;
    } else if (name !== '' && name !== 'coverart' && name !== 'coverartmime') fields.push([name, value]);
  }
  return { fields, pictures, isDamaged: isDamaged || count === undefined };
};

const split = (entry: string): Tag => {
  const at = entry.indexOf('=');
  return at < 0 ? ['', ''] : [knownAs(entry.slice(0, at)), entry.slice(at + 1)];
};

/** The picture in a FLAC PICTURE block. RFC 9639, 8.8. */
export const pictureOf = (block: Buffer): Picture | undefined => {
  const { take, big } = cursor(block);
  const part = (): Buffer | undefined => {
    const length = big();
    return length === undefined ? undefined : take(length);
  };
  const type = big();
  const mime = part()?.toString('latin1');
  const description = part()?.toString('utf8');
  const measures = take(16); // width, height, depth, colours: what reads the picture knows them
  const data = part();
  if (type === undefined || mime === undefined || description === undefined || !measures || !data?.length)
    return undefined;
  return mime === '-->' ? undefined : { type, mime, description, data };
};

/** The same, to be written; sizes in pixels are left for the reader to find. */
export const pictureBlock = ({ type, mime, description, data }: Picture): Buffer => {
  const part = (bytes: Buffer): Buffer[] => [uint32be(bytes.length), bytes];
  const described = [...part(Buffer.from(mime, 'latin1')), ...part(Buffer.from(description, 'utf8'))];
  return Buffer.concat([uint32be(type), ...described, Buffer.alloc(16), ...part(data)]);
};

const uint32be = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const little32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** As a comment may name it: printable ASCII without "=". */
const commentName = (name: string): string => name.toUpperCase().replace(/[^ -<>-}]/g, '_');

/** A block of comments, pictures left to the container. */
export const commentBlock = (fields: readonly Tag[]): Buffer => {
  const entry = (text: string): Buffer[] => [little32(Buffer.byteLength(text)), Buffer.from(text)];
  const entries = fields.flatMap(([name, value]) => entry(`${commentName(name)}=${value}`));
  return Buffer.concat([...entry('mixwright'), little32(fields.length), ...entries]);
};

/** A picture as a comment, for containers without a place for it. */
export const pictureComment = (picture: Picture): Tag => [pictureKey, pictureBlock(picture).toString('base64')];
