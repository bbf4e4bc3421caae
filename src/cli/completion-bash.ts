import { allNodes, type CommandNode, type Values } from './completion-tree.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const kindOf = ({ paths, isList, isOpen, words }: Values): string =>
  paths ?? (isList ? 'list' : isOpen ? 'open' : words.length > 0 ? 'words' : 'none');

const nameOf = ({ path }: CommandNode): string => path.join(' ');

/** A pattern of `case`, and what may stand there. */
type Place = readonly [pattern: string, values: Values];

/** Places by what they take, so that long lists of words stand in the script once. */
function grouped(places: readonly Place[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const [pattern, values] of places) {
    const what = `kind=${kindOf(values)} words=${quoted(values.words.join(' '))}`;
    groups.set(what, [...(groups.get(what) ?? []), pattern]);
  }
  return [...groups].map(([what, patterns]) => `    ${patterns.join('|')}) ${what} ;;`);
}

function nodeLine(node: CommandNode): string {
  const subs = node.commands.map(({ path }) => path.at(-1)!);
  const flags = node.options.flatMap(({ names }) => names);
  const valued = node.options.flatMap(({ names, values }) => (values ? names : []));
  return `    ${quoted(nameOf(node))}) subs='${subs.join(' ')}' flags='${flags.join(' ')}' valued=' ${valued.join(' ')} ' ;;`;
}

const optionPlaces = (node: CommandNode): readonly Place[] =>
  node.options.flatMap(({ names, values }) =>
    values ? names.map((name): Place => [quoted(`${nameOf(node)} ${name}`.trim()), values]) : [],
  );

/** The last argument stands for all that follow. */
const argumentPlaces = (node: CommandNode): readonly Place[] =>
  node.arguments.map((values, i): Place => {
    const isLast = i === node.arguments.length - 1;
    const numbers = isLast ? (i === 0 ? '*' : `[${i}-9]*`) : String(i);
    return [`${quoted(`${nameOf(node)} #`.trim())}${numbers}`, values];
  });

const walk = `_mixwright_opt() { compopt "$@" 2>/dev/null || true; }
_mixwright() {
  local cur prev word node='' subs flags valued kind words skip='' place=0 after='' file i
  cur=\${COMP_WORDS[COMP_CWORD]}
  prev=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  _mixwright_node ''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == '=' ]]; then skip=yes; continue; fi
    if [[ -n $skip ]]; then skip=''; continue; fi
    if [[ $word == -* ]]; then
      if [[ $valued == *" $word "* ]]; then skip=yes; fi
    elif [[ $place == 0 && " $subs " == *" $word "* ]]; then
      node="\${node:+$node }$word"
      _mixwright_node "$node"
    else
      place=$((place + 1))
    fi
  done
  if [[ $cur == '=' ]]; then cur='' after=yes
  elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]} after=yes
  fi
  if [[ $valued == *" $prev "* ]]; then _mixwright_option "$node" "$prev"
  elif [[ -n $after ]]; then kind=files words=''
  elif [[ $cur == -* ]]; then kind=words words=$flags
  else
    _mixwright_argument "$node" "$place"
    if [[ $place == 0 && -n $subs ]]; then
      words="$subs $words"
      if [[ $kind == none ]]; then kind=words; fi
    fi
  fi
  case $kind in
    files)
      COMPREPLY=($(compgen -W "$words" -- "$cur"))
      while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$cur")
      _mixwright_opt -o filenames
      ;;
    folders) _mixwright_opt +o default -o dirnames ;;
    list)
      word=''
      if [[ $cur == *,* ]]; then word=\${cur%,*},; fi
      COMPREPLY=($(compgen -P "$word" -W "$words" -- "\${cur##*,}"))
      _mixwright_opt +o default
      ;;
    *)
      COMPREPLY=($(compgen -W "$words" -- "$cur"))
      _mixwright_opt +o default
      if [[ $kind == open ]]; then _mixwright_opt -o nospace; fi
      ;;
  esac
}
complete -o default -F _mixwright mixwright mxw`;

/** A script for bash 3.2 and newer that needs nothing beside it. */
export function bashCompletion(root: CommandNode): string {
  const nodes = allNodes(root);
  const choosing = (name: string, start: string, key: string, lines: readonly string[]) => [
    ...[`${name}() {`, `  ${start}`, `  case "${key}" in`, ...lines, '  esac', '}'],
  ];
  return `${[
    '# Completion of mixwright for bash, made by `mixwright completion bash`.',
    ...choosing('_mixwright_node', "subs='' flags='' valued=''", '$1', nodes.map(nodeLine)),
    ...choosing(
      '_mixwright_option',
      "kind=none words=''",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
      '${1:+$1 }$2',
      grouped(nodes.flatMap(optionPlaces)),
    ),
    ...choosing(
      '_mixwright_argument',
      "kind=none words=''",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
      '${1:+$1 }#$2',
      grouped(nodes.flatMap(argumentPlaces)),
    ),
    walk,
  ].join('\n')}\n`;
}
