import { powerOf } from '../dsp/decibels.ts';
import { mean } from '../dsp/statistics.ts';
import { change, quantityOf, signed } from '../print.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { leadOf } from './lead.ts';
import { addedRows, gatedLoudness } from './level-over-time.ts';
import { place } from './place.ts';
import type { Faders } from './spread-losses.ts';
import { type Target, targetOf } from './targets.ts';
import { type Held, upheld } from './upheld.ts';
import { areFinished } from './wetness.ts';

interface Part {
  readonly track: Track;
  /** K-weighted power a row of 0.1 s, as its fader stands. */
  readonly rows: Float64Array;
  /** Over the parts in which it plays, LUFS. */
  readonly loudness: number;
  readonly target: Target;
  readonly isLead: boolean;
  readonly isOpen: boolean;
}

/** How far the levels that stems came with are taken for meant. */
interface Came {
  /** How badly targets are known beside them. */
  readonly unsure: Decibels;
  /** What is left of a distance at most. */
  readonly slack: Decibels;
  /** How far makers’ own levels lie about targets: what wanders further is no balance. */
  readonly wander: Decibels;
}

/** Stems that come finished out of a session had a fader: they lie 2.3 to 3.5 dB about their targets. Of raw ones gains tell little. */
const finished: Came = { unsure: 3, slack: 3, wander: 3 };
const raw: Came = { unsure: 1.5, slack: 2, wander: 3.5 };
/** Beyond that a stem is rather meant to be soft or loud, unless the others lie as far apart. */
const reach: Decibels = 12;
const scatters = 2.5;
/** Of so few none is told from the others. */
const few = 3;
/** Nobody hears less. */
const least: Decibels = 0.25;

/**
 * Faders: every stem at a loudness that its kind and its sound ask for beside the others, over the parts in which it plays; equal
 * loudness (Perez-Gonzalez & Reiss 2009) where they ask for nothing. Faders that a person keeps are what the others go by.
 */
export function balance(desk: Desk): readonly Decision[] {
  const parts = partsOf(desk);
  if (parts.length < 2) return [];
  const kept = parts.filter(({ isOpen }) => !isOpen);
  const centre = mean((kept.length > 0 ? kept : parts).map(({ loudness, target }) => loudness - target.beside));
  const { gains, trust } = gainsTo(
    centre,
    parts.filter(({ isOpen }) => isOpen),
    areFinished(desk.stems) ? finished : raw,
  );
  const faders = new Map([...gains].map(([{ track }, gain]) => [track.name, (gain * desk.wishes.amount) / 100]));
  const moved = decisionsOf(parts, faders, new Map());
  const held = upheld(placed(desk.with(moved)), {
    faders,
    lead: leadOf(desk),
    trust: (trust * desk.wishes.amount) / 100,
  });
  return held.size === 0 ? moved : decisionsOf(parts, faders, held);
}

/** Who stands on another side covers less: as it will be. */
const placed = (desk: Desk): Desk => desk.with(place(desk));

function decisionsOf(parts: readonly Part[], faders: Faders, held: ReadonlyMap<string, Held>): Decision[] {
  const gainOf = ({ track: { name } }: Part): Decibels => (faders.get(name) ?? 0) + (held.get(name)?.gain ?? 0);
  const whole = gatedLoudness(addedRows(parts.map((part) => part.rows.map((power) => power * powerOf(gainOf(part))))));
  return parts.flatMap((part) => {
    const gain = Math.round(10 * gainOf(part)) / 10;
    const isMoved = part.isOpen && Math.abs(gain) >= least && whole !== undefined;
    return isMoved ? [decisionOf(part, { gain, whole, held: held.get(part.track.name) })] : [];
  });
}

function partsOf(desk: Desk): Part[] {
  const lead = leadOf(desk);
  return desk.stems.flatMap((track) => {
    const rows = desk.rowsOf(track);
    const loudness = gatedLoudness(rows);
    if (loudness === undefined) return [];
    const isOpen = desk.isOpen({ name: track.name, kind: 'gain' });
    const isLead = track === lead;
    return [{ track, rows, loudness, target: targetOf(track, isLead), isLead, isOpen }];
  });
}

