import { nameOf } from './file.ts';
import type { Source, Warning } from './source.ts';
import type { Tags } from './tag.ts';
import type { Container } from './write.ts';

const meanings: Readonly<Record<string, string>> = {
  bext: 'broadcast data (bext)',
  iXML: 'iXML',
  axml: 'axml',
  _PMX: 'XMP',
  'cue ': 'markers',
  LIST: 'markers',
  smpl: 'loops',
  inst: 'key ranges',
  acid: 'tempo and loops (acid)',
};

/** What ffmpeg puts into an M4A of all the fields that it is handed. */
const ofMp4 =
  /^(title|artist|album|albumartist|tracknumber|discnumber|date|genre|comment|description|lyrics|composer|copyright|grouping|bpm|compilation|synopsis|show|keywords|network|episode_id)$/;

/** What a file says of itself that only a WAV can carry, and where the sound itself is finer than what is written. */
export const leftOut = (path: string, container: Container, tags: Tags, source?: Source): Warning[] => {
  const names = [...new Set(tags.chunks.map(({ id }) => meanings[id] ?? id))];
  const warnings: Warning[] = [];
  if (container !== 'wav' && names.length > 0)
    warnings.push({
      code: 'left-out',
      message: `${nameOf(path)} cannot carry ${listed(names)}; only a .wav keeps ${names.length === 1 ? 'that' : 'these'}.`,
      path,
    });
  const lost = [...new Set(tags.fields.map(([name]) => name))].filter((name) => !ofMp4.test(name));
  if (container === 'm4a' && lost.length > 0)
    warnings.push({
      code: 'left-out-tags',
      message: `${nameOf(path)} cannot carry the ${lost.length === 1 ? 'tag' : 'tags'} ${listed(lost)}; every other kind of file keeps ${lost.length === 1 ? 'it' : 'them'}.`,
      path,
    });
  if (container === 'wav' && source && isFiner(source))
    warnings.push({
      code: 'rounded',
      message: `${nameOf(source.path)} holds ${source.bitDepth}-bit ${source.codec === 'float' ? 'float' : 'integers'}; 32-bit float (24 bits and an exponent) is the finest that is written.`,
      path: source.path,
    });
  return warnings;
};

const isFiner = ({ codec, bitDepth = 0 }: Source): boolean => bitDepth > (codec === 'float' ? 32 : 24);

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
