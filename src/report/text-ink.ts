/** Colours of a terminal, or none. */
export type Ink = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue', (text: string) => string>>;

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
} as const;

export function ink(isColored: boolean): Ink {
  const paint = ([on, off]: readonly [number, number]) =>
    isColored ? (text: string) => `\u001b[${on}m${text}\u001b[${off}m` : (text: string) => text;
  return Object.fromEntries(Object.entries(codes).map(([name, pair]) => [name, paint(pair)])) as Ink;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const colour = /\u001b\[\d+m/g;

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const onTop = /[\p{M}\u200d]/u; // as file names of macOS write an umlaut

const widthOf = (sign: string): number => (onTop.test(sign) ? 0 : wide.test(sign) ? 2 : 1);

/** Columns a text takes. */
export const columns = (text: string): number =>
  [...text.replace(colour, '')].reduce((sum, sign) => sum + widthOf(sign), 0);

/** No wider than asked, with "…" for the middle. */
export function shortened(text: string, width: number): string {
  if (columns(text) <= width) return text;
  const signs = [...text];
  const head = signs.slice(0, Math.ceil((width - 1) / 2));
  const tail = signs.slice(-Math.floor((width - 1) / 2));
  while (columns([...head, ...tail].join('')) > width - 1) head.length >= tail.length ? head.pop() : tail.shift();
  return `${head.join('')}…${tail.join('')}`;
}

export const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columns(text)));

export const padStarted = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - columns(text))) + text;

/** Lines no wider than asked, the first indented by one depth, the others by another. */
export function wrapped(text: string, width: number, first: number, others = first): readonly string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let isEmpty = true;
  for (const word of text.split(/ +/).filter(Boolean)) {
    if (!isEmpty && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = ' '.repeat(others);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
