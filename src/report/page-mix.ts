import { mixBus } from '../plan.ts';
import { evidenceWords } from './evidence.ts';
import { html, type Markup, type Piece } from './markup.ts';
import {
  busesOf,
  busWords,
  type Channel,
  channelsOf,
  decisionsOf,
  faderWords,
  feedersOf,
  leadSentence,
  panSentence,
  writtenBy,
} from './mix.ts';
import { beforeAndAfter, fared, files } from './page-chain.ts';
import { icon } from './page-icons.ts';
import { curvePicture, faderPicture, panPicture } from './page-mix-pictures.ts';
import { named, type Section, section } from './page-section.ts';
import type { MixDecision, Report } from './report.ts';
import { roleWords } from './roles.ts';
import { stepInWords } from './steps.ts';
import { plural } from './verdict.ts';
import { valueWords } from './words.ts';

/** A decision, why, by which figures, and what it is in the plan. */
function decisionItem({ strip }: Channel, decision: MixDecision): Markup {
  const { id, reason } = decision;
  const isOf = ({ why }: { readonly why?: { readonly decision: string } }) => why?.decision === id;
  const steps = strip.chain.filter(isOf).map(stepInWords);
  const sends = (strip.sends ?? []).filter(isOf).map(({ to, gain }) => `send to ${to}, ${valueWords(gain, 'dB')}`);
  const figures = evidenceWords(decision).map((figure) => html`<span class="chip">${figure}</span>`);
  const done = [...steps, ...sends].join('; ');
  return html`<li><p>${reason}</p><p class="small">${done && html`${done} · `}<code>${named(id)}</code></p>${figures.length > 0 && html`<p class="chips">${figures}</p>`}</li>`;
}

/** Steps without a reason: somebody put them in. */
function ownSteps({ strip }: Channel): readonly Markup[] {
  const own = strip.chain.filter(({ why }) => why === undefined);
  return own.map((step) => html`<li><p>${stepInWords(step)}</p><p class="small">Set by hand.</p></li>`);
}

const cell = (title: string, content: Piece): Piece =>
  content && html`<span class="knob of-${title.toLowerCase()}"><small>${title}</small>${content}</span>`;

const unbroken = 24; // signs: what is longer has the name of a stem in it

const words = (list: readonly string[]): Piece => {
  const items = list.map((item) => (item.length <= unbroken ? item.replaceAll(' ', '\u00a0') : item));
  return items.length > 0 && html`<b>${named(items.join(', '))}</b>`;
};

function faderCell(channel: Channel, isHeard: boolean): Piece {
  if (channel.isMuted) return html`<b>muted</b>`;
  return isHeard && html`<b>${faderWords(channel)} dB</b>${faderPicture(channel.fader)}`;
}

/** A strip of the desk: what it is set to, and, opened, why. */
function channelBox(report: Report, channel: Channel, about: Piece, isHeard: boolean): Markup {
  const { name, strip, pan, eq, dynamics, sends } = channel;
  const own = decisionsOf(report).filter((each) => each.name === name);
  const items = [...own.map((each) => decisionItem(channel, each)), ...ownSteps(channel)];
  const place = !channel.isMuted && isHeard && (pan !== undefined || channel.track !== undefined);
  const cells = html`${cell('Fader', faderCell(channel, isHeard))}${cell('Pan', place && html`<b>${panSentence(pan)}</b>${panPicture(pan)}`)}${cell('EQ', eq.length > 0 && html`${words(eq)}${curvePicture(strip.chain)}`)}${cell('Dynamics', words(dynamics))}${cell('Sends', words(sends))}`;
  const head = html`<span class="who"><h3>${named(name)}</h3><small>${about}</small></span><span class="knobs">${cells}</span>`;
  if (items.length === 0) return html`<li class="channel"><div class="front">${head}</div></li>`;
  return html`<li class="channel"><details><summary class="front">${head}${icon('down', '')}</summary><ol>${items}</ol></details></li>`;
}

const percent = (share: number): string => `${Math.round(100 * share)}\u00a0%`;

const coveredWords = (before: number, after: number): string =>
  percent(before) === percent(after)
    ? `covered ${percent(after)}`
    : `covered ${percent(before)}\u00a0→\u00a0${percent(after)}`;

function stemBox(report: Report, channel: Channel): Markup {
  const { name, track, strip } = channel;
  const loudness = track?.metrics['loudness.integrated'];
  const lost = report.mixing?.lost?.find((each) => each.track === name);
  const about = [
    roleWords(track!),
    loudness === undefined ? 'silent' : valueWords(loudness, 'LUFS'),
    strip.to !== undefined && strip.to !== mixBus && html`to ${named(strip.to)}`,
    lost?.after !== undefined && coveredWords(lost.before, lost.after),
  ].filter((part) => part !== false);
  return channelBox(
    report,
    channel,
    html`${about.map((part, i) => html`${i > 0 && '\u00a0· '}${part}`)}`,
    loudness !== undefined,
  );
}

const shown = 4;

/** The first of many, for the strips themselves say where they go. */
const first = (names: readonly string[]): string =>
  names.length <= shown + 1
    ? names.join(', ')
    : `${names.slice(0, shown).join(', ')} and ${names.length - shown} others`;

function busBox(report: Report, channel: Channel): Markup {
  const { whole, sent } = feedersOf(report.plan!, channel.name);
  const from = channel.name === mixBus ? [] : [...whole, ...sent];
  const about = html`${busWords(report, channel.name)}${from.length > 0 && html`: ${named(first(from))}`}${channel.strip.chain.filter(({ processor }) => processor === 'reverb' || processor === 'echo').map((step) => html` · ${stepInWords(step)}`)}`;
  return channelBox(report, channel, about, true);
}

const list = (title: string, sentences: readonly Piece[]): Piece =>
  sentences.length > 0 &&
  html`<h3 class="sub">${title}</h3><ul class="plain">${sentences.map((each) => html`<li>${each}</li>`)}</ul>`;

/** The desk of an assisted mix: every strip, every decision with its reason, what it gave, what was taken back. */
export function mixSection(report: Report): Section | undefined {
  const { mixing, since } = report;
  if (!mixing) return undefined;
  const { kept, notes, takenBack } = mixing;
  const decisions = decisionsOf(report);
  const stems = channelsOf(report).map((channel) => stemBox(report, channel));
  const buses = busesOf(report).map((channel) => busBox(report, channel));
  const lead = leadSentence(report);
  const back = takenBack.map(({ id, because }) => html`<code>${named(id)}</code> <small>${because}</small>`);
  const proof = html`${beforeAndAfter(report)}${lead && html`<p class="say">${lead}</p>`}`;
  const told = html`${list('Worth knowing', notes)}${since && list(`On the desk since ${since.name}`, since.moves ?? [])}${list('Taken back', back)}${list(
    'Kept as it was',
    kept.map((each) => html`<code>${named(each)}</code>`),
  )}${files(report, writtenBy(report))}${fared(report)}`;
  const count = `${decisions.length} ${plural(decisions.length, 'decision')}; each strip opens to its reasons, in the order of the signal. Change any of it in the plan, and render it again.`;
  return section(
    { id: 'mix', title: 'The mix', note: count, short: 'Mix' },
    html`<div class="card panel"><ul class="desk">${stems}</ul>${buses.length > 0 && html`<h3 class="sub">Groups, returns and the mix bus</h3><ul class="desk">${buses}</ul>`}</div><div class="halves proofs"><div class="card panel">${proof}</div><div class="card panel">${told}</div></div>`,
  );
}
