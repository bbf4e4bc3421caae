/** A chunk of a project of REAPER that was read: its words, the lines of words within, and the chunks. */
export interface Rpp {
  readonly words: readonly string[];
  readonly lines: readonly (readonly string[])[];
  readonly chunks: readonly Rpp[];
}

/** Words parted by blanks, or within quotes of three kinds. @throws at a quote that does not end */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let rest = line.trim();
  while (rest !== '') {
    const match = /^"([^"]*)"(?=\s|$)|^'([^']*)'(?=\s|$)|^`([^`]*)`(?=\s|$)|^([^\s"'`]\S*)/.exec(rest);
    if (!match) throw new Error(`not words: ${line}`);
    words.push(match[1] ?? match[2] ?? match[3] ?? match[4]!);
    rest = rest.slice(match[0].length).trimStart();
  }
  return words;
}

/** @throws where chunks do not close, or a line of base64 is longer than 128 signs */
export function readRpp(text: string): Rpp {
  const open: { words: readonly string[]; lines: (readonly string[])[]; chunks: Rpp[] }[] = [
    { words: [], lines: [], chunks: [] },
  ];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    if (line.startsWith('<')) {
      const chunk = { words: wordsOf(line.slice(1)), lines: [], chunks: [] };
      open.at(-1)!.chunks.push(chunk);
      open.push(chunk);
    } else if (line === '>') open.pop();
    else {
      if (/^[A-Za-z0-9+/]{129,}=*$/.test(line)) throw new Error('a line of base64 is too long');
      open.at(-1)!.lines.push(wordsOf(line));
    }
  }
  const [root, ...others] = open[0]!.chunks;
  if (open.length !== 1 || !root || others.length > 0) throw new Error('no single root that is closed');
  return root;
}

export const chunksOf = ({ chunks }: Rpp, name: string): readonly Rpp[] =>
  chunks.filter(({ words }) => words[0] === name);
/** What stands behind the name on every line of that name. */
export const linesOf = ({ lines }: Rpp, name: string): readonly (readonly string[])[] =>
  lines.filter(([first]) => first === name).map(([, ...rest]) => rest);
export const lineOf = (of: Rpp, name: string): readonly string[] => linesOf(of, name)[0]!;

/** Wrapper and data of a plug-in's state; the length that the wrapper tells has to be that of the data. */
export function stateOf({ lines }: Rpp): { readonly wrapper: Buffer; readonly data: Buffer } {
  const texts = lines.map(([text]) => text!);
  const end = Buffer.from(texts[0]!, 'base64').length === 60 || texts[0]!.length < 128 ? 1 : 2;
  const wrapper = Buffer.from(texts.slice(0, end).join(''), 'base64');
  const data = Buffer.from(texts.slice(end, -1).join(''), 'base64');
  if (wrapper.readUInt32LE(wrapper.length - 12) !== data.length) throw new Error('the wrapper tells another length');
  return { wrapper, data };
}

export function readReaEq(data: Buffer) {
  const count = data.readUInt32LE(4);
  return Array.from({ length: count }, (_, i) => {
    const at = 8 + 33 * i;
    const octaves = data.readDoubleLE(at + 24);
    return {
      type: data.readUInt32LE(at),
      enabled: data.readUInt32LE(at + 4),
      frequency: data.readDoubleLE(at + 8),
      gain: 20 * Math.log10(data.readDoubleLE(at + 16)),
      Q: 1 / (2 * Math.sinh((octaves * Math.LN2) / 2)),
    };
  });
}

export function readReaComp(data: Buffer) {
  const at = (i: number): number => data.readFloatLE(8 + 4 * i);
  return {
    threshold: 20 * Math.log10(at(0)),
    ratio: 1 + 99 * at(1),
    attack: at(2) / 2,
    release: 5 * at(3),
    makeup: 20 * Math.log10(at(11)),
    rms: at(13),
  };
}
