import { ffmpegTags } from './ffmpeg-tags.ts';
import { begins, packeter, pages } from './ogg.ts';
import type { Found } from './tag.ts';
import { commentsOf } from './vorbis-comment.ts';

/** How streams begin whose second packet holds the comments, and how many bytes stand before these. */
const signs: readonly (readonly [sign: string, before: number])[] = [
  ['\x01vorbis', 7],
  ['OpusHead', 8],
];

/** The comments of the first stream of Vorbis or Opus; of others, what ffmpeg knows. */
export const oggTags = async (path: string): Promise<Found> => {
  const unpack = packeter();
  let serial = -1;
  let before = 0;
  let count = 0;
  for await (const page of pages(path)) {
    const sign = serial < 0 ? signs.find(([text]) => begins(page, text)) : undefined;
    if (sign) [serial, before] = [page.serial, sign[1]];
    else if (serial < 0 && !page.isFirst) return ffmpegTags(path);
    if (page.serial !== serial) continue;
    for (const packet of unpack(page)) if (count++ === 1) return commentsOf(Buffer.from(packet).subarray(before));
  }
  return { isDamaged: true };
};
