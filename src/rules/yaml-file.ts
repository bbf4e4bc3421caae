import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { type Mistake, told } from '../schema.ts';

/** A YAML file that knows on which line everything stands. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** What the parser refuses; nothing else can be checked then. */
  readonly broken?: string;
  /** A mistake with its file and line: `rules/tone/mud.yaml:4 above.error: "6 LU" should be in dB.` */
  tell(mistake: Mistake): string;
  /** File and line of what stands there. */
  placeOf(path: Mistake['path']): string;
}

export function readYaml(path: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => `${path}:${lines.linePos(offset).line || 1}`;
  const wrong = document.errors[0];
  if (wrong)
    return {
      ...{ path, value: undefined, broken: `${at(wrong.pos[0])} ${sentence(wrong.message)}` },
      ...{ tell: () => '', placeOf: () => path },
    };
  const tell = (mistake: Mistake) => {
    const found = find(document.contents, mistake.path);
    // What was filled in for a shorthand is not in the file: the place is as far as the file goes.
    const shown = mistake.isMissing ? mistake.path : mistake.path.slice(0, found.depth);
    return `${at(found.offset)} ${told({ ...mistake, path: shown })}`;
  };
  return { path, value: document.toJS(), tell, placeOf: (within) => at(find(document.contents, within).offset) };
}

const sentence = (message: string) => (message.endsWith('.') ? message : `${message}.`);

function find(root: unknown, path: Mistake['path']): { offset: number; depth: number } {
  let node = root;
  let offset = 0;
  for (const [depth, part] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (!pair) return { offset, depth };
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number' && node.items[part]) {
      node = node.items[part];
      offset = (node as { range?: [number, number, number] }).range?.[0] ?? offset;
    } else return { offset, depth };
  }
  return { offset, depth: path.length };
}
