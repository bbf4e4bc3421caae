import type { Detector, Measurement, NotApplicable, Scene } from '../detectors/detector.ts';
import { metricOf } from '../features/metrics.ts';
import { type Session, type Track, tracksOf } from '../session.ts';
import { dismissed } from './dismissal.ts';
import {
  type Finding,
  type Ladder,
  type Outcome,
  type Rule,
  type Rulebook,
  type Rung,
  type Severity,
  severities,
} from './rule.ts';
import { byId, type Known } from './rule-schema.ts';
import { fill } from './template.ts';
import { type ExceptionId, exceptions } from './unless.ts';
import { wordsOf } from './words.ts';

/** What every rule of the book says about a session. A broken detector spoils its own rule and no other. */
export const judge = (
  book: Rulebook,
  session: Session,
  detectors: Known['detectors'],
  remedies: Known['remedies'],
): readonly Outcome[] => {
  const outcomes = book.rules
    .filter((rule) => isAsked(rule, session))
    .map((rule): Outcome => {
      try {
        return outcomeOf(rule, { session, targets: book.preset.targets }, { detectors, remedies });
      } catch (error) {
        return { rule: rule.id, status: 'broken', error: error instanceof Error ? error.message : String(error) };
      }
    });
  return dismissed(outcomes, book.dismissals ?? []);
};

/** Of a song, rules of albums say nothing, not even that they do not apply; and the other way round. */
const isAsked = ({ on }: Rule, { album }: Session): boolean => (on === 'album') === (album !== undefined);

const allOf = (outcomes: readonly Outcome[]): readonly Finding[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'failed' ? outcome.findings : [])).sort(gravestFirst);

/** All findings that count, the gravest first. */
export const findingsOf = (outcomes: readonly Outcome[]): readonly Finding[] =>
  allOf(outcomes).filter(({ accepted }) => !accepted);

/** Too unsure to act on unasked: only worth considering, with a fix that is a matter of taste. */
export const isMereHint = ({ severity, fix }: Finding): boolean => severity === 'info' && fix?.safety !== 'safe';

/** Those that a person lets be. */
export const acceptedOf = (outcomes: readonly Outcome[]): readonly Finding[] =>
  allOf(outcomes).filter(({ accepted }) => accepted);

function outcomeOf(rule: Rule, known: Omit<Scene, 'tracks'>, units: Known): Outcome {
  const detector = byId(units.detectors, rule.detect.detector);
  if (!detector) throw new Error(`There is no detector "${rule.detect.detector}".`);
  const tracks = looksAt(rule, detector, known);
  if ('because' in tracks) return { rule: rule.id, status: 'not-applicable', because: tracks.because };
  const scene: Scene = { ...known, tracks: tracks.tracks };
  const measured = detector.detect(scene, rule.detect.settings as never);
  if ('because' in measured) return { rule: rule.id, status: 'not-applicable', because: measured.because };
  const findings = distinct(measured.flatMap((each) => findingOf(rule, each, scene, units))).sort(gravestFirst);
  const [first, ...others] = findings;
  return first
    ? { rule: rule.id, status: 'failed', findings: [first, ...others] }
    : { rule: rule.id, status: 'passed' };
}

/** The tracks a rule looks at, or why it looks at none. */
function looksAt(
  rule: Rule,
  detector: Detector,
  known: Omit<Scene, 'tracks'>,
): { readonly tracks: readonly Track[] } | NotApplicable {
  const { session } = known;
  const missing = detector.needs.find((need) => !isThere(need, session));
  if (missing) return { because: lacks[missing]! };
  const wanted = tracksOn(rule.on, session);
  if (wanted.length === 0) return { because: lacksOf(rule.on) };
  const scene = { ...known, tracks: wanted };
  const named = (rule.unless as readonly ExceptionId[]).map((id) => exceptions[id]);
  const tracks = wanted.filter((track) => !named.some((exception) => exception.holds(track, scene)));
  if (tracks.length > 0) return { tracks };
  return { because: named.find((exception) => exception.holds(wanted[0]!, scene))!.because };
}

const lacks: Readonly<Record<string, string>> = {
  reference: 'no reference was given',
  stems: 'there are no stems',
  mix: 'there is no mix',
  album: 'there is no album',
  tracks: 'there are no tracks',
};

const lacksOf = (on: Rule['on']): string =>
  typeof on === 'string' ? (lacks[on] ?? `there is no ${on} stem`) : `there is no stem of these: ${on.join(', ')}`;

function isThere(need: Detector['needs'][number], session: Session): boolean {
  switch (need) {
    case 'reference':
      return session.reference !== undefined;
    case 'stems':
      return session.stems.length > 0;
    case 'mix':
      return session.mix !== undefined;
    case 'album':
      return session.album !== undefined;
  }
}

function tracksOn(on: Rule['on'], session: Session): readonly Track[] {
  if (on === 'tracks') return tracksOf(session);
  if (on === 'stems') return session.stems;
  if (on === 'album') return session.album ?? [];
  if (on !== 'mix')
    return session.stems.filter(({ role }) => (typeof on === 'string' ? role === on : on.includes(role)));
  if (session.mix) return [session.mix];
  return session.stems.length === 1 ? session.stems : [];
}

