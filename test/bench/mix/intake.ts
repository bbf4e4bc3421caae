import { join } from 'node:path';
import { writeSound } from '../../../src/audio/write.ts';
import { detectors } from '../../../src/detectors/index.ts';
import { clean } from '../../../src/mix/clean.ts';
import type { Decision, Kind } from '../../../src/mix/decision.ts';
import { Desk } from '../../../src/mix/desk.ts';
import { remedies } from '../../../src/remedies/index.ts';
import { judge } from '../../../src/rules/judge.ts';
import { exceptions } from '../../../src/rules/unless.ts';
import { bookOf } from '../../../src/run/judging.ts';
import type { Track } from '../../../src/session.ts';
import { injector } from '../../helpers/injector.ts';
import { sound } from '../../helpers/signals.ts';
import { bell, equalised, shelf } from '../faults/filters.ts';
import { heard } from '../faults/judged.ts';
import { decoded } from '../faults/material.ts';
import { downmix, factorOf, mapped, rmsOf, type Sounding } from '../faults/sounding.ts';
import { type Stem, stemsIn } from '../faults/stem-material.ts';
import type { Figure, Part } from './figure.ts';

const seconds = 25;
const bleed = -6; // dB beside the source
const near = 1e-4; // s

/** Two other microphones: brighter with less body, and fuller and duller. */
const colours = (rate: number) => [
  [shelf(1, 4000, 3, 0.7, rate), bell(700, -2.5, 1, rate)],
  [bell(250, 3, 0.8, rate), bell(5000, -4, 0.7, rate)],
];

/** A fault of the injector, in a second microphone or in the place of one, and whether decisions undo it. */
interface Injection {
  readonly fault: 'stem_polarity' | 'stem_delay' | 'stem_duplicate';
  readonly amount: number;
}
const injections: readonly Injection[] = [
  { fault: 'stem_polarity', amount: 1 },
  ...[0.5, 2, 15].map((amount) => ({ fault: 'stem_delay', amount }) as const),
  { fault: 'stem_duplicate', amount: -3 },
];

interface Tally {
  undone: number;
  cases: number;
  readonly missed: string[];
}

/**
 * Stems with a second microphone of one of them, made with an EQ and another stem at −6 dB in it, which is inverted, late, or a copy: what of
 * it is undone; and what is claimed of stems that have nothing to do with each other.
 */
export const intake: Part = async (songs) => {
  const figures: Figure[] = [];
  const all = new Map<string, Tally>();
  for (const { name, folder } of songs) {
    const stems = await stemsIn(join(folder, 'stems'), seconds);
    const tracks: Track[] = [];
    for (const stem of stems) tracks.push(await tracked(stem));
    const claims = claimsIn(decidedOn(tracks), []);
    const strange = [...claims];
    for (const [i, stem] of stems.entries()) {
      const other = stems[(i + 1) % stems.length]!;
      for (const trial of await trials(stem, other, i)) {
        const decisions = decidedOn([...tracks, trial.track]);
        strange.push(...claimsIn(decisions, [stem.name, trial.track.name, other.name]));
        const tally = all.get(trial.what) ?? { undone: 0, cases: 0, missed: [] };
        all.set(trial.what, tally);
        tally.cases++;
        if (trial.isUndone(decisions)) tally.undone++;
        else tally.missed.push(`${name}/${stem.name}`);
      }
    }
    figures.push(
      { what: 'claimed of stems as they are', song: name, value: claims.length, unit: '', asked: { most: 0 } },
      {
        what: 'claimed of strangers beside a fault',
        song: name,
        value: strange.length - claims.length,
        unit: '',
        asked: { most: 0 },
        ...(strange.length > 0 ? { note: [...new Set(strange)].join(', ') } : {}),
      },
    );
  }
  for (const [what, { undone, cases, missed }] of all)
    figures.push({
      what: `${what} undone`,
      song: 'all',
      value: (100 * undone) / cases,
      unit: '%',
      asked: { least: 100 },
      note: `${undone} of ${cases}${missed.length > 0 ? `; not ${missed.join(', ')}` : ''}`,
    });
  return figures;
};

const book = bookOf({
  only: ['stem-polarity', 'stem-delay', 'duplicate-stem', 'submix-among-stems', 'silent-stem'],
});

