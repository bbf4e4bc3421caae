import { mixBus, type Plan, type Strip } from '../plan.ts';
import { hertz, signed } from '../print.ts';
import type { Step } from '../processors/index.ts';
import type { Finding } from '../rules/rule.ts';
import type { Decibels, Hz } from '../units.ts';
import { inConsoleOrder, inSignalOrder } from './desk-order.ts';
import { stemsOf } from './numbers.ts';
import type { MixDecision, Report, ReportedTrack } from './report.ts';
import { listed } from './verdict.ts';

/** A channel of the desk in few words, as an engineer would write it on tape below the fader. */
export interface Channel {
  readonly name: string;
  readonly strip: Strip;
  /** Absent of a bus. */
  readonly track?: ReportedTrack;
  /** All plain gains together. */
  readonly fader: Decibels;
  /** −1, left, to 1, right; absent where it was not placed. */
  readonly pan?: number;
  readonly eq: readonly string[];
  readonly dynamics: readonly string[];
  readonly sends: readonly string[];
  readonly isMuted: boolean;
}

/** Hertz as on a knob: "90", "2.5k". */
const knob = (frequency: Hz): string => {
  const [number, unit] = hertz(frequency).split(' ');
  return `${number}${unit === 'kHz' ? 'k' : ''}`;
};

const sided = (step: Step): string => (step.on === 'mid' || step.on === 'side' ? ` ${step.on}` : '');

const lowestTone: Hz = 15; // a high-pass below takes an offset out, and no sound

/** What bends the tone: "HP 90", "−3.0 @ 290", "−4.0 @ 2.5k under vocals". */
function eqOf(step: Step): readonly string[] {
  switch (step.processor) {
    case 'filter': {
      const { type, frequency, gain = 0 } = step;
      if (type === 'highpass' && frequency < lowestTone) return [];
      if (type === 'highpass' || type === 'lowpass')
        return [`${type === 'highpass' ? 'HP' : 'LP'} ${knob(frequency)}${sided(step)}`];
      const sign = { lowshelf: 'below', highshelf: 'above', peaking: '@' }[type as string];
      return [sign ? `${signed(gain)} ${sign} ${knob(frequency)}${sided(step)}` : `${type} ${knob(frequency)}`];
    }
    case 'dynamic-eq': {
      const { frequency, range = -12, key } = step;
      return [`${signed(range)} @ ${knob(frequency)} ${key === undefined ? 'at most' : `under ${key}`}`];
    }
    case 'tilt':
      return [`tilt ${signed(step.slope)}`];
    case 'fir':
      return ['EQ curve'];
    default:
      return [];
  }
}

/** What goes by level: "3:1 at −24", "de-ess 6.5k", "ride ±2.0". */
function dynamicsOf(step: Step): readonly string[] {
  switch (step.processor) {
    case 'compressor':
      return [
        `${Number((step.ratio ?? 1).toFixed(1))}:1 at ${signed(step.threshold ?? 0, 0)}${step.key ? ` by ${step.key}` : ''}`,
      ];
    case 'multiband-compressor':
      return ['multiband'];
    case 'de-esser':
      return [`de-ess ${knob(step.frequency ?? 6500)}`];
    case 'expander':
      return ['gate'];
    case 'transient-shaper':
      return ['transients'];
    case 'limiter':
      return ['limiter'];
    case 'rider':
      return [`ride ${riddenBy(step.curve)}`];
    default:
      return [];
  }
}

/** How far a ride goes: "−2.0 to +1.5". */
function riddenBy(curve: readonly (readonly [number, number])[]): string {
  const gains = curve.map(([, gain]) => gain);
  const [low, high] = [Math.min(0, ...gains), Math.max(0, ...gains)];
  if (low === 0 || high === 0) return signed(low === 0 ? high : low);
  return `${signed(low)} to ${signed(high)}`;
}

const isPlainGain = (step: Step): boolean =>
  step.processor === 'gain' && !step.on && !step.time && step.mix === undefined;

function channelOf(name: string, strip: Strip): Channel {
  const steps = strip.chain.filter(({ bypass }) => !bypass);
  const pans = steps.flatMap((step) => (step.processor === 'pan' ? [step.pan] : []));
  return {
    name,
    strip,
    fader: steps.reduce((sum, step) => sum + (isPlainGain(step) && step.processor === 'gain' ? step.gain : 0), 0),
    ...(pans.length > 0 ? { pan: pans.at(-1)! } : {}),
    eq: steps.flatMap(eqOf),
    dynamics: steps.flatMap(dynamicsOf),
    sends: (strip.sends ?? []).map(({ to, gain }) => `${to} ${signed(gain)}`),
    isMuted: strip.mute ?? false,
  };
}

const nothing: Strip = { chain: [] };

/** Every stem, as it goes to the mix, as on a console. */
export const channelsOf = (report: Report): readonly Channel[] =>
  inConsoleOrder(stemsOf(report)).map((track) => ({
    ...channelOf(track.name, report.plan?.tracks[track.name] ?? nothing),
    track,
  }));

/** Groups in the order of their stems, then returns, then the mix bus where it does anything. */
export function busesOf(report: Report): readonly Channel[] {
  const stems = inConsoleOrder(stemsOf(report));
  const place = (name: string) => {
    if (name === mixBus) return stems.length + 1;
    const at = stems.findIndex((stem) => report.plan!.tracks[stem.name]?.to === name);
    return at < 0 ? stems.length : at;
  };
  return Object.entries(report.plan?.buses ?? {})
    .filter(([name, { chain }]) => name !== mixBus || chain.length > 0)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, strip]) => channelOf(name, strip));
}

