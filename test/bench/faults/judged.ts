import type { Measurement } from '../../../src/detectors/detector.ts';
import { detectors } from '../../../src/detectors/index.ts';
import { type MetricId, metricIds } from '../../../src/features/metrics.ts';
import { hearSound, type Naming } from '../../../src/jobs/hear-file.ts';
import { remedies } from '../../../src/remedies/index.ts';
import { findingsOf, judge } from '../../../src/rules/judge.ts';
import type { Rule, Rulebook, Severity } from '../../../src/rules/rule.ts';
import { byId } from '../../../src/rules/rule-schema.ts';
import type { Session, Track } from '../../../src/session.ts';
import type { Range } from '../../../src/units.ts';
import type { Sounding } from './sounding.ts';

/** What the rules said, in short. */
export interface Flag {
  readonly rule: string;
  readonly severity: Severity;
  readonly value: number;
  readonly limit: number;
  readonly tracks: readonly string[];
  readonly band?: Range;
  /** Centre of a bell, corner of a shelf. */
  readonly frequency?: number;
  readonly time?: readonly Range[];
}

/** How far a rule's value lies past its mildest limit, whether or not it is past it; and how sure that is. */
export interface Reading {
  readonly value: number;
  readonly excess: number;
  readonly confidence: number;
}

export interface Judgement {
  readonly flags: readonly Flag[];
  readonly readings: Readonly<Record<string, Reading>>;
}

/** Sound as an excerpt in memory is heard: 32-bit float. */
export function heard({ channels, rate }: Sounding, naming: Naming & { readonly name: string }): Promise<Track> {
  const length = channels[0]!.length;
  const piece = 16_384;
  const format = { container: 'wav', codec: 'float', sampleRate: rate, channels: channels.length, bitDepth: 32 };
  const sound = {
    format: { sampleRate: rate, channels: channels.length },
    length,
    async *[Symbol.asyncIterator]() {
      for (let at = 0; at < length; at += piece) {
        const end = Math.min(length, at + piece);
        yield { channels: channels.map((channel) => channel.subarray(at, end)), length: end - at };
      }
    },
  };
  return hearSound(sound, naming, format);
}

/** All findings of a session, and the readings of some rules. */
export function judged(book: Rulebook, session: Session, wanted: readonly string[]): Judgement {
  const outcomes = judge(book, session, detectors, remedies);
  const broken = outcomes.flatMap((each) => (each.status === 'broken' ? [`${each.rule}: ${each.error}`] : []));
  if (broken.length > 0) throw new Error(broken.join('; '));
  const flags = findingsOf(outcomes).map(
    ({ rule, severity, value, limit, tracks, band, time, evidence }): Flag => ({
      ...{ rule, severity, value, limit, tracks },
      ...(band ? { band } : {}),
      ...(evidence?.kind === 'shape' ? { frequency: evidence.frequency } : {}),
      ...(time ? { time } : {}),
    }),
  );
  const readings = wanted.flatMap((id) => {
    const rule = book.rules.find((each) => each.id === id);
    const reading = rule && readingOf(rule, book, session);
    return reading ? [[id, reading] as const] : [];
  });
  return { flags, readings: Object.fromEntries(readings) };
}

/** What the rule's detector measures on a mix; of several the one that is furthest past its limit. */
function readingOf(rule: Rule, { preset }: Rulebook, session: Session): Reading | undefined {
  const readings = measuredBy(rule, session, preset.targets).map(
    ({ value, confidence }): Reading => ({ value, confidence, excess: excessOf(rule, value) }),
  );
  return readings.length > 0 ? readings.reduce((a, b) => (b.excess > a.excess ? b : a)) : undefined;
}

function measuredBy(rule: Rule, session: Session, targets: Rulebook['preset']['targets']): readonly Measurement[] {
  const detector = byId(detectors, rule.detect.detector);
  const tracks = session.mix && (rule.on === 'mix' || rule.on === 'tracks') ? [session.mix] : [];
  if (!detector || tracks.length === 0) return [];
  if (detector.needs.includes('stems') && session.stems.length === 0) return [];
  if (detector.needs.includes('reference') && !session.reference) return [];
  const measured = detector.detect({ session, tracks, targets }, rule.detect.settings as never);
  return 'because' in measured ? [] : measured;
}

/** In the rule's unit, the most of all its ladders. */
export function excessOf({ ladders }: Rule, value: number): number {
  return Math.max(
    ...ladders.map(({ side, rungs }) => {
      const limit = (rungs.info ?? rungs.warning ?? rungs.error)!.at;
      return side === 'above' ? value - limit : side === 'below' ? limit - value : Math.abs(value) - limit;
    }),
  );
}

/** What a rule goes by, before anything is compared with it: its metric, else what its detector says. */
export function rawOf(book: Rulebook, id: string, session: Session): number | undefined {
  const rule = book.rules.find((each) => each.id === id);
  if (!rule) return undefined;
  const { of } = rule.detect.settings;
  const metric = metricIds.find((each) => each === of) as MetricId | undefined;
  if (metric) return session.mix?.metrics[metric];
  return readingOf(rule, book, session)?.value;
}

/** Which way a rule's value goes when its fault grows; 0 where its limits lie on both sides. */
export function directionOf(book: Rulebook, id: string): 1 | -1 | 0 {
  const ladders = book.rules.find((each) => each.id === id)?.ladders ?? [];
  const sides = new Set(ladders.map(({ side }) => side));
  if (sides.size !== 1) return 0;
  return sides.has('above') ? 1 : sides.has('below') ? -1 : 0;
}
