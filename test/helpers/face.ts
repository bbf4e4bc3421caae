import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/** A .d.ts as `tsc` writes it. */
interface Module {
  /** Statements on its first level, by name. */
  readonly declared: ReadonlyMap<string, string>;
  /** Where names come from that it takes from elsewhere: file and name there. */
  readonly taken: ReadonlyMap<string, readonly [file: string, name: string]>;
}

/**
 * The public face of a package in one text: what its entry gives, and after that every declaration that can be reached from there and
 * from its other entries, by file. A light stand-in for a rollup: it reads what `tsc` writes (statements begin at the margin) and nothing else.
 */
export function faceOf(entry: string, others: readonly string[] = []): string {
  const root = dirname(entry);
  const modules = new Map<string, Module>();
  const moduleOf = (file: string): Module => {
    const known = modules.get(file) ?? readModule(file);
    modules.set(file, known);
    return known;
  };
  const reached = new Map<string, Map<string, string>>();
  const reach = (file: string, name: string): void => {
    const { declared, taken } = moduleOf(file);
    const from = taken.get(name);
    if (from?.[0].startsWith('/')) reach(...from); // else it is of another package
    const text = from ? undefined : declared.get(name);
    const inFile = reached.get(file) ?? new Map<string, string>();
    if (text === undefined || inFile.has(name)) return;
    reached.set(file, inFile.set(name, text));
    for (const [path, inner] of inlineImports(text, file)) reach(path, inner);
    for (const [word] of withoutText(text).matchAll(/[A-Za-z_$][\w$]*/g))
      if (word !== name && (declared.has(word) || taken.has(word))) reach(file, word);
  };
  for (const each of [entry, ...others]) {
    const { declared, taken } = moduleOf(each);
    const own = [...declared].filter(([, text]) => text.startsWith('export '));
    for (const name of [...(each === entry ? taken.keys() : []), ...own.map(([name]) => name)]) reach(each, name);
  }
  const parts = [...reached]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, texts]) => {
      const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
      return `// ${relative(root, file)}\n\n${sorted.join('\n')}`;
    });
  return `${readFileSync(entry, 'utf8').trimEnd()}\n\n${parts.join('\n\n').replaceAll('    ', '  ')}\n`;
}

/** Names that the entry gives with no word on them: neither before the line that gives them, nor where they are declared. */
export function undocumented(entry: string): string[] {
  const names: string[] = [];
  let about = '';
  for (const [whole] of readFileSync(entry, 'utf8').matchAll(/\/\*\*[\s\S]*?\*\/|^export [^;]*;/gm)) {
    if (whole.startsWith('/**')) about = whole;
    else {
      const [, list = '', path = ''] = /\{([^}]*)\} from '([^']+)'/.exec(whole) ?? [];
      const text = readFileSync(declarations(entry, path), 'utf8');
      const bare = namesIn(list).filter(([name]) => !about.includes(name) && !hasComment(text, name));
      names.push(...bare.map(([name]) => name));
      about = '';
    }
  }
  return names;
}

/** Schemas of zod: the JSON Schema that comes of them is checked in. */
const isSchema = /^(export )?declare const \w+: z\./;

const hasComment = (text: string, name: string): boolean =>
  new RegExp(`\\*/\\nexport (declare )?(const|function|class|interface|type) ${name}\\b`).test(text);

function readModule(file: string): Module {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const declared = new Map<string, string>();
  const taken = new Map<string, readonly [string, string]>();
  for (const statement of statementsOf(text)) {
    const [, list, path] = /^(?:import|export) (?:type )?\{([\s\S]*?)\} from '([^']+)'/.exec(statement) ?? [];
    if (list !== undefined) {
      const target = declarations(file, path!);
      for (const [name, there] of namesIn(list)) taken.set(name, [target, there]);
      continue;
    }
    const name = /^(?:export )?(?:declare )?(?:abstract )?(?:const|function|class|interface|type) ([\w$]+)/.exec(
      statement,
    )?.[1];
    if (name === undefined) continue;
    const before = declared.get(name);
    const text = isSchema.test(statement) ? `${statement.split('\n', 1)[0]} … ;` : statement;
    declared.set(name, before === undefined ? text : `${before}\n${text}`); // overloads
  }
  return { declared, taken };
}

/** `type A, B as C`: what each is called here and there. */
const namesIn = (list: string): [here: string, there: string][] =>
  list
    .split(',')
    .map((each) => each.trim().replace(/^type /, ''))
    .filter(Boolean)
    .map((each) => each.split(' as '))
    .map(([there = '', here = there]) => [here, there]);

const declarations = (file: string, path: string): string =>
  path.startsWith('.') ? resolve(dirname(file), path.replace(/\.[jt]s$/, '.d.ts')) : path;

function inlineImports(text: string, file: string): (readonly [string, string])[] {
  const found = [...text.matchAll(/import\("([^"]+)"\)\.(\w+)/g)];
  return found.map(([, path, name]) => [declarations(file, path!), name!] as const);
}

const withoutComments = (text: string): string =>
  text.replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, '').replace(/\/\*\*.*?\*\/ ?/g, '');

const withoutText = (text: string): string => text.replace(/'[^']*'|"[^"]*"/g, "''");

/** A statement begins at the margin and ends before the next that does, a closing bracket apart. */
const statementsOf = (text: string): string[] =>
  text
    .split(/\n(?=[a-z])/)
    .map((each) => each.trimEnd())
    .filter(Boolean);
