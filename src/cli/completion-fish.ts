import { allNodes, type CommandNode, type OptionNode, type Values } from './completion-tree.ts';

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const nameOf = ({ path }: CommandNode): string => path.join(' ');

/** Words, and whether files are offered beside them. */
function taking({ words, isList, paths }: Values): string {
  const all = isList ? `(__mixwright_list ${words.join(' ')})` : words.join(' ');
  const named = words.length > 0 ? ` -a ${isList ? `'${all}'` : quoted(all)}` : '';
  if (paths === 'folders') return " -x -a '(__fish_complete_directories)'";
  return paths === 'files' ? ` -r -F${named}` : ` -x${named}`;
}

const optionLine = (at: string, { names, about, values }: OptionNode): string => {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return `complete -c mixwright -n ${at} ${flags.join(' ')}${values ? taking(values) : ''} -d ${quoted(about)}`;
};

/** Files are what fish offers unless it is told not to. */
function argumentLines(at: string, node: CommandNode): readonly string[] {
  const words = [...new Set(node.arguments.flatMap((each) => each.words))];
  const named = words.length > 0 ? [`complete -c mixwright -n ${at} -a ${quoted(words.join(' '))}`] : [];
  return node.arguments.some(({ paths }) => paths) ? named : [...named, `complete -c mixwright -n ${at} -f`];
}

function linesOf(node: CommandNode): readonly string[] {
  const at = quoted(`__mixwright_at ${JSON.stringify(nameOf(node))}`);
  return [
    ...node.commands.map(({ path, about }) => `complete -c mixwright -n ${at} -a ${path.at(-1)} -d ${quoted(about)}`),
    ...node.options.map((each) => optionLine(at, each)),
    ...argumentLines(at, node),
  ];
}

const helpers = (root: CommandNode): string => {
  const names = allNodes(root)
    .slice(1)
    .map((node) => quoted(nameOf(node)));
  return `function __mixwright_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    set -l deeper (string trim "$at $word")
    if contains -- $deeper ${names.join(' ')}
      set at $deeper
    end
  end
  test "$at" = "$argv[1]"
end
function __mixwright_list
  set -l before (commandline -ct | string replace -r '[^,]*$' '' | string replace -r '^.*=' '')
  printf '%s\\n' $before$argv
end`;
};

/** A script for fish 3. */
export const fishCompletion = (root: CommandNode): string =>
  `${[
    '# Completion of mixwright for fish, made by `mixwright completion fish`.',
    helpers(root),
    ...allNodes(root).flatMap(linesOf),
    'complete -c mxw -w mixwright',
  ].join('\n')}\n`;