/**
 * From where they are to where they belong beside a typical part at `centre` LUFS. The nearer all lie to it already, the more the
 * levels they came with are taken for meant (shrinkage of James & Stein 1961), but for a lead that is too soft.
 */
function gainsTo(
  centre: number,
  parts: readonly Part[],
  { unsure, slack, wander }: Came,
): { readonly gains: ReadonlyMap<Part, Decibels>; readonly trust: number } {
  const moves = parts.map(({ loudness, target }) => centre + target.beside - loudness);
  const [common, scatter] = [mean(moves), scatterOf(moves)];
  const left = Math.min(1, (unsure / scatter) ** 2);
  const gains = new Map(
    parts.map((part, i) => {
      const move = moves[i]! - common;
      const others = moves.length > few ? moves.filter((_, k) => k !== i) : moves;
      const most = Math.max(reach, scatters * scatterOf(others));
      const spared = part.isLead && move > 0 ? 0 : within(slack, left * move);
      return [part, common + within(most, move - spared)];
    }),
  );
  // By the square of variances: of the sum that parts are compared with, all levels have to be meant.
  return { gains, trust: Math.min(1, (wander / scatter) ** 4) };
}

/** Their standard deviation. */
function scatterOf(moves: readonly Decibels[]): Decibels {
  const common = mean(moves);
  return Math.sqrt(moves.reduce((sum, move) => sum + (move - common) ** 2, 0) / Math.max(1, moves.length - 1));
}

const within = (most: Decibels, value: Decibels): Decibels => Math.max(-most, Math.min(most, value));

interface Setting {
  readonly gain: Decibels;
  /** Loudness of the mix, LUFS. */
  readonly whole: number;
  readonly held: Held | undefined;
}

function decisionOf(
  { track: { name, role, format }, loudness, target }: Part,
  { gain, whole, held }: Setting,
): Decision {
  const under = whole - loudness - gain;
  const sides = format.channels === 1 ? ' on both sides' : '';
  const place = `${quantityOf(Math.abs(under), 'LU')} ${under < 0 ? 'over' : 'under'} the whole`;
  return {
    kind: 'gain',
    strip: 'tracks',
    name,
    steps: [{ processor: 'gain', gain }],
    reason: `${name} ${change(gain)}: it plays at ${quantityOf(loudness, 'LUFS')}${sides} and goes ${place}. ${besideWords(target, role)}.${held ? ` ${heldWords(name, held)}` : ''}`,
    evidence: rounded({ gain, loudness, whole, ...target, ...(held ? { held: held.gain } : {}) }),
  };
}

function heldWords(name: string, { gain, part, lost, plain }: Held): string {
  const whose = part === name ? 'it' : part;
  const [would, did] = [lost, plain].map((share) => `${(100 * share).toFixed(0)} %`);
  return `${quantityOf(Math.abs(gain), 'dB')} ${gain > 0 ? 'more' : 'less'} than that asks for, as ${whose} would lose ${would} of its loudness to the others, and in the plain sum it loses ${did}.`;
}

const told: Decibels = 0.5;

/** What sets it apart from the typical part, what matters most first. */
function besideWords({ role: asRole, hits, brightness, lead }: Target, role: Role): string {
  const reasons: readonly (readonly [Decibels, string])[] = [
    [asRole, `as ${role.replace('-', ' ')}`],
    [hits, 'because its hits stand out'],
    [brightness, brightness < 0 ? 'because it is high, which stands out' : 'because it is low, which is heard less'],
    [lead, 'as the lead'],
  ];
  const words = reasons
    .filter(([amount]) => Math.abs(amount) >= told)
    .sort(([a], [b]) => Math.abs(b) - Math.abs(a))
    .map(([amount, word]) => `${signed(amount)} LU ${word}`);
  return words.length === 0 ? 'It belongs with the typical part' : `Beside the typical part: ${words.join(', ')}`;
}

const rounded = (evidence: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(evidence).map(([key, value]) => [key, Math.round(10 * value) / 10 + 0]));
