const forbidden = /[<>:"/\\|?*\p{Cc}]/gu; // on one system or another
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i; // devices of Windows
const longest = 100;

/** A name as a file of any system may have it: odd signs become "_", and none is empty, hidden or a device. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(forbidden, '_')
    .slice(0, longest)
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return plain === '' || reserved.test(plain) ? `_${plain}` : plain;
}

/** Safe names, each unlike all others even where case does not count, in the order of what they are for. */
export function safeNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = safeName(name);
    let free = plain;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${plain} ${count}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
