import { type Exported, exporter } from './exporter.ts';
import { Graph } from './ffmpeg-graph.ts';
import type { HandedChannel, HandedTrack, Handover } from './handover.ts';
import { targets } from './targets.ts';
import { renderedNotes } from './told.ts';

/** What feeds a bus, or the master. */
type Feeds = Map<string | undefined, string[]>;

function feed(graph: Graph, feeds: Feeds, { to, sends }: HandedChannel, label: string): void {
  const copies = graph.shared(label, 1 + sends.length);
  const add = (bus: string | undefined, each: string) => feeds.set(bus, [...(feeds.get(bus) ?? []), each]);
  add(to, copies[0]!);
  for (const [i, send] of sends.entries()) add(send.to, graph.turned(copies[i + 1]!, send.gain));
}

function grown(session: Handover): Graph {
  const graph = new Graph(session);
  const feeds: Feeds = new Map();
  const heard = session.tracks.filter(({ mute }) => !mute);
  graph.notes.push(...heard.flatMap(renderedNotes));
  const inputs = new Map<HandedTrack, string>(
    heard.map((track) => [track, graph.input(`sounds/${track.sound.file}`, track.sound)]),
  );
  for (const track of heard)
    feed(graph, feeds, track, graph.through(track, inputs.get(track)!, track.sound.channels, false));
  for (const bus of session.buses) {
    const into = feeds.get(bus.name);
    if (into && !bus.mute) feed(graph, feeds, bus, graph.through(bus, graph.sum(into), graph.width, true));
  }
  const last = feeds.get(undefined);
  if (last) {
    const whole = graph.through(session.master, graph.sum(last), graph.width, true);
    graph.lines.push(`[${whole}]atrim=end_sample=${session.length}[out]`);
  }
  return graph;
}

/** For a shell as POSIX has it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const script = (paths: readonly string[]): string => `#!/bin/sh
# Renders the mix: sh render.sh [OUT.wav]
set -eu
out=\${1:-mix.wav}
case $out in /*) ;; *) out=$PWD/$out ;; esac
cd "$(dirname "$0")"
ffmpeg -n -nostdin -v error \\
${paths.map((path) => `  -i ${quoted(path)} \\\n`).join('')}  -filter_complex "$(cat graph.txt)" -map '[out]' -c:a pcm_f32le "$out"
`;

/** A filtergraph, its inputs, and the command that renders them. */
export const ffmpeg = exporter({
  id: 'ffmpeg',
  about: targets.ffmpeg,
  modes: ['printed', 'settings'],
  makes: 'folder',
  extensions: [''],
  sounds: 'copied',
  isBaked: true,
  write(session): Exported {
    const { lines, sounds, notes } = grown(session);
    const silent = lines.length === 0;
    return {
      files: [
        { path: 'graph.txt', content: silent ? '' : `${lines.join(';\n')}\n` },
        {
          path: 'render.sh',
          content: silent
            ? '#!/bin/sh\necho "The plan has no sound: nothing to render." >&2\nexit 1\n'
            : script(sounds.map(({ path }) => path)),
        },
      ],
      sounds,
      notes,
      howto:
        'sh render.sh OUT.wav renders it (ffmpeg 5 or newer). Elsewhere: the same inputs in the same order, and the text of graph.txt as -filter_complex.',
    };
  },
});