/** Strip by strip as on the console, in each as the signal goes; a group is told once, at its bus, and not of every stem in it. */
export function decisionsOf(report: Report): readonly MixDecision[] {
  const all = report.mixing?.decisions ?? [];
  const own = all.filter(({ kind }) => kind !== 'group');
  const channels = channelsOf(report);
  return [...channels, ...busesOf(report)].flatMap(({ name, track }) => {
    const group = track ? undefined : groupOf(report, channels, name);
    return [...(group ? [group] : []), ...inSignalOrder(own.filter((each) => each.name === name))];
  });
}

function groupOf({ mixing, plan }: Report, channels: readonly Channel[], bus: string): MixDecision | undefined {
  const routes = (mixing?.decisions ?? []).filter(
    ({ kind, name }) => kind === 'group' && plan?.tracks[name]?.to === bus,
  );
  const [first, ...others] = routes;
  if (!first || others.length === 0) return first && { ...first, name: bus };
  const names = channels.map(({ name }) => name).filter((name) => routes.some((each) => each.name === name));
  const reason = `${listed(names)} go through the bus "${bus}": one fader for ${names.length} stems.`;
  return { ...first, id: bus, name: bus, reason, evidence: {} };
}

/** What goes to a bus: whole strips, or by sends. */
export function feedersOf(
  { tracks, buses }: Plan,
  bus: string,
): { readonly whole: readonly string[]; readonly sent: readonly string[] } {
  const all = [...Object.entries(tracks), ...Object.entries(buses)].filter(([, { mute }]) => !mute);
  return {
    whole: all.filter(([name, { to = mixBus }]) => to === bus && name !== mixBus).map(([name]) => name),
    sent: all.filter(([, { sends = [] }]) => sends.some(({ to }) => to === bus)).map(([name]) => name),
  };
}

/** "group of 4", "return", "mix bus". */
export function busWords({ plan }: Report, name: string): string {
  if (name === mixBus) return 'mix bus';
  const { whole, sent } = feedersOf(plan!, name);
  return whole.length > 0 ? `group of ${whole.length}` : `return of ${sent.length}`;
}

/** The files of a mix; stems and returns, which are many, as their folder. */
export function writtenBy({ after }: Report): readonly string[] {
  const files = after?.files ?? [];
  const mix = files.find((file) => /\.(wav|flac)$/i.test(file));
  const rest = files.filter((file) => file !== mix && !file.endsWith('.plan.json'));
  if (rest.length <= 2) return files;
  const folder = rest[0]!.replace(/[^\\/]*$/, '');
  return [...files.filter((file) => !rest.includes(file)), `${folder} (${rest.length} stems and returns)`];
}

/** "muted", "+1.6". */
export const faderWords = ({ isMuted, fader }: Channel): string => (isMuted ? 'muted' : signed(fader));

/** "C", "L30", "R100": a share of the way to one side. */
export function panWords(pan: number | undefined): string {
  const percent = Math.round(100 * (pan ?? 0));
  return percent === 0 ? 'C' : `${percent < 0 ? 'L' : 'R'}${Math.abs(percent)}`;
}

/** The same as one says it. */
export function panSentence(pan: number | undefined): string {
  const percent = Math.round(100 * (pan ?? 0));
  return percent === 0 ? 'centre' : `${Math.abs(percent)} % ${percent < 0 ? 'left' : 'right'}`;
}

const isRepair = ({ kind }: MixDecision): boolean =>
  kind === 'polarity' || kind === 'repair' || kind === 'delay' || kind === 'mute';

/** What was wrong with stems and was put right: sentences; what holds of several is said once. */
export function mendedSentences({ mixing }: Report): readonly string[] {
  const repairs = (mixing?.decisions ?? []).filter(isRepair);
  const restOf = ({ name, reason }: MixDecision) =>
    reason.startsWith(`${name} `) ? reason.slice(name.length) : reason;
  return [...new Set(repairs.map(restOf))].map((rest) => {
    const same = repairs.filter((each) => restOf(each) === rest);
    const names = same.map(({ name }) => name);
    return same.length === 1 ? same[0]!.reason : `Each of ${listed(names)}${rest}`;
  });
}

/** "vocals loses 31 % of its loudness to the others; in the plain sum 45 %". */
export function leadSentence({ mixing }: Report): string | undefined {
  const { lead, lost = [] } = mixing ?? {};
  const found = lost.find(({ track }) => track === lead);
  if (!found || Math.max(found.before, found.after ?? 0) < 0.005) return undefined; // a lone part loses nothing
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const { track, before, after } = found;
  if (after === undefined)
    return `${track}, the lead, loses ${percent(before)} of its loudness to the others in the plain sum.`;
  return `${track}, the lead, loses ${percent(after)} of its loudness to the others; in the plain sum it is ${percent(before)}.`;
}

/** What is worth knowing and not told already, as a finding that is left. */
export function notesBeside({ mixing }: Report, left: readonly Pick<Finding, 'what' | 'advice'>[]): readonly string[] {
  const told = new Set(left.map(({ what, advice }) => `${what} ${advice}`));
  return (mixing?.notes ?? []).filter((note) => !told.has(note));
}
