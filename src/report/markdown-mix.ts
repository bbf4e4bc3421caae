import { plain, row } from './markdown-cells.ts';
import { busesOf, busWords, type Channel, channelsOf, decisionsOf, faderWords, leadSentence, panWords } from './mix.ts';
import type { Report } from './report.ts';
import { roleWords } from './roles.ts';
import { valueWords } from './words.ts';

const heads = ['Stem', 'Role', 'Loudness', 'Fader', 'Pan', 'EQ', 'Dynamics', 'Sends'];

const cellsOf = ({ eq, dynamics, sends }: Channel): readonly string[] =>
  [eq, dynamics, sends].map((each) => plain(each.join(', ')));

/** An assisted mix: the desk, and every decision with its reason. */
export function mixLines(report: Report): readonly string[] {
  const { mixing } = report;
  if (!mixing) return [];
  const stems = channelsOf(report).map((channel) => {
    const { name, track, pan } = channel;
    const loudness = track?.metrics['loudness.integrated'];
    const level =
      loudness === undefined ? ['silent', '', ''] : [valueWords(loudness, 'LUFS'), faderWords(channel), panWords(pan)];
    return row([plain(name), track ? roleWords(track) : '', ...level, ...cellsOf(channel)]);
  });
  const buses = busesOf(report).map((bus) =>
    row([plain(bus.name), busWords(report, bus.name), '', faderWords(bus), '', ...cellsOf(bus)]),
  );
  const lead = leadSentence(report);
  const left = mixing.takenBack.map(({ id, because }) => `- \`${plain(id)}\`: ${plain(because)}`);
  return [
    '## The mix',
    '',
    row(heads),
    '|---|---|---:|---:|---|---|---|---|',
    ...stems,
    ...buses,
    '',
    ...(lead ? [`${plain(lead)}`, ''] : []),
    ...mixing.notes.map((note) => `- ${plain(note)}`),
    ...(mixing.notes.length > 0 ? [''] : []),
    '### Why',
    '',
    ...decisionsOf(report).map(({ id, reason }) => `- **${plain(id)}**: ${plain(reason)}`),
    '',
    ...(left.length > 0 ? ['### Taken back', '', ...left, ''] : []),
  ];
}
