import { findingsOf } from '../rules/judge.ts';
import { html, type Piece } from './markup.ts';
import { icon, severityIcon } from './page-icons.ts';
import { named, type Section, section, table } from './page-section.ts';
import type { Report, ReportedTrack } from './report.ts';
import { roleCure, roleWords } from './roles.ts';
import { stepInWords } from './steps.ts';

import { channelWords, valueWords } from './words.ts';

function worst(report: Report, track: ReportedTrack): Piece {
  const finding = findingsOf(report.outcomes).find(({ tracks }) => tracks.includes(track.name));
  return finding ? html`${severityIcon(finding.severity)}<span class="hidden">has findings: </span>` : icon('pass');
}

const numberOf = (
  { metrics, absent }: ReportedTrack,
  id: 'loudness.integrated' | 'peak.true' | 'dynamics.plr' | 'stereo.width',
): Piece => {
  const value = metrics[id];
  const unit = (
    { 'loudness.integrated': 'LUFS', 'peak.true': 'dBTP', 'dynamics.plr': 'dB', 'stereo.width': 'dB' } as const
  )[id];
  return value === undefined ? html`<span title="${absent[id] ?? 'not measured'}">–</span>` : valueWords(value, unit);
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the plan does to it; else a move that a finding offers and the plan leaves. */
function moves(report: Report, track: ReportedTrack): Piece {
  const chain = report.plan?.tracks[track.name]?.chain ?? [];
  if (chain.length > 0) return capital(chain.map(stepInWords).join('; '));
  const idea = findingsOf(report.outcomes)
    .flatMap(({ fix }) => fix?.steps ?? [])
    .find((move) => move.track === track.name);
  return idea
    ? html`<span class="why">perhaps ${stepInWords(idea.step).split(', ').slice(0, 3).join(', ')}</span>`
    : '–';
}

/** The mix and its stems; a lone file has told everything already. */
export function tracksSection(report: Report): Section | undefined {
  if (report.tracks.length < 2) return undefined;
  const rows = report.tracks.map((track) => [
    html`${worst(report, track)}${named(track.name)}`,
    roleWords(track),
    numberOf(track, 'loudness.integrated'),
    numberOf(track, 'peak.true'),
    numberOf(track, 'dynamics.plr'),
    track.format.channels === 1 ? channelWords(1) : numberOf(track, 'stereo.width'),
    ...(report.mixing ? [] : [moves(report, track)]),
  ]);
  const columns = [
    { title: 'Track' },
    { title: 'Role' },
    { title: 'Loudness', isNumber: true },
    { title: 'True peak', isNumber: true },
    { title: 'Peak to loudness', isNumber: true },
    { title: 'Width', isNumber: true },
    ...(report.mixing ? [] : [{ title: 'Suggested processing' }]),
  ];
  return section(
    {
      id: 'tracks',
      title: 'Tracks',
      note: `Roles are read from the names, or guessed from the sound. ${roleCure}`,
      short: 'Tracks',
    },
    html`<div class="card flush">${table('The tracks', columns, rows)}</div>`,
  );
}
