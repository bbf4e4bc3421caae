/** A chunk of a project of REAPER: a head, and lines or chunks within. */
export interface Chunk {
  readonly head: string;
  readonly lines: readonly (string | Chunk)[];
}

export const chunk = (head: string, lines: Chunk['lines']): Chunk => ({ head, lines });

/** A name in the quotes that it does not have itself, on one line; where it has all three kinds, its backticks become plain quotes. */
export function quoted(name: string): string {
  const plain = name.replace(/[\s\p{Cc}]+/gu, ' ');
  const sign = ['"', "'", '`'].find((each) => !plain.includes(each));
  return sign ? `${sign}${plain}${sign}` : `\`${plain.replaceAll('`', "'")}\``;
}

/** Digits enough for what is set, without an exponent. @throws RangeError at a number that is not finite */
export function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a number of the project is ${value}`);
  return value
    .toFixed(10)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');
}

/** Braced, and the same for the same text: four FNV-1a hashes of 32 bits. */
export function guid(text: string): string {
  const hex = [0, 1, 2, 3]
    .map((seed) => {
      let hash = 0x811c9dc5;
      for (const sign of `${seed}:${text}`) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193) >>> 0;
      return hash.toString(16).padStart(8, '0');
    })
    .join('')
    .toUpperCase();
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}}`;
}

function* linesOf({ head, lines }: Chunk, indent: string): Generator<string> {
  yield `${indent}<${head}`;
  for (const line of lines) {
    if (typeof line === 'string') yield `${indent}  ${line}`;
    else yield* linesOf(line, `${indent}  `);
  }
  yield `${indent}>`;
}

export const textOf = (root: Chunk): string => `${[...linesOf(root, '')].join('\n')}\n`;
