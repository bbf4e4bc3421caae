import type { Command, Option } from 'commander';
import { roles } from '../roles.ts';

/** What may stand at a place: words, one or several with commas between them; names of files or folders; anything else. */
export interface Values {
  readonly words: readonly string[];
  readonly isList?: boolean;
  readonly paths?: 'files' | 'folders';
  /** A word is only a beginning: something follows it without a space. */
  readonly isOpen?: boolean;
}

export interface OptionNode {
  /** `-o`, `--output`. */
  readonly names: readonly string[];
  readonly about: string;
  /** What it takes; absent for a switch. */
  readonly values?: Values;
  /** What it takes is called so in the help. */
  readonly placeholder: string;
}

/** A command as a shell has to know it. */
export interface CommandNode {
  /** `['rules', 'list']`; empty for the program. */
  readonly path: readonly string[];
  readonly about: string;
  readonly options: readonly OptionNode[];
  readonly commands: readonly CommandNode[];
  /** What its arguments may be, the last for all that follow. */
  readonly arguments: readonly Values[];
}

/** Names that are known when the script is made. */
export interface Names {
  readonly presets: readonly string[];
  readonly rules: readonly string[];
  /** Rules and their categories. */
  readonly opinions: readonly string[];
  readonly references: readonly string[];
  readonly systems: readonly string[];
  readonly commands: readonly string[];
}

/** As commander knows it; the program takes what its default command takes. */
export function commandTree(program: Command, names: Names): CommandNode {
  const root = nodeOf(program, [], names);
  const usual = root.commands.find(({ path }) => path[0] === 'analyze')!;
  const own = new Set(root.options.flatMap((each) => each.names));
  const more = usual.options.filter((each) => !each.names.some((name) => own.has(name)));
  return { ...root, options: [...root.options, ...more], arguments: usual.arguments };
}

function nodeOf(command: Command, path: readonly string[], names: Names): CommandNode {
  const help = command.createHelp();
  return {
    path,
    about: command.description(),
    options: help.visibleOptions(command).map((each) => optionOf(each, names)),
    commands: help.visibleCommands(command).map((each) => nodeOf(each, [...path, each.name()], names)),
    arguments: command.registeredArguments.map((each) => valuesOf(each.name(), each.argChoices, path.join(' '), names)),
  };
}

function optionOf(option: Option, names: Names): OptionNode {
  const { short, long, flags, description, argChoices } = option;
  const placeholder = /[<[]([^\].>]+)/.exec(flags)?.[1] ?? '';
  const about = description || (option.attributeName() === 'json' ? 'as JSON' : '');
  const all = [short, long].filter((name) => name !== undefined);
  if (placeholder === '') return { names: all, about, placeholder };
  return { names: all, about, placeholder, values: valuesOf(placeholder, argChoices, long ?? '', names) };
}

const files = /file|path|report|song|chain|plan|mix|stems|references|sounds|globs/;

/** By the words that are allowed, else by what the help calls it. @param owner the option or the command that takes it */
function valuesOf(name: string, choices: readonly string[] | undefined, owner: string, names: Names): Values {
  if (choices) return { words: choices };
  if (owner === '--preset') return { words: names.presets };
  if (owner === '--role') return { words: roles.map((role) => `${role}=`), isOpen: true };
  if (name === 'ids') return { words: names.opinions, isList: true };
  if (name === 'systems') return { words: names.systems, isList: true };
  if (owner === 'rules explain') return { words: names.rules };
  if (/^refs (show|remove)$/.test(owner)) return { words: names.references };
  if (owner === 'help') return { words: names.commands };
  if (/folder/.test(name)) return { words: [], paths: 'folders' };
  if (!files.test(name) || /=/.test(name)) return { words: [] };
  return { words: owner === '--reference' || name === 'references' ? names.references : [], paths: 'files' };
}

/** All nodes, the program first. */
export const allNodes = (node: CommandNode): readonly CommandNode[] => [node, ...node.commands.flatMap(allNodes)];
