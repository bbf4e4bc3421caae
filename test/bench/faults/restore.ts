import { detectors } from '../../../src/detectors/index.ts';
import { learnSongs } from '../../../src/jobs/open-session.ts';
import { type Listening, mend } from '../../../src/mend.ts';
import { render } from '../../../src/processors/render.ts';
import type { Reference } from '../../../src/reference.ts';
import { remedies } from '../../../src/remedies/index.ts';
import { judge } from '../../../src/rules/judge.ts';
import { bookOf } from '../../../src/run/judging.ts';
import type { Session, Track } from '../../../src/session.ts';
import type { Decibels, Seconds } from '../../../src/units.ts';
import { faultOf } from './catalogue.ts';
import { faulty, howOf } from './fault.ts';
import { heard } from './judged.ts';
import { loudnessOf } from './loudness.ts';
import { decoded, keyOf, partsOf, type Song } from './material.ts';
import { thirdLevels } from './octave-levels.ts';
import { decibelsOf, downmix, lengthOf, rmsOf, type Sounding, scaled } from './sounding.ts';

/** Faults that a filter undoes; scored by third octaves. */
export const tonalFaults = ['mud', 'boxy', 'boom', 'harsh', 'hollow', 'thin', 'dull', 'bright', 'tilt', 'resonance'];
/** Faults that are undone to the sample or nearly; scored by what is left when the clean sound is subtracted. */
export const exactFaults = ['gain', 'imbalance', 'polarity', 'channel_delay', 'lowphase', 'dc'];
/** Beside the clean original, beside another part of the song, and beside the profile. */
export const waysToMend = ['original', 'song', 'blind'] as const;

export interface RestoreTrial {
  readonly song: Song;
  readonly seconds: Seconds;
  readonly faults: readonly string[];
  readonly profile: Reference;
}

/** What `fix` made of one fault. */
export interface Restored {
  /** `clean`: no fault was put in, and all that changed is harm. */
  readonly fault: string;
  readonly way: (typeof waysToMend)[number];
  /** Whether the rule warned. */
  readonly isRaised: boolean;
  /** Root mean square over third octaves of how far it is from the clean sound, dB. */
  readonly before: Decibels;
  readonly after: Decibels;
  /** Loudness less that of the clean sound, LU. */
  readonly loudness: number;
  /** What differs from the clean sound when both are as loud, against it, dB. */
  readonly rest: Decibels;
  /** As `after`, of both summed to mono: what sides that are late or inverted cancel. */
  readonly mono: Decibels;
}

/** The same loop as `fix`, in memory, on one song; undefined where its middle is silent or too short. */
export async function restored({ song, seconds, faults, profile }: RestoreTrial): Promise<Restored[] | undefined> {
  const { middle, other } = partsOf(await decoded(song.path), seconds);
  if (lengthOf(middle) < 5 * middle.rate || loudnessOf(middle) === undefined || middle.channels.length < 2)
    return undefined;
  // Room for what a fault adds, so that no limiter has a say.
  const clean = scaled(middle, 0.5);
  const [original, part] = [await ear(clean, 'original'), other && (await ear(scaled(other, 0.5), 'part'))];
  const results: Restored[] = [];
  for (const id of ['clean', ...faults]) {
    const fault = id === 'clean' ? undefined : faultOf(id);
    const spoiled: Sounding = fault ? faulty(fault, clean, fault.amounts[1], howOf(fault, keyOf(song), true)) : clean;
    const track = await ear(spoiled, 'mix');
    for (const way of exactFaults.includes(id) ? (['original'] as const) : waysToMend) {
      const reference =
        way === 'blind' ? profile : way === 'song' ? part && learnSongs([part], track) : learnSongs([original], track);
      if (reference)
        results.push(
          await fixed(clean, spoiled, { mix: track, stems: [], reference }, { id, way, rules: fault?.rules ?? [] }),
        );
    }
  }
  return results;
}

const ear = (sounding: Sounding, name: string): Promise<Track> => heard(sounding, { name, role: 'mix', alone: true });

async function fixed(
  clean: Sounding,
  spoiled: Sounding,
  session: Session,
  { id, way, rules }: { readonly id: string; readonly way: Restored['way']; readonly rules: readonly string[] },
): Promise<Restored> {
  const book = bookOf();
  const judged = (of: Session) => judge(book, of, detectors, remedies);
  const outcomes = judged(session);
  let made = spoiled;
  const listen = async ({
    tracks,
  }: {
    readonly tracks: Readonly<Record<string, { readonly chain: Parameters<typeof render>[0] }>>;
  }): Promise<Listening> => {
    made = await rendered(tracks.mix!.chain, spoiled);
    const now = { ...session, mix: await ear(made, 'mix') };
    return { session: now, outcomes: judged(now) };
  };
  const wishes = { safety: 'suggested', amount: 100, ceiling: book.preset.targets['peak.true'] ?? -1 } as const;
  const mended = await mend({ session, outcomes, rules: book.rules, wishes, listen });
  const result = mended.after ? made : spoiled;
  const isRaised = outcomes.some(
    (each) =>
      each.status === 'failed' &&
      rules.includes(each.rule) &&
      each.findings.some(({ severity }) => severity !== 'info'),
  );
  return {
    ...{ fault: id, way, isRaised, before: distance(clean, spoiled), after: distance(clean, result) },
    loudness: (loudnessOf(result) ?? -70) - loudnessOf(clean)!,
    rest: restOf(clean, result),
    mono: distance(toMono(clean), toMono(result)),
  };
}