function findingOf(rule: Rule, measurement: Measurement, scene: Scene, { remedies }: Known): Finding[] {
  const { value, confidence } = measurement;
  if (!Number.isFinite(value) || !Number.isFinite(confidence))
    throw new Error(`The detector "${rule.detect.detector}" gave ${value} with a confidence of ${confidence}.`);
  const passed = gravest(rule, measurement, scene);
  if (!passed) return [];
  const { side, severity, limit } = passed;
  // Peaks that reach full scale are clipped by whoever plays them, however they were meant.
  if (isOriginal(measurement, scene) && !(rule.fix?.remedy === 'limit' && severity !== 'info')) return [];
  const over = side === 'outside' ? value > 0 : side === 'above';
  const words = wordsOf(measurement, { unit: rule.unit, limit }, scene);
  const remedy = rule.fix && byId(remedies, rule.fix.remedy);
  const cause = causeOf(measurement);
  const proposal = cause
    ? remedy && { because: `${cause} accounts for it` }
    : remedy?.propose(measurement, scene, rule.fix!.settings as never);
  const mended = proposal && ('because' in proposal ? { unmended: proposal.because } : { fix: proposal });
  return [
    {
      ...{ ...measurement, id: idOf(rule, measurement), rule: rule.id, category: rule.category, severity },
      ...{ unit: rule.unit, limit, what: fill(over ? rule.what.above : rule.what.below, words) },
      ...{ why: rule.why, advice: rule.advice, ...mended },
    },
  ];
}

interface Passed {
  readonly side: Ladder['side'];
  readonly severity: Severity;
  readonly limit: number;
}

/** The gravest severity whose conditions all hold. */
function gravest(rule: Rule, measurement: Measurement, scene: Scene): Passed | undefined {
  if (!agrees(rule.and, measurement, scene)) return undefined;
  for (const severity of [...severities].reverse()) {
    if (measurement.confidence < sureness(rule.sure, severity)) continue;
    if (severity !== 'info' && causeOf(measurement)) continue;
    for (const { side, rungs } of rule.ladders) {
      const rung = rungs[severity];
      if (rung && isComparable(rung, measurement, scene) && isPast(side, measurement.value, rung.at))
        return { side, severity, limit: rung.at };
    }
  }
  return undefined;
}

/** Another fault that accounts for it: then it is told, but no fault of its own. */
const causeOf = ({ evidence }: Measurement): string | undefined =>
  evidence?.kind === 'shape' ? evidence.explainedBy : undefined;

/** A graver finding is at least as sure as a milder one has to be. */
const sureness = (sure: Rule['sure'], severity: Severity): number =>
  Math.max(...severities.slice(0, severities.indexOf(severity) + 1).map((each) => sure[each] ?? 0));

/** At the limit is still within it. */
function isPast(side: Ladder['side'], value: number, limit: number): boolean {
  switch (side) {
    case 'above':
      return value > limit;
    case 'below':
      return value < limit;
    case 'outside':
      return Math.abs(value) > limit;
  }
}

/** A target or records that the user chose are a reference; a profile of many unknown records is none. */
function isComparable({ only }: Rung, { evidence }: Measurement, { session, targets }: Scene): boolean {
  const kind = session.reference?.kind;
  const hasTarget = evidence?.kind === 'metric' && targets[evidence.metric] !== undefined;
  return only === undefined || kind === 'own' || (only === 'reference' && (kind === 'songs' || hasTarget));
}

/** Beside the same recording, what the original has too is how it was meant. */
function isOriginal({ evidence, tracks }: Measurement, { session }: Scene): boolean {
  const { reference, mix, stems } = session;
  if (reference?.kind !== 'own' || evidence?.kind !== 'metric') return false;
  if (tracks[0] !== (mix ?? stems[0])?.name) return false;
  const there = reference.metrics[evidence.metric]?.median;
  const { unit, signed } = metricOf(evidence.metric);
  const slack = unit === 's' ? 0.00005 : unit !== '1' ? 0.2 : signed ? 0.05 : 0.0005;
  return there !== undefined && Math.abs(evidence.measured - there) <= slack + 0.05 * Math.abs(there);
}

function agrees(and: Rule['and'], { tracks }: Measurement, { session }: Scene): boolean {
  if (!and) return true;
  const value = tracksOf(session).find(({ name }) => name === tracks[0])?.metrics[and.metric];
  return value !== undefined && isPast(and.side, value, and.at);
}

/** Rule, track, other, third octave: the same fault keeps its id from run to run. */
function idOf(rule: Rule, { tracks, band }: Measurement): string {
  const third = band && Math.round(10 * Math.log10(Math.sqrt(band[0] * band[1]) / 1000));
  return [rule.id, ...tracks, ...(third === undefined ? [] : [`${Math.round(1000 * 10 ** (third / 10))}`])].join(':');
}

/** Two findings with one id are told apart by their order. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const count = (seen.get(finding.id) ?? 0) + 1;
    seen.set(finding.id, count);
    return count === 1 ? finding : { ...finding, id: `${finding.id}:${count}` };
  });
}

const excess = ({ value, limit }: Finding): number => Math.abs(Math.abs(value) - Math.abs(limit));

/** By severity, then by how far past the limit, then by name. */
function gravestFirst(a: Finding, b: Finding): number {
  const graver = severities.indexOf(b.severity) - severities.indexOf(a.severity);
  return graver || excess(b) - excess(a) || (a.id < b.id ? -1 : 1);
}
