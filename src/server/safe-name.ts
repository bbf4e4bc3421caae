const longest = 120; // bytes of UTF-8: with what is put around it while it is written, all file systems take it

/** Controls, what turns the line around or has no width, halves of letters, and what some system or shell reads as more than a letter. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029<>:"/\\|?*]/gu;

/** Names that Windows takes for devices, whatever their ending. */
const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)/i;

/**
 * A name of a file or folder, made from any text: no separator, no hidden file, no device, of a length that every system takes.
 * A name that was made so stays as it is.
 */
export function safeName(text: string, otherwise = 'untitled'): string {
  const plain = text.normalize('NFC').replace(unsafe, '_').normalize('NFC').replace(/\s+/gu, ' ');
  const bare = trimmed(cut(trimmed(plain)));
  const name = devices.test(bare) ? trimmed(cut(`_${bare}`)) : bare;
  return /[\p{L}\p{N}]/u.test(name) ? name : otherwise;
}

export const isSafeName = (text: string): boolean => text !== '' && safeName(text, '') === text;

/** Dots at the front hide a file, dots and spaces at the end are lost on Windows. */
const trimmed = (text: string): string => text.replace(/^[\s.]+|[\s.]+$/gu, '');

const bytesIn = (text: string): number => Buffer.byteLength(text);

const endingOf = (text: string): string => /\.[a-z0-9]{1,8}$/i.exec(text)?.[0] ?? '';

/** Short enough, with its ending. */
function cut(text: string, most = longest): string {
  if (bytesIn(text) <= most) return text;
  const ending = endingOf(text);
  const stem = [...text.slice(0, Math.min(most, text.length - ending.length))];
  while (bytesIn(stem.join('')) + ending.length > most) stem.pop();
  return `${stem.join('').trimEnd().replace(/\.+$/, '')}${ending}`;
}

const room = 8; // bytes for a space and a number

/** The name, or the first of "name 2.wav", "name 3.wav" … that none of the others is, whether in capitals or not. */
export function freeName(name: string, taken: readonly string[]): string {
  const folded = new Set(taken.map(fold));
  const short = cut(name, longest - room);
  const ending = endingOf(short);
  const stem = short.slice(0, short.length - ending.length);
  for (let i = 1; ; i++) {
    const free = i === 1 ? name : safeName(`${stem} ${i}${ending}`);
    if (!folded.has(fold(free))) return free;
  }
}

const fold = (name: string): string => name.normalize('NFC').toLowerCase();
