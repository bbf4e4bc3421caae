import type { AlbumHeard, AlbumSong } from '../album.ts';
import { change, hertz, lasting, signed } from '../print.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import type { Report, ReportedAlbum, ReportedTrack } from './report.ts';
import { outcomesNow } from './verdict.ts';
import { valueWords } from './words.ts';

/** A song of an album in words, before and after. */
export interface SongRow {
  readonly name: string;
  readonly loudness: string;
  readonly offset: string;
  readonly peak: string;
  readonly range: string;
  readonly tone: string;
  readonly width: string;
  readonly pause: string;
  /** What its strip does to its level. */
  readonly gain: string;
  readonly note: string;
  /** The gravest finding that names it first. */
  readonly severity?: Severity;
}

/** "−12.6 → −14.0 LUFS"; the one number where nothing was rendered or nothing changed. */
const beforeAfter = (
  before: number | undefined,
  after: number | undefined,
  words: (value: number) => string,
): string => {
  if (before === undefined) return '–';
  const [was, is] = [words(before), after === undefined ? undefined : words(after)];
  return is === undefined || is === was ? was : `${was} → ${is}`;
};

const toneWords = (song: AlbumSong | undefined): string => {
  if (!song?.tone) return '–';
  const [from, to] = song.tone.band;
  return `${signed(song.tone.value)} at ${hertz(Math.sqrt(from * to))}`;
};

export function songRows(report: Report): readonly SongRow[] {
  const { album, tracks, after } = report;
  if (!album) return [];
  return tracks.map((track, i): SongRow => {
    const [song, now] = [album.heard.songs[i], album.after?.songs[i]];
    const again = after?.tracks[i];
    const metric = (id: 'loudness.integrated' | 'peak.true' | 'loudness.range' | 'stereo.width') =>
      beforeAfter(track.metrics[id], again?.metrics[id], plain);
    const worst = findingsOf(outcomesNow(report)).find(({ tracks: [name] }) => name === track.name);
    const findings = findingsOf(report.outcomes).filter(({ tracks: [name] }) => name === track.name);
    return {
      name: track.name,
      loudness: metric('loudness.integrated'),
      offset: beforeAfter(song?.offset, now?.offset, signed),
      peak: beforeAfter(track.metrics['peak.true'], again?.metrics['peak.true'], signed),
      range: metric('loudness.range'),
      tone: toneWords(now ?? song),
      width: track.format.channels === 1 ? 'mono' : metric('stereo.width'),
      pause: song?.isSegue ? 'goes on' : song?.gap === undefined ? '' : lasting(song.gap),
      gain: gainOf(report, track),
      note: noteOf(report, findings),
      ...(worst && { severity: worst.severity }),
    };
  });
}

const plain = (value: number): string =>
  value
    .toFixed(1)
    .replace('-', '−')
    .replace(/^−0\.0$/, '0.0');

function gainOf({ plan }: Report, { name }: ReportedTrack): string {
  const chain = plan?.tracks[name]?.chain ?? [];
  const gain = chain.reduce((sum, step) => (step.processor === 'gain' && !step.bypass ? sum + step.gain : sum), 0);
  const others = chain
    .filter(({ processor, bypass }) => processor !== 'gain' && !bypass)
    .map(({ processor }) => processor);
  const count = (id: string) => others.filter((each) => each === id).length;
  const eq = count('filter') > 0 ? [`${count('filter')} EQ`] : [];
  const rest = [...new Set(others.filter((id) => id !== 'filter'))];
  return [...(gain === 0 ? [] : [signed(gain)]), ...eq, ...rest].join(', ') || '–';
}

/** What was heard as out of line and stays. */
function noteOf(report: Report, findings: readonly Finding[]): string {
  const finding = findings.find(
    ({ evidence }) => evidence?.kind === 'metric' && evidence.metric === 'loudness.integrated',
  );
  if (!finding || report.plan?.taken.includes(finding.id)) return '';
  return finding.value < 0 ? 'quiet on purpose? (kept)' : 'kept';
}

/** The album in a few sentences: how loud, what was done, and what decided it. */
export function albumSentences(report: Report): readonly string[] {
  const { album } = report;
  if (!album) return [];
  const { heard, after, gain, decides, because, mode } = album;
  const loudness = beforeAfter(heard.loudness, after?.loudness, plain);
  const loudest = loudestWords(report, heard);
  return [
    `Album ${loudness} LUFS (songs by their length)${loudest}`,
    ...(mode === 'plan' ? ['A plan made before, as it stands'] : []),
    ...(gain === undefined ? [] : [`Album gain ${change(gain)}${decides ? ` · ${decidesWords(album)}` : ''}`]),
    ...(because === undefined ? [] : [because]),
  ];
}

function loudestWords(report: Report, { loudest }: AlbumHeard): string {
  const at = report.tracks.findIndex(({ name }) => name === loudest);
  if (at < 0) return '';
  const id = 'loudness.integrated';
  const words = beforeAfter(report.tracks[at]!.metrics[id], report.after?.tracks[at]?.metrics[id], plain);
  return `, loudest song ${loudest} ${words} LUFS`;
}

function decidesWords({ decides, ceiling, target }: ReportedAlbum): string {
  if (!decides) return '';
  return decides.by === 'peak'
    ? `${decides.track} decides: the highest peak, for a ceiling of ${valueWords(ceiling, 'dBTP')}`
    : `${decides.track} decides: the loudest song, for ${valueWords(target ?? 0, 'LUFS')}`;
}
