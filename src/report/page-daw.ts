import type { Fix } from '../remedies/remedy.ts';
import type { Finding } from '../rules/rule.ts';
import { type Daw, daws, dawWords } from './daw.ts';
import { html, type Markup, type Piece } from './markup.ts';
import { mainTrack, stemsOf } from './numbers.ts';
import { named } from './page-section.ts';
import type { Report, ReportedTrack } from './report.ts';
import { stepInWords } from './steps.ts';

const sampleRateOf = ({ tracks }: Report, name: string): number =>
  (tracks.find((track) => track.name === name) ?? mainTrack(tracks))?.format.sampleRate ?? 48_000;

function moves({ steps }: Fix, words: (move: Fix['steps'][number]) => string): Markup {
  const lines = steps.map((move) => html`<li>On <b>${named(move.track)}</b>: ${words(move)}.</li>`);
  return html`<ol>${lines}</ol>`;
}

const inDaw = (report: Report, fix: Fix, daw: Daw): Markup =>
  moves(fix, ({ track, step }) => dawWords(daw, step, sampleRateOf(report, track)));

/** A word of a shell: quoted where it holds more than letters, digits and what paths need. */
const word = (text: string): string =>
  /^[\w./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;

const folderOf = (path: string): string => path.replace(/[^\\/]*$/, '').replace(/(.)[\\/]$/, '$1') || '.';

/** The stems' folder, where they share one. */
function stemsArgument(stems: readonly ReportedTrack[]): string {
  const paths = stems.flatMap(({ path }) => (path === undefined ? [] : [path]));
  if (paths.length === 0) return '';
  const folders = [...new Set(paths.map(folderOf))];
  return ` --stems ${folders.length === 1 ? word(folders[0]!) : paths.map(word).join(' ')}`;
}

/** The command that makes this move alone, on a copy. */
export function fixCommand(report: Report, { rule }: Pick<Finding, 'rule'>): string {
  const path = mainTrack(report.tracks)?.path;
  const preset = report.preset === 'default' ? '' : ` --preset ${word(report.preset)}`;
  const name = report.reference?.kind === 'profile' ? report.reference.name : undefined;
  const reference = name === undefined || name === 'all' ? '' : ` --reference ${word(name)}`;
  return `mixwright fix${path === undefined ? '' : ` ${word(path)}`}${stemsArgument(stemsOf(report))}${reference}${preset} --only ${word(rule)}`;
}

function inShell(report: Report, finding: Finding): Piece {
  const kind = report.reference?.kind;
  const given = kind === 'own' || kind === 'songs' ? ' Add the --reference that you gave.' : '';
  return html`<p><code class="command">${fixCommand(report, finding)}</code></p><p class="small">This move alone, on a copy that is heard again.${given}</p>`;
}

const pane = (title: string, content: Piece): Markup => html`<div class="pane"><h5>${title}</h5>${content}</div>`;

/** What to do by hand, in the words of each workstation, one under the other; the page's script makes tabs of them. */
export function dawPanes(report: Report, finding: Finding, fix: Fix): Markup {
  const any = html`${moves(fix, ({ step }) => stepInWords(step))}<p>Compare at equal loudness before you keep it.</p>`;
  const both = html`<h6>${daws.logic}</h6>${inDaw(report, fix, 'logic')}<h6>${daws.live}</h6>${inDaw(report, fix, 'live')}`;
  return html`<div class="daw">${pane('Any DAW', any)}${pane(daws.reaper, inDaw(report, fix, 'reaper'))}${pane(`${daws.logic} / ${daws.live}`, both)}${pane('Command line', inShell(report, finding))}</div>`;
}
