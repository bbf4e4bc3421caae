/** What a track is for. The one list that names, rules and people use; patterns read file names (domain lexicon), first hit wins. */
const patterns = {
  'backing-vocals': /\b(bg ?v(ox)?s?|bv|bvox|backing|backings|choir|harm(ony|onies)?|adlibs?)\b/,
  vocals: /\b(vox|voc(al)?s?|voices?|sing(er)?|ld ?vx|lead ?vo(x|cal)s?)\b/,
  kick: /\b(kicks?|kik|bd|bass ?drum)\b/,
  snare: /\b(sn(ares?)?|sd|rim(shot)?|claps?)\b/,
  hats: /\b(hh|hats?|hi ?hats?)\b/,
  cymbals: /\b(oh|overheads?|cym(bal)?s?|ride|crash)\b/,
  toms: /\btoms?\b/,
  percussion: /\b(perc(ussion)?|shakers?|tamb(ourine)?|congas?|bongos?)\b/,
  drums: /\b(drums?|kit|beat|break(s|beat)?|loop|room)\b/,
  bass: /\b(bass|bs|sub|808)\b/,
  guitar: /\b(g(ui)?t(a)?rs?|guitars?|eg|ag|acoustic)\b/,
  keys: /\b(keys?|piano|pno|rhodes|organ|ep|wurli(tzer)?|clav(inet)?)\b/,
  strings: /\b(strings?|str|violins?|violas?|cellos?)\b/,
  brass: /\b(brass|horns?|sax(es|ophones?)?|tpts?|trumpets?|tbns?|trombones?)\b/,
  pad: /\b(pads?|textures?|ambience|drones?)\b/,
  synth: /\b(synths?|leads?|plucks?|arp|sine|melody)\b/,
  effects: /\b(fx|sfx|efx|effects?|risers?|impacts?|amb|noise|sweeps?)\b/,
  // Last: a "drum mix" is drums.
  mix: /\b(mix|master|mixdown|bounce|premaster)\b/,
} as const;

export type Role = keyof typeof patterns | 'other';

export const roles = [...Object.keys(patterns), 'other'] as readonly Role[];

/** How much a listener minds losing it: a part may only be said to be covered by one that matters no more (domain 5.3). */
export const priority: Readonly<Record<Role, number>> = {
  mix: 0,
  vocals: 6,
  synth: 4,
  guitar: 3,
  keys: 3,
  brass: 4,
  strings: 2,
  kick: 5,
  snare: 5,
  drums: 5,
  bass: 4,
  'backing-vocals': 3,
  toms: 3,
  hats: 2,
  cymbals: 2,
  percussion: 2,
  pad: 1,
  effects: 1,
  other: 2,
};

/** The words of a file name, in small letters with spaces between them. */
export const wordsIn = (name: string): string =>
  name
    .replace(/\.[a-z0-9]{2,4}$/i, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[_\-.()[\]]+/g, ' ')
    .replace(/(?<=[a-z])\d+/g, ' ');

/** The role a file name speaks of; `other` when it says nothing. */
export function roleOf(name: string): Role {
  const words = wordsIn(name);
  const hit = Object.entries(patterns).find(([, pattern]) => pattern.test(words));
  return (hit?.[0] as Role | undefined) ?? 'other';
}
