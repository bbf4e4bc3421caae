import { kit, type LikelyRole, type Role, sureEnough } from '../roles.ts';
import { backing, fillers, type Meaning, meanings, plainLetters, returns } from './lexicon.ts';

/** The words of a file name, in small letters with spaces between them. */
export const wordsIn = (name: string): string =>
  plainLetters(
    name
      .replace(/\.[a-z0-9]{2,4}$/i, '')
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu})(\p{Lu}\p{Ll}{2})/gu, '$1 $2'),
  )
    .replace(/[_\-–—.,+&()[\]{}'#]+/g, ' ')
    .replace(/(?<=\p{L})\d+/gu, (digits, at: number, all: string) => (isName(all, at, digits) ? digits : ' '))
    .replace(/\s+/g, ' ')
    .trim();

/** "dx7" and "b3" are names, "kick3" is the third kick. */
const isName = (text: string, at: number, digits: string): boolean =>
  meanings.has(`${/\p{L}*$/u.exec(text.slice(0, at))![0]}${digits}`);

/** The role a file name speaks of; `other` when it says nothing, or too little. */
export const roleOf = (name: string): Role => sure(readName(name)).role;

const nothing: LikelyRole = { role: 'other', confidence: 0 };

const sure = (read: LikelyRole): LikelyRole => (read.confidence >= sureEnough ? read : nothing);

/** What one file name says by itself. */
export const readName = (name: string): LikelyRole => readParts(partsOf(name));

/**
 * What the names of a song's stems say. Words that begin or end most of them, such as the song's title, say nothing;
 * and what "lead" and "backing" mean depends on what else there is.
 */
export function readNames(names: readonly string[]): readonly LikelyRole[] {
  const own = withoutShared(names.map((name) => partsOf(name)));
  const read = own.map(readParts);
  return read.map((each, i) => amongOthers(own[i]!.flat(), each, read));
}

type Part = readonly string[];

/** Words of a name in its parts, which stand between dashes: "Song - Kick" has two. Numbers count nothing. */
const partsOf = (name: string): readonly Part[] =>
  name
    .replace(/\.[a-z0-9]{2,4}$/i, '')
    .split(/\s[-–—]+\s|__+|_-_/)
    .map((part) => wordsIn(`${part}.wav`).split(' ').flatMap(apart).filter(Boolean))
    .filter((part) => part.length > 0);

const isNumber = (word: string): boolean => /^\d+$/.test(word) && !meanings.has(word);

/** A word of many that were written as one: "leadvox", "gtrl", "01kick". */
function apart(word: string): string[] {
  if (meanings.has(word)) return [word];
  if (isNumber(word)) return [];
  const bare = /^\d+(\p{L}+)$/u.exec(word)?.[1];
  if (bare !== undefined) return apart(bare);
  return pieces(word) ?? [word];
}

/** Known words that it is made of, one of them the name of a role. */
function pieces(word: string): string[] | undefined {
  const side = /^(.{2,})[lr]$/.exec(word)?.[1];
  if (side !== undefined && meanings.has(side)) return [side];
  for (let cut = word.length - 2; cut >= 2; cut--) {
    const [head, tail] = [word.slice(0, cut), word.slice(cut)];
    const isLong = head.length > 2 && tail.length > 2;
    if (meanings.has(head) && (fillers.has(tail) || (isLong && meanings.has(tail)))) return [head, tail];
    if (fillers.has(head) && isLong && meanings.has(tail)) return [head, tail];
  }
  return undefined;
}

interface Hit extends Meaning {
  readonly at: number;
}

const longest = 3; // words of a phrase

function hitsIn(part: Part): Hit[] {
  const hits: Hit[] = [];
  for (let at = 0; at < part.length; ) {
    const length = [...Array(longest).keys()]
      .map((less) => longest - less)
      .find((each) => meanings.has(part.slice(at, at + each).join(' ')));
    const meaning = length && meanings.get(part.slice(at, at + length).join(' '));
    if (meaning) hits.push({ ...meaning, at });
    at += length || 1;
  }
  return hits;
}

/** The last part that says something clear; a title comes first as a rule. */
function readParts(parts: readonly Part[]): LikelyRole {
  const read = parts.map((part) => readWords(part)).filter((each) => each.confidence > 0);
  const named = read.filter(({ role }) => role !== 'mix');
  const clear = [0.8, sureEnough].map((least) => named.findLast(({ confidence }) => confidence >= least)).find(Boolean);
  return clear ?? read.find(({ role }) => role === 'mix') ?? read.at(-1) ?? nothing;
}

function readWords(part: Part): LikelyRole {
  const hits = hitsIn(part);
  const rank = Math.max(...hits.map((hit) => hit.rank));
  const best = hits.filter((hit) => hit.rank === rank);
  const last = best.at(-1);
  if (!last) return nothing;
  if (rank < 3 && hits.some(({ role }) => role === 'mix')) return { role: 'mix', confidence: 0.9 };
  if (rank === 1 && last.role === 'backing-track' && part.some((word) => isOther(word))) return nothing;
  if (last.rank === 4 && part.slice(last.at + 1).some((word) => returns.has(word)))
    return { role: 'effects', confidence: 0.8 };
  if (last.role === 'vocals' && part.some((word) => backing.has(word)))
    return { role: 'backing-vocals', confidence: last.confidence };
  const several = new Set(best.map(({ role }) => role));
  if (several.size > 1 && [...several].every((role) => kit.includes(role))) {
    const drums = [...several].filter((role) => role !== 'drums');
    return { role: drums.length > 1 ? 'drums' : drums[0]!, confidence: 0.85 };
  }
  // Names are put together with the kind last: a bass clarinet, a guitar synth.
  return { role: last.role, confidence: several.size > 1 ? Math.min(last.confidence, 0.8) : last.confidence };
}

const isOther = (word: string): boolean => meanings.get(word)?.role !== 'backing-track' && !fillers.has(word);

/** Without the words that at least three quarters of the names begin or end with. A lone name of a role is no title. */
function withoutShared(names: readonly (readonly Part[])[]): readonly (readonly Part[])[] {
  const marked = names.map((parts) => parts.flatMap((part, i) => (i === 0 ? part : ['|', ...part])));
  const head = sharedHead(marked);
  const tail = sharedHead(marked.map((words) => words.toReversed())).toReversed();
  return marked.map((words) => {
    const from = startsWith(words, head) && words.length > head.length ? head.length : 0;
    const inside = words.slice(from);
    const isTailed = startsWith(inside.toReversed(), tail.toReversed()) && inside.length > tail.length;
    return splitAt(isTailed ? inside.slice(0, inside.length - tail.length) : inside);
  });
}

const startsWith = (words: Part, head: Part): boolean => head.every((word, i) => words[i] === word);

function sharedHead(names: readonly Part[]): Part {
  const head: string[] = [];
  if (names.length < 2) return head;
  const enough = Math.max(2, Math.ceil(names.length * 0.75));
  for (;;) {
    const next = names.filter((words) => startsWith(words, head)).flatMap((words) => words[head.length] ?? []);
    const word = next.find((each) => next.filter((other) => other === each).length >= enough);
    if (word === undefined) break;
    head.push(word);
  }
  const named = head.filter((word) => word !== '|');
  return named.length === 1 && meanings.has(named[0]!) ? [] : head;
}

const splitAt = (words: Part): readonly Part[] =>
  words.reduce<string[][]>(
    (parts, word) => {
      if (word === '|') parts.push([]);
      else parts.at(-1)!.push(word);
      return parts;
    },
    [[]],
  );

/** "Lead" beside backing vocals is the voice, "backing" beside one or two other stems is all the rest. */
function amongOthers(words: Part, read: LikelyRole, all: readonly LikelyRole[]): LikelyRole {
  if (read.confidence >= sureEnough) return read;
  const has = (...wanted: readonly Role[]) =>
    all.some(({ role, confidence }) => confidence >= sureEnough && wanted.includes(role));
  if (words.some((word) => word === 'lead' || word === 'leads') && read.role === 'synth') {
    if (has('vocals')) return read;
    if (has('backing-vocals')) return { role: 'vocals', confidence: 0.8 };
    return has('synth', 'pad') || !has('guitar') ? { role: 'synth', confidence: 0.7 } : read;
  }
  if (read.role === 'backing-track') {
    const others = all.filter((each) => each !== read);
    if (others.length <= 3 && others.some((each) => each.confidence >= sureEnough)) return { ...read, confidence: 0.8 };
    return has('vocals') ? { role: 'backing-vocals', confidence: 0.75 } : read;
  }
  return read;
}
