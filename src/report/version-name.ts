/** A bounce among those of its song. */
export interface VersionName {
  /** What all of them are called, in small letters: "chorus of lights mix". */
  readonly stem: string;
  /** [2] of "v2", [2, 1] of "v2.1"; empty where it says nothing. */
  readonly number: readonly number[];
}

const gap = '[\\s._-]*';
const digits = String.raw`(\d{1,3}(?:\.\d{1,3})*)`;
/** "v2", "(2)": gone from the stem. "mix3": its word is kept, for a mix is no master. A bare number may be that of another song. */
const endings = [
  new RegExp(String.raw`${gap}\(${digits}\)$`),
  new RegExp(`${gap}(?<![a-z])(?:v|ver|vers|version|rev|r)${gap}${digits}$`),
  new RegExp(`(?<=(?<![a-z])(?:mix|mixdown|bounce|master|rough|draft|take))${gap}${digits}$`),
];

/** "Chorus of Lights_mix3" is the third of "chorus of lights mix". */
export function versionOf(name: string): VersionName {
  const bare = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s._-]+(?:final|latest)$/, '');
  const found = endings.map((ending) => ending.exec(bare)).find((match) => match !== null);
  const stem = found ? bare.slice(0, found.index) : bare;
  const number = found ? found[1]!.split('.').map(Number) : [];
  const spaced = stem.replace(/[\s._-]+/g, ' ').trim();
  return spaced === '' ? { stem: bare, number: [] } : { stem: spaced, number };
}

/** Below 0 where the first was made before the second. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
