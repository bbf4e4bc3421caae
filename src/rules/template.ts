import { unknownWord } from '../spelling.ts';

/** What a sentence of a rule may speak of. `maybe`: it may be absent, so it stands in [brackets] with the words it takes along. */
export const placeholders = {
  value: { about: 'the measured value with its unit', maybe: false },
  absolute: { about: 'the same without its sign', maybe: false },
  percent: { about: 'the same in percent, for a share of full scale', maybe: false },
  count: { about: 'the same as a whole number without a unit', maybe: false },
  limit: { about: 'the limit that was passed', maybe: false },
  track: { about: 'where it was found', maybe: false },
  other: { about: 'the other track that takes part', maybe: false },
  reference: { about: 'what it was compared with', maybe: false },
  measured: { about: 'the metric itself, for a deviation from a target or a reference', maybe: true },
  margin: { about: 'give or take how much, for an estimate', maybe: true },
  cause: { about: 'another fault that accounts for it', maybe: true },
  where: { about: 'on what it is lost: "on a phone"', maybe: true },
  help: { about: 'what would help against that, as half a sentence', maybe: true },
  band: { about: 'the frequencies: "1 to 4 kHz"', maybe: true },
  time: { about: 'when, and in which part of the song: "in the loud part B, 0:45 to 1:02"', maybe: true },
} as const satisfies Readonly<Record<string, { about: string; maybe: boolean }>>;

export type Placeholder = keyof typeof placeholders;
export type Words = { readonly [P in Placeholder]?: string };

const optionalPart = /\[([^[\]]*)\]/g;
const anyPlaceholder = /\{([^{}]*)\}/g;

/** What is wrong with a sentence, if anything. */
export function templateMistake(template: string): string | undefined {
  const names = Object.keys(placeholders);
  const used = [...template.matchAll(anyPlaceholder)].map((match) => match[1]!);
  const unknown = used.find((name) => !names.includes(name));
  if (unknown !== undefined) return unknownWord('placeholder', unknown, names);
  const outside = template.replace(optionalPart, '');
  if (/[[\]{}]/.test(outside.replace(anyPlaceholder, ''))) return 'has a bracket or a brace without its partner';
  const bare = [...outside.matchAll(anyPlaceholder)].find((match) => placeholders[match[1] as Placeholder].maybe)?.[1];
  if (bare)
    return `{${bare}} may be absent: put it and the words it takes along in brackets, such as "[ at {${bare}}]"`;
  return undefined;
}

/** The sentence, without the optional parts that lack a word. */
export function fill(template: string, words: Words): string {
  const known = (name: string) => words[name as Placeholder];
  return template
    .replace(optionalPart, (_, part: string) =>
      [...part.matchAll(anyPlaceholder)].every((match) => known(match[1]!) !== undefined) ? part : '',
    )
    .replace(anyPlaceholder, (_, name: string) => known(name) ?? '');
}
