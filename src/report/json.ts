import type { AlbumHeard } from '../album.ts';
import { metricIds } from '../features/metrics.ts';
import type { Account } from '../match/account.ts';
import { stages } from '../match/amounts.ts';
import type { Distance } from '../match/left.ts';
import type { Verdict } from '../mend/verdicts.ts';
import type { Plan, Strip } from '../plan.ts';
import type { Reference } from '../reference.ts';
import type { Finding, Outcome } from '../rules/rule.ts';
import type { TrackFormat } from '../session.ts';
import { tamedJson } from './markup.ts';
import type {
  After,
  Report,
  ReportedAlbum,
  ReportedMaster,
  ReportedMixing,
  ReportedTrack,
  Since,
  Warning,
} from './report.ts';
import type { ReportDocument } from './report-schema.ts';

type Document = ReportDocument;

/** The keys of an object that are set, in the order given: order is part of the contract. */
function only<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Pick<T, K>;
}

/** A format as programs read it. */
export const formatDocument = (format: TrackFormat): Document['tracks'][number]['format'] =>
  only(format, ['container', 'codec', 'sampleRate', 'channels', 'frames', 'duration', 'bitDepth']);

/** The same of metrics, in the order of their registry. */
export const metricsDocument = (metrics: ReportedTrack['metrics']): Document['tracks'][number]['metrics'] =>
  only(metrics, metricIds);

const trackOf = (track: ReportedTrack): Document['tracks'][number] => ({
  ...only(track, ['name', 'path', 'role']),
  ...(track.roleSource && { roleSource: only(track.roleSource, ['by', 'confidence', 'guess']) }),
  format: formatDocument(track.format),
  metrics: metricsDocument(track.metrics),
  absent: only(track.absent, metricIds),
  ...only(track, ['key']),
});

const rangeOf = (range: readonly [number, number]): [number, number] => [range[0], range[1]];

/** A finding as programs read it. */
export const findingDocument = (finding: Finding): object => ({
  ...only(finding, ['id', 'rule', 'category', 'severity', 'value', 'unit', 'limit', 'tracks', 'time', 'band']),
  ...only(finding, ['confidence', 'what', 'why', 'advice']),
  ...(finding.fix && { fix: only(finding.fix, ['safety', 'about', 'steps']) }),
  ...(finding.accepted && { accepted: only(finding.accepted, ['by', 'reason', 'date', 'until']) }),
});

function outcomeOf(outcome: Outcome): Document['outcomes'][number] {
  const { rule, status } = outcome;
  switch (status) {
    case 'passed':
      return { rule, status };
    case 'failed':
      return { rule, status, findings: outcome.findings.map(findingDocument) as never };
    case 'not-applicable':
      return { rule, status, because: outcome.because };
    case 'broken':
      return { rule, status, error: outcome.error };
  }
}

function referenceOf(reference: Reference): Document['reference'] {
  const spreads = metricIds.flatMap((id) => {
    const spread = reference.metrics[id];
    return spread ? [[id, only(spread, ['low', 'median', 'high'])]] : [];
  });
  return { name: reference.name, tracks: reference.tracks, metrics: Object.fromEntries(spreads) };
}

const stripsOf = (strips: Readonly<Record<string, Strip>>): object =>
  Object.fromEntries(
    Object.entries(strips).map(([name, strip]) => [
      name,
      only(strip, ['chain', 'to', 'sends', 'mute', 'why', 'madeFor', 'comment']),
    ]),
  );

const planOf = (plan: Plan): Document['plan'] =>
  ({
    tracks: stripsOf(plan.tracks),
    buses: stripsOf(plan.buses),
    ...only(plan, ['comment', 'taken', 'left', 'sampleRate', 'span']),
  }) as unknown as Document['plan'];

const verdictOf = (verdict: Verdict): Document['outcomes'][number] | object =>
  only(verdict, ['finding', 'rule', 'verdict', 'before', 'after', 'because']);

export const warningDocument = (warning: Warning): Document['warnings'][number] =>
  only(warning, ['code', 'message', 'path', 'time']);

const heardOf = (heard: AlbumHeard): NonNullable<Document['album']>['heard'] => ({
  songs: heard.songs.map(({ tone, ...song }) => ({
    ...only(song, ['track', 'offset', 'gap', 'isSegue']),
    ...(tone && { tone: { band: rangeOf(tone.band), value: tone.value } }),
  })),
  ...only(heard, ['loudness', 'loudest', 'highest']),
});

const albumOf = (album: ReportedAlbum): Document['album'] => ({
  ...only(album, ['name', 'mode', 'ceiling', 'target', 'gain', 'decides', 'because']),
  heard: heardOf(album.heard),
  ...(album.after && { after: heardOf(album.after) }),
});

const distanceOf = (distance: Distance): NonNullable<Document['match']>['before'] => ({
  ...only(distance, ['mid', 'midWorst', 'side', 'sideWorst', 'loudness', 'plr', 'range', 'width', 'widthBands']),
  bands: {
    frequencies: [...distance.bands.frequencies],
    mid: [...distance.bands.mid],
    side: [...distance.bands.side],
    width: [...distance.bands.width],
  },
});

const matchOf = (match: Account): Document['match'] => ({
  references: match.references.map((each) => only(each, ['name', 'tone', 'level'])),
  isSame: match.isSame,
  amounts: only(match.amounts, stages),
  ceiling: match.ceiling,
  before: distanceOf(match.before),
  ...(match.left && { left: distanceOf(match.left) }),
  worse: [...match.worse],
  done: match.done.map((each) => only(each, ['stage', 'what'])),
  missed: match.missed.map((each) => only(each, ['stage', 'because'])),
  notes: [...match.notes],
});

