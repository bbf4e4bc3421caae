import type { MetricId } from '../features/metrics.ts';
import { metricOf } from '../features/metrics.ts';
import { change, clock, exactSpan, quantityOf, signed } from '../print.ts';
import { mainTrack } from './numbers.ts';
import type { CodecPreview, Report, ReportedMaster } from './report.ts';
import { stepInWords } from './steps.ts';
import { curvesAfter, tonePoints } from './tone.ts';
import { valueWords } from './words.ts';

/** "−14.0 LUFS under −1.0 dBTP, with no more than 2.0 dB of limiting" */
export const aimWords = ({ loudness, ceiling, allowed }: ReportedMaster): string =>
  `${quantityOf(loudness, 'LUFS')} under ${quantityOf(ceiling, 'dBTP')}, with no more than ${quantityOf(allowed, 'dB')} of limiting`;

/** What was made of the mix, a sentence each; the first is what was not reached, if anything. */
export function masterSentences(report: Report): readonly string[] {
  const { master } = report;
  if (!master) return [];
  return [
    ...(master.because === undefined ? [] : [`${master.because} ${nearest(report, master)}`.trim()]),
    ...(master.isFine ? ['The mix is there already: nothing was changed.'] : []),
    ...(master.compression === undefined ? [] : [master.compression]),
    ...(report.after || !master.isFine ? [limiterSentence(report, master)] : []),
    ...(master.advice ?? []),
  ].filter(Boolean);
}

function nearest({ after, tracks }: Report, { because }: ReportedMaster): string {
  const name = mainTrack(tracks)?.name;
  const reached = after?.tracks.find((track) => track.name === name)?.metrics['loudness.integrated'];
  return because === undefined || reached === undefined ? '' : `Written at ${quantityOf(reached, 'LUFS')}.`;
}

function limiterSentence({ after, sections = [] }: Report, { limiter }: ReportedMaster): string {
  if (!after) return '';
  if (!limiter) return 'No limiter was needed: nothing passes the ceiling.';
  const { most, time, mean, share, taken } = limiter;
  const part = sections.length > 1 ? sections.find(({ time: [from, to] }) => time >= from && time < to) : undefined;
  const where = `at ${clock(time, 1)}${part ? ` in the ${part.name}` : ''}`;
  const percent = share < 0.01 ? 'less than 1 %' : `${Math.round(100 * share)} %`;
  return `The limiter takes ${quantityOf(most, 'dB')} at most, ${where}; it is at work in ${percent} of the sound, by ${quantityOf(mean, 'dB')} in the mean, and costs ${quantityOf(taken, 'LU')} of loudness.`;
}

/** The chain in words. */
export const masterChain = ({ plan }: Report): readonly string[] => [
  ...Object.values(plan?.tracks ?? {}).flatMap(({ chain }) => chain.map(stepInWords)),
  ...(plan?.span ? [`kept from ${exactSpan(plan.span)}`] : []),
];

const besideKey: readonly MetricId[] = ['dynamics.psr-median', 'dynamics.psr-low', 'peak.sample'];

/** Numbers before and after that are asked of a master, beside the key numbers: title, before, after. */
export function masterRows(report: Report): readonly (readonly [string, string, string])[] {
  const track = mainTrack(report.tracks);
  const now = report.after?.tracks.find(({ name }) => name === track?.name);
  if (!report.master || !track || !now) return [];
  const rows = besideKey.flatMap((id): [string, string, string][] => {
    const [before, after] = [track.metrics[id], now.metrics[id]];
    const { title, unit } = metricOf(id);
    if (before === undefined || after === undefined) return [];
    return [[title, valueWords(before, unit), valueWords(after, unit)]];
  });
  const [before, after] = [toneDistance(report), toneDistance(report, curvesAfter(report))];
  const tone: readonly (readonly [string, string, string])[] =
    before === undefined || after === undefined
      ? []
      : [['Tone, distance from the reference', quantityOf(before, 'dB'), quantityOf(after, 'dB')]];
  return [...rows, ...tone];
}

/** Root mean square over third octaves from 40 Hz to 16 kHz, both at equal loudness. */
function toneDistance(report: Report, curves?: Parameters<typeof tonePoints>[1]): number | undefined {
  const points = tonePoints(report, ...(curves ? ([curves] as const) : [])).filter(
    ({ frequency }) => frequency >= 39 && frequency <= 16_100,
  );
  if (points.length === 0) return undefined;
  return Math.sqrt(points.reduce((sum, { level, median }) => sum + (level - median) ** 2, 0) / points.length);
}

/** A row a codec: what it is, its true peak, the change in loudness, and what to do. */
export const codecRows = ({ master }: Report): readonly (readonly [string, string, string, string])[] =>
  (master?.codecs ?? []).map((preview) => codecRow(preview));

function codecRow(preview: CodecPreview): readonly [string, string, string, string] {
  const { title } = preview;
  if ('because' in preview) return [title, '–', '–', preview.because];
  const { truePeak, loudness, ceiling } = preview;
  const peak = quantityOf(truePeak, 'dBTP');
  const loud = Math.abs(loudness) < 0.05 ? '0.0 LU' : `${change(loudness).replace('dB', 'LU')}`;
  return [
    title,
    peak,
    loud,
    ceiling === undefined ? 'stays under full scale' : `needs a ceiling of ${signed(ceiling)} dBTP`,
  ];
}
