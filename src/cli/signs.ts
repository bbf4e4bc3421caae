/** Our signs beside what a terminal without them shows: as wide, so that columns stay. */
const plain: Readonly<Record<string, string>> = {
  '▕': '|',
  '▏': '|',
  '·': '.',
  '▒': '=',
  '●': 'o',
  '✖': 'x',
  '▲': '!',
  '✓': '+',
  '→': '>',
  '−': '-',
  '–': '-',
  '…': '~',
  '’': "'",
  '“': '"',
  '”': '"',
  '±': '~',
  '\u00a0': ' ',
};

const signs = new RegExp(`[${Object.keys(plain).join('')}]`, 'g');

/** Whether the locale says that a terminal knows no UTF-8; one that says nothing is trusted to. */
export function isAscii({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv, platform = process.platform): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return platform !== 'win32' && locale !== '' && !/utf-?8/i.test(locale);
}

/** A text for a stream: files and programs get it as it is. */
export const shownOn = (stream: NodeJS.WriteStream, text: string): string =>
  stream.isTTY && isAscii(process.env) ? text.replace(signs, (sign) => plain[sign]!) : text;