function decidedOn(stems: readonly Track[]): readonly Decision[] {
  const session = { stems };
  const outcomes = judge(book, session, detectors, remedies);
  const wishes = { amount: 100, keep: [], kept: [], easesSections: false };
  return clean(new Desk({ session, outcomes, wishes, refused: new Map() }));
}

const kinds: readonly Kind[] = ['polarity', 'delay', 'mute'];

const claimsIn = (decisions: readonly Decision[], related: readonly string[]): string[] =>
  decisions
    .filter(({ kind, name }) => kinds.includes(kind) && !related.includes(name))
    .map(({ kind, name }) => `${name}.${kind}`);

const tracked = ({ name, role, roleSource, sounding }: Stem): Promise<Track> =>
  heard(sounding, { name, role, roleSource });

interface Trial {
  readonly what: string;
  readonly track: Track;
  isUndone(decisions: readonly Decision[]): boolean;
}

/** A second microphone as it is, and with each fault. */
async function trials(stem: Stem, other: Stem, turn: number): Promise<Trial[]> {
  const faults = injector();
  try {
    const name = `${stem.name} 2`;
    const second = secondMicrophone(stem.sounding, other.sounding, turn);
    const [path, source] = [join(faults.folder, 'second.wav'), join(faults.folder, 'source.wav')];
    await written(path, second);
    await written(source, stem.sounding);
    const plain = await tracked({ ...stem, name, sounding: second });
    const made: Trial[] = [{ what: 'a second microphone let be', track: plain, isUndone: isLetBe(stem.name, name) }];
    // room and echo come late by nature, and are let be
    const fitting = injections.filter(({ fault }) => fault !== 'stem_delay' || !exceptions.ambience.holds(plain));
    for (const { fault, amount } of fitting) {
      const more = fault === 'stem_duplicate' ? ['--other', source] : [];
      const faulty = faults.faulty(path, fault, amount, ...more);
      const track = await tracked({ ...stem, name, sounding: await decoded(faulty.path) });
      made.push({ what: `${fault} ${amount}`, track, isUndone: undoneBy(stem.name, name, { fault, amount }) });
    }
    return made;
  } finally {
    faults.close();
  }
}

const written = (path: string, { channels, rate }: Sounding) =>
  writeSound(path, sound(channels, rate), { container: 'wav', bitDepth: 32 });

function secondMicrophone(source: Sounding, other: Sounding, turn: number): Sounding {
  const coloured = equalised(source, ...colours(source.rate)[turn % 2]!);
  const factor = (rmsOf(coloured) / Math.max(1e-9, rmsOf(other))) * factorOf(bleed);
  const middle = downmix(other);
  return mapped(coloured, (channel, c) => {
    const from = other.channels.length === coloured.channels.length ? other.channels[c]! : middle;
    return channel.map((value, i) => value + factor * (from[i] ?? 0));
  });
}

type Undone = Trial['isUndone'];

const inverted = (decisions: readonly Decision[], names: readonly string[]): number =>
  decisions.filter(({ kind, name }) => kind === 'polarity' && names.includes(name)).length;

const lateness = (decisions: readonly Decision[], name: string): number =>
  decisions
    .filter((each) => each.kind === 'delay' && each.name === name)
    .flatMap(({ steps = [] }) => steps)
    .reduce((sum, step) => (step.processor === 'delay' ? sum + step.delayTime : sum), 0);

const isInTime = (decisions: readonly Decision[], [stem, second]: readonly [string, string], late: number): boolean =>
  Math.abs(lateness(decisions, stem) - lateness(decisions, second) - late) <= near;

const isLetBe =
  (stem: string, second: string): Undone =>
  (decisions) =>
    inverted(decisions, [stem, second]) === 0 && isInTime(decisions, [stem, second], 0);

const undoneBy =
  (stem: string, second: string, { fault, amount }: Injection): Undone =>
  (decisions) => {
    if (fault === 'stem_duplicate')
      return decisions.filter(({ kind, name }) => kind === 'mute' && [stem, second].includes(name)).length === 1;
    const isTurned = inverted(decisions, [stem, second]) % 2 === 1;
    const late = fault === 'stem_delay' ? amount / 1000 : 0;
    return isTurned === (fault === 'stem_polarity') && isInTime(decisions, [stem, second], late);
  };
