import type { FileHandle } from 'node:fs/promises';
import { piece } from './file.ts';
import type { Found, Picture, Tags } from './tag.ts';
import { commentBlock, commentsOf, pictureBlock, pictureOf } from './vorbis-comment.ts';

const mostBlocks = 256; // of metadata: files have some five
const kinds = { comment: 4, picture: 6 } as const;
const last = 0x80;

/** Comments and pictures of a FLAC whose first block begins at `start`. RFC 9639, 8. */
export const flacTags = async (handle: FileHandle, start: number): Promise<Found> => {
  const pictures: Picture[] = [];
  let comments: Found = {};
  let isDamaged = false;
  for (let at = start, count = 0; count < mostBlocks; count++) {
    const header = await piece(handle, at, 4);
    if (header.length < 4) return { ...comments, pictures, isDamaged: true };
    const size = header.readUIntBE(1, 3); // 16 MB at most
    const kind = header[0]! & 0x7f;
    if (kind === kinds.comment) comments = commentsOf(await piece(handle, at + 4, size));
    if (kind === kinds.picture) {
      const picture = pictureOf(await piece(handle, at + 4, size));
      if (picture) pictures.push(picture);
      else isDamaged = true;
    }
    if (header[0]! & last) break;
    at += 4 + size;
  }
  return {
    fields: comments.fields ?? [],
    pictures: [...pictures, ...(comments.pictures ?? [])],
    isDamaged: isDamaged || comments.isDamaged === true,
  };
};

/** The blocks that follow STREAMINFO, the last one marked. */
export const flacBlocks = ({ fields = [], pictures = [] }: Partial<Tags>): Buffer => {
  const bodies = [
    [kinds.comment, commentBlock(fields)] as const,
    ...pictures.map((picture) => [kinds.picture, pictureBlock(picture)] as const),
  ];
  const blocks = bodies.flatMap(([kind, body], i) => {
    const header = Buffer.from([kind | (i === bodies.length - 1 ? last : 0), 0, 0, 0]);
    header.writeUIntBE(body.length, 1, 3);
    return [header, body];
  });
  return Buffer.concat(blocks);
};
