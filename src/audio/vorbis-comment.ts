/** Tags of FLAC, Vorbis and Opus: names in lower case, the first of each. Whatever is cut off is left out. */
export const commentsOf = (bytes: Buffer): Readonly<Record<string, string>> => {
  const tags: Record<string, string> = {};
  let at = 0;
  const text = (): string | undefined => {
    if (at + 4 > bytes.length) return undefined;
    const length = bytes.readUInt32LE(at);
    at += 4 + length;
    return at <= bytes.length ? bytes.toString('utf8', at - length, at) : undefined;
  };
  if (text() === undefined || at + 4 > bytes.length) return tags; // the vendor
  const count = bytes.readUInt32LE(at);
  at += 4;
  for (let i = 0; i < count; i++) {
    const entry = text();
    if (entry === undefined) break;
    const [name = '', value] = [entry.split('=', 1)[0], entry.slice(entry.indexOf('=') + 1)];
    const key = name.toLowerCase();
    const isPicture = key === 'metadata_block_picture' || key === 'coverart';
    if (entry.includes('=') && !isPicture) tags[key] ??= value;
  }
  return tags;
};
