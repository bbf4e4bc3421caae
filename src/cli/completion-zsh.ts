import { allNodes, type CommandNode, type OptionNode, type Values } from './completion-tree.ts';

const inner = (text: string): string => text.replaceAll("'", `'\\''`);

/** An explanation inside brackets, or behind a colon. */
const explained = (text: string): string => inner(text.replace(/[\\[\]:]/g, '\\$&'));

const functionOf = ({ path }: CommandNode): string => ['_mixwright', ...path].join('_').replaceAll('-', '_');

function actionOf({ words, isList, isOpen, paths }: Values): string {
  const all = words.join(' ');
  if (paths === 'folders') return '_files -/';
  if (paths === 'files')
    return words.length > 0 ? `{_alternative "names\\:name\\:(${all})" "files\\:file\\:_files"}` : '_files';
  if (isList) return `_sequence compadd - ${all}`;
  if (isOpen) return `compadd -S "" - ${all}`;
  return words.length > 0 ? `(${all})` : ' ';
}

const message = (placeholder: string): string => explained(placeholder) || 'value';

/** One specification of `_arguments` a name; each excludes the others. */
const optionLines = ({ names, about, values, placeholder }: OptionNode): readonly string[] =>
  names.map((name) => {
    const isRepeated = /…|\.\.\.|repeatable/.test(`${placeholder} ${about}`);
    const head = isRepeated ? '*' : names.length > 1 ? `(${names.join(' ')})` : '';
    const taking = values ? (name.startsWith('--') ? '=' : '+') : '';
    const tail = values ? `:${message(placeholder)}:${inner(actionOf(values))}` : '';
    return `'${head}${name}${taking}[${explained(about)}]${tail}'`;
  });

const argumentLines = ({ arguments: all }: CommandNode): readonly string[] =>
  all.map(
    (values, i) => `'${i === all.length - 1 ? '*' : i + 1}:${values.paths ?? 'word'}:${inner(actionOf(values))}'`,
  );

const optionsOf = (node: CommandNode): readonly string[] => [
  ...node.options.flatMap(optionLines),
  ...argumentLines(node),
];

function leaf(node: CommandNode, name = functionOf(node)): string {
  return [`${name}() {`, '  _arguments -S \\', `    ${optionsOf(node).join(' \\\n    ')}`, '}'].join('\n');
}

/** Commands first; what is none of them is an argument of the node itself. */
function branch(node: CommandNode): string {
  const described = node.commands.map(({ path, about }) => `    '${explained(path.at(-1)!)}:${explained(about)}'`);
  const cases = node.commands.map(
    (each) => `    ${each.path.at(-1)}) shift words; (( CURRENT-- )); ${functionOf(each)}; return ;;`,
  );
  const own = `${functionOf(node)}_own`;
  return [
    leaf(node, own),
    `${functionOf(node)}() {`,
    '  local -a commands',
    '  commands=(',
    ...described,
    '  )',
    '  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then',
    "    _describe -t commands 'command' commands",
    ...(node.arguments.length > 0 ? ['    _files'] : []),
    '    return',
    '  fi',
    '  case $words[2] in',
    ...cases,
    '  esac',
    `  ${own}`,
    '}',
  ].join('\n');
}

/** A script for zsh 5, to lie in a folder of `fpath` as `_mixwright`, or to be sourced behind `compinit`. */
export function zshCompletion(root: CommandNode): string {
  const functions = allNodes(root).map((node) => (node.commands.length > 0 ? branch(node) : leaf(node)));
  return `${[
    '#compdef mixwright mxw',
    '# Completion of mixwright for zsh, made by `mixwright completion zsh`.',
    ...functions,
    'if [[ $funcstack[1] == _mixwright ]]; then _mixwright "$@"; else compdef _mixwright mixwright mxw; fi',
  ].join('\n')}\n`;
}