async function rendered(chain: Parameters<typeof render>[0], { channels, rate }: Sounding): Promise<Sounding> {
  const length = channels[0]!.length;
  const format = { sampleRate: rate, channels: channels.length };
  const out = channels.map(() => new Float32Array(length));
  const sound = {
    ...{ format, length },
    async *[Symbol.asyncIterator]() {
      yield { channels, length };
    },
  };
  let at = 0;
  for await (const block of render(chain, sound)) {
    for (const [c, channel] of block.channels.entries())
      out[c]!.set(channel.subarray(0, Math.min(block.length, length - at)), at);
    at += block.length;
  }
  return { channels: out, rate };
}

const toMono = (sounding: Sounding): Sounding => ({ channels: [downmix(sounding)], rate: sounding.rate });

const loudest = 50; // dB under the strongest band of the clean sound: what is softer does not count

/** Both as loud, their mean difference taken away, 25 Hz to 16.5 kHz. */
function distance(clean: Sounding, other: Sounding): Decibels {
  const [a, b] = [thirdLevels(clean), thirdLevels(other)];
  const top = Math.max(...a.map(({ level }) => level));
  const differences = a.flatMap(({ frequency, level }, i) =>
    frequency >= 25 && frequency <= 16_500 && level > top - loudest ? [b[i]!.level - level] : [],
  );
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  return Math.sqrt(differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / differences.length);
}

/** What is left when the clean sound, at the level at which least is left, is taken away. */
function restOf(clean: Sounding, other: Sounding): Decibels {
  let [common, own] = [0, 0];
  for (const [c, channel] of clean.channels.entries())
    for (let i = 0; i < channel.length; i++) {
      common += channel[i]! * other.channels[c]![i]!;
      own += channel[i]! ** 2;
    }
  const gain = common / own;
  const rest = clean.channels.map((channel, c) => channel.map((value, i) => other.channels[c]![i]! - gain * value));
  return decibelsOf(rmsOf({ channels: rest, rate: clean.rate })) - decibelsOf(Math.abs(gain) * rmsOf(clean));
}

/** A line of the table: the median over songs, and the worst. */
export interface RestoreRow {
  readonly fault: string;
  readonly way: Restored['way'];
  readonly count: number;
  /** Share of the fault that was taken away, 1 − after / before. */
  readonly share?: number;
  readonly worst?: number;
  /** Of the songs in which the rule warned, and how many these are. */
  readonly raised: number;
  readonly shareRaised?: number;
  /** Distance from the clean sound that is left, dB. */
  readonly after: Decibels;
  readonly furthest: Decibels;
  /** Of the loudness, LU, in size. */
  readonly loudness: number;
  readonly rest: Decibels;
  readonly mono: Decibels;
}

export function restoreRows(all: readonly Restored[]): RestoreRow[] {
  const keys = [...new Set(all.map(({ fault, way }) => `${way} ${fault}`))].sort();
  return keys.map((key) => {
    const mine = all.filter(({ fault, way }) => `${way} ${fault}` === key);
    const { fault, way } = mine[0]!;
    const shares = (of: readonly Restored[]) =>
      tonalFaults.includes(fault) ? of.map(({ before, after }) => 1 - after / before) : [];
    const [some, raised] = [shares(mine), mine.filter(({ isRaised }) => isRaised)];
    return {
      ...{ fault, way, count: mine.length, raised: raised.length },
      ...(some.length > 0 ? { share: middle(some), worst: Math.min(...some) } : {}),
      ...(some.length > 0 && raised.length > 0 ? { shareRaised: middle(shares(raised)) } : {}),
      after: middle(mine.map(({ after }) => after)),
      furthest: Math.max(...mine.map(({ after }) => after)),
      loudness: middle(mine.map(({ loudness }) => Math.abs(loudness))),
      rest: middle(mine.map(({ rest }) => rest)),
      mono: middle(mine.map(({ mono }) => mono)),
    };
  });
}

function middle(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b);
  return (ascending[(ascending.length - 1) >> 1]! + ascending[ascending.length >> 1]!) / 2;
}

const two = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(2)).padStart(8);

export const restoreLines = (rows: readonly RestoreRow[]): string[] =>
  rows.length === 0
    ? []
    : [
        '',
        'Restoration: what `fix` took away of a fault at its middle amount, medians over songs; `clean`: what it did where nothing was wrong',
        `  ${'fault'.padEnd(26)}${['n', 'share', 'worst', 'warned', 'share', 'left dB', 'most dB', 'LU', 'null dB', 'mono dB'].map((head) => head.padStart(8)).join('')}`,
        ...rows.map(
          ({ way, fault, count, share, worst, raised, shareRaised, after, furthest, loudness, rest, mono }) =>
            `  ${`${way} ${fault}`.padEnd(26)}${`${count}`.padStart(8)}${two(share)}${two(worst)}${`${raised}`.padStart(8)}${[shareRaised, after, furthest, loudness, rest, mono].map(two).join('')}`,
        ),
      ];