const masterOf = (master: ReportedMaster): Document['master'] => ({
  ...only(master, ['loudness', 'ceiling', 'allowed', 'isFine', 'because', 'compression']),
  ...(master.limiter && { limiter: only(master.limiter, ['most', 'time', 'mean', 'share', 'taken']) }),
  ...(master.codecs && { codecs: master.codecs.map((each) => ({ ...each })) }),
  ...(master.advice && { advice: [...master.advice] }),
});

const mixingOf = (mixing: ReportedMixing): Document['mixing'] => ({
  decisions: mixing.decisions.map((each) => ({
    ...only(each, ['id', 'kind', 'name', 'reason']),
    evidence: { ...each.evidence },
  })),
  kept: [...mixing.kept],
  notes: [...mixing.notes],
  takenBack: mixing.takenBack.map((each) => only(each, ['id', 'because'])),
  ...only(mixing, ['lead']),
  ...(mixing.lost && { lost: mixing.lost.map((each) => only(each, ['track', 'before', 'after'])) }),
});

const translationDocument = ({ octaves, systems, files }: NonNullable<Report['translation']>) => ({
  octaves: [...octaves],
  systems: systems.map(({ noise, gone, parts, help, ...each }) => ({
    ...only(each, ['system', 'title', 'about', 'loudness', 'beside', 'narrowed']),
    octaves: [...each.octaves],
    ...(gone && { gone: { band: rangeOf(gone.band), share: gone.share } }),
    ...(noise && { noise: { ...only(noise, ['lost', 'share', 'ridden']), time: noise.time.map(rangeOf) } }),
    help: help.map((move) => only(move, ['move', 'gain', 'frequency', 'regain'])),
    ...(parts && {
      parts: parts.map(({ track, lost, help }) => ({
        ...{ track, lost },
        help: help.map((move) => only(move, ['move', 'gain', 'frequency', 'from', 'regain'])),
      })),
    }),
  })),
  ...(files && { files: [...files] }),
});

const afterOf = ({ tracks, outcomes, verdicts }: After): NonNullable<Document['after']> => ({
  tracks: tracks.map(trackOf),
  outcomes: outcomes.map(outcomeOf),
  verdicts: verdicts.map(verdictOf) as never,
});

const sinceDocument = ({ name, solved, fresh, metrics, moves }: Since): NonNullable<Document['since']> => ({
  name,
  solved: [...solved],
  fresh: [...fresh],
  metrics: only(metrics, metricIds),
  ...(moves && { moves: [...moves] }),
});

/** Tracks that would sound as they do are not told twice. */
function prospectOf(prospect: After, before: readonly ReportedTrack[]): NonNullable<Document['prospect']> {
  const known = new Set(before.map((track) => JSON.stringify(trackOf(track))));
  return afterOf({
    ...prospect,
    tracks: prospect.tracks.filter((track) => !known.has(JSON.stringify(trackOf(track)))),
  });
}

/** The report without what is only for drawing. */
export const documentOf = (report: Report): ReportDocument => ({
  format: report.format,
  tool: only(report.tool, ['name', 'version']),
  preset: report.preset,
  ...(report.reference && { reference: referenceOf(report.reference) }),
  tracks: report.tracks.map(trackOf),
  outcomes: report.outcomes.map(outcomeOf),
  warnings: report.warnings.map(warningDocument),
  ...(report.sections && {
    sections: report.sections.map(({ track, name, time }) => ({ ...(track && { track }), name, time: rangeOf(time) })),
  }),
  ...(report.masking && {
    masking: {
      bands: report.masking.bands.map(rangeOf),
      rows: report.masking.rows.map(({ track, covered, by, lost, to }) => ({
        ...{ track, covered: [...covered], by: [...by], lost },
        to: to.map((each) => ({ ...each, covered: [...each.covered], time: each.time.map(rangeOf) })),
      })),
    },
  }),
  ...(report.album && { album: albumOf(report.album) }),
  ...(report.master && { master: masterOf(report.master) }),
  ...(report.mixing && { mixing: mixingOf(report.mixing) }),
  ...(report.translation && { translation: translationDocument(report.translation) }),
  ...(report.match && { match: matchOf(report.match) }),
  ...(report.plan && { plan: planOf(report.plan) }),
  ...(report.after && { after: afterOf(report.after) }),
  ...(report.prospect && { prospect: prospectOf(report.prospect, report.tracks) }),
  ...(report.since && { since: sinceDocument(report.since) }),
});

/** Every number of ours is finite; one that is not is a bug of ours, and JSON would hide it as null. */
export function finite(value: unknown, place: string): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${place} of the report is ${value}.`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) finite(inner, place ? `${place}.${key}` : key);
}

/** Numbers to so many digits. */
function rounded(value: unknown, digits: number): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(digits));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => rounded(each, digits));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each, digits)]));
}

/** One document, keys in a fixed order, numbers unrounded; `digits` rounds all but the plan's. */
export function renderJson(
  report: Report,
  options: { readonly indent?: number; readonly digits?: number } = {},
): string {
  const document = documentOf(report);
  finite(document, '');
  const { indent = 2, digits } = options;
  const shown = digits === undefined ? document : { ...(rounded(document, digits) as object), plan: document.plan };
  return `${tamedJson(JSON.stringify(shown, null, indent))}\n`;
}
