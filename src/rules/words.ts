import type { Measurement, Scene } from '../detectors/detector.ts';
import { sharesTime } from '../detectors/sum.ts';
import { metricOf } from '../features/metrics.ts';
import { partOf } from '../features/sections.ts';
import { band, quantityOf, span } from '../print.ts';
import type { Range, Unit } from '../units.ts';
import type { Words } from './template.ts';

/** What a sentence may say of a measurement, in print. */
export function wordsOf(measurement: Measurement, judged: { unit: Unit; limit: number }, scene: Scene): Words {
  const { value, tracks, evidence } = measurement;
  const { unit, limit } = judged;
  const metric = evidence?.kind === 'metric' ? evidence : undefined;
  return {
    value: quantityOf(value, unit),
    absolute: quantityOf(Math.abs(value), unit),
    percent: quantityOf(100 * value, '%'),
    count: String(Math.round(value)),
    limit: quantityOf(limit, unit),
    track: tracks[0],
    other: tracks[1] ?? 'another track',
    reference: referenceOf(measurement, scene),
    ...(metric ? { measured: quantityOf(metric.measured, metricOf(metric.metric).unit) } : {}),
    ...(evidence?.kind === 'shape' ? { margin: quantityOf(evidence.error, unit) } : {}),
    ...(evidence?.kind === 'shape' && evidence.explainedBy ? { cause: evidence.explainedBy } : {}),
    ...(evidence?.kind === 'translation' ? { where: evidence.where } : {}),
    ...(evidence?.kind === 'translation' && evidence.help ? { help: evidence.help } : {}),
    ...(measurement.band ? { band: band(measurement.band) } : {}),
    ...(measurement.time?.length ? { time: timesOf(measurement.time, tracks[0], scene) } : {}),
  };
}

/** What it was compared with: the preset's target, else the reference, else what is usual. */
function referenceOf({ evidence }: Measurement, { session, targets }: Scene): string {
  const { metric, median: aim } = evidence?.kind === 'metric' ? evidence : {};
  const target = metric && targets[metric];
  if (metric && target !== undefined) {
    const isLower = aim !== undefined && aim !== target;
    return `the target of ${quantityOf(isLower ? aim : target, metricOf(metric).unit)}${isLower ? ' for mono' : ''}`;
  }
  const { reference } = session;
  switch (reference?.kind) {
    case 'own':
      return `the original (${reference.name})`;
    case 'songs':
      return reference.name;
    case 'profile':
    case undefined:
      return 'typical mixes';
  }
}

/** The part of the mix where they lie in one and are on its timeline, the first three places, and how many more. */
function timesOf(times: readonly Range[], track: string, { session }: Scene): string {
  const part = partOf(times, session.mix?.features.sections ?? []);
  return part && (track === session.mix?.name || sharesTime(session))
    ? `in the ${part}, ${spansOf(times)}`
    : spansOf(times);
}

function spansOf(times: readonly Range[]): string {
  const [first, ...others] = times.slice(0, 3).map(span);
  const more = times.length - 3;
  if (more > 0) return `${[first, ...others].join(', ')} and ${more} more ${more === 1 ? 'time' : 'times'}`;
  return others.length === 0 ? first! : `${[first, ...others.slice(0, -1)].join(', ')} and ${others.at(-1)}`;
}
