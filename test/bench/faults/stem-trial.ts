import { heardRoles } from '../../../src/jobs/stem-roles.ts';
import type { Reference } from '../../../src/reference.ts';
import { priority } from '../../../src/roles.ts';
import type { Rulebook } from '../../../src/rules/rule.ts';
import { bookOf } from '../../../src/run/judging.ts';
import type { Session, Track } from '../../../src/session.ts';
import type { Range, Seconds } from '../../../src/units.ts';
import { amountsOf, faultOf } from './catalogue.ts';
import { type Fault, type Faulty, faulty, howOf } from './fault.ts';
import { type Flag, heard, judged } from './judged.ts';
import { coherenceOf } from './kinship.ts';
import { octaveLevels } from './octave-levels.ts';
import { hashOf } from './random.ts';
import { rmsOf, type Sounding } from './sounding.ts';
import { type Stem, stemsIn } from './stem-material.ts';
import { secondMicrophone, strongest, sumOf } from './stems.ts';

export interface StemTrial {
  readonly folder: string;
  readonly name: string;
  readonly seconds: Seconds;
  readonly faults: readonly string[];
  readonly isQuick: boolean;
  readonly profile: Reference;
}

export interface StemCase {
  readonly fault: string;
  readonly amount: number;
  /** The faulty stem, and the one that matters beside it. */
  readonly stems: readonly [string, string?];
  /** Whether a stem of the same source is there. */
  readonly isRelated: boolean;
  readonly frequency?: number;
  readonly range?: Range;
  readonly flags: readonly Flag[];
  /** What was raised already without the fault. */
  readonly before: readonly Flag[];
}

export interface StemsTried {
  readonly name: string;
  readonly stems: readonly string[];
  /** Pairs that hear the same source, by a meter apart. */
  readonly related: readonly (readonly [string, string])[];
  readonly clean: readonly Flag[];
  readonly cases: readonly StemCase[];
}

/** Stems as they are heard, and how to change one of them. */
interface Desk {
  readonly book: Rulebook;
  readonly profile: Reference;
  readonly stems: readonly Stem[];
  readonly tracks: ReadonlyMap<string, Track>;
}

const related = 0.25; // mean coherence; doubled parts of one score have it too

/** A multitrack with every fault of stems. */
export async function triedStems(trial: StemTrial): Promise<StemsTried | undefined> {
  const stems = await stemsIn(trial.folder, trial.seconds);
  if (stems.length < 2) return undefined;
  const tracks = new Map<string, Track>();
  for (const stem of stems) tracks.set(stem.name, await heardStem(stem));
  const known = stems.map((stem) => ({ ...stem, role: tracks.get(stem.name)!.role }));
  const desk: Desk = { book: bookOf(), profile: trial.profile, stems: known, tracks };
  const clean = await flagsOf(desk);
  const cases: StemCase[] = [];
  const wanted = trial.faults.map(faultOf).filter(({ on }) => on === 'stem');
  for (const fault of wanted) {
    if (fault.id === 'stem_mask') cases.push(...(await masks(desk, fault, clean, trial.isQuick)));
    else if (fault.id === 'stem_polarity' || fault.id === 'stem_delay')
      cases.push(...(await ofKin(desk, fault, clean, trial.isQuick)));
    else cases.push(...(await alone(desk, fault, clean, trial.isQuick)));
  }
  return { name: trial.name, stems: stems.map(({ name }) => name), related: kinOf(stems), clean, cases };
}

/** As a session hears it: what its name does not tell of its role, its sound may. */
const heardStem = async ({ name, role, roleSource, sounding }: Stem): Promise<Track> =>
  heardRoles([await heard(sounding, { name, role, roleSource })])[0]!;

const kinOf = (stems: readonly Stem[]): (readonly [string, string])[] =>
  stems.flatMap((a, i) =>
    stems
      .slice(i + 1)
      .flatMap((b) => (coherenceOf(a.sounding, b.sounding) > related ? [[a.name, b.name] as const] : [])),
  );

/** What is said of the session when one stem is another. */
async function flagsOf(
  { book, profile, stems, tracks }: Desk,
  changed?: Stem,
  keepsMix = false,
): Promise<readonly Flag[]> {
  const all = stems.map((stem) => (stem.name === changed?.name ? changed : stem));
  const inMix = keepsMix ? stems : all;
  const mix = await heard(sumOf(inMix.map(({ sounding }) => sounding)), { name: 'mix', role: 'mix', alone: true });
  const theirs: Track[] = [];
  for (const stem of all) theirs.push(stem === changed ? await heardStem(stem) : tracks.get(stem.name)!);
  const session: Session = { mix, stems: theirs, reference: profile };
  return judged(book, session, []).flags;
}

/** Some stems, the same ones every time. */
const some = (stems: readonly Stem[], count: number): Stem[] =>
  [...stems].sort((a, b) => hashOf(a.name) - hashOf(b.name)).slice(0, count);

interface Put {
  readonly fault: Fault;
  readonly amount: number;
  readonly stem: Stem;
  readonly other?: Stem | undefined;
  readonly isRelated: boolean;
}

async function put(
  desk: Desk,
  before: readonly Flag[],
  { fault, amount, stem, other, isRelated }: Put,
): Promise<StemCase> {
  const how = howOf(fault, stem.name, true, other?.sounding);
  const made: Faulty = faulty(fault, stem.sounding, amount, how);
  const sounding = { channels: made.channels, rate: made.rate };
  const flags = await flagsOf(desk, { ...stem, sounding }, fault.keepsMix);
  return {
    ...{ fault: fault.id, amount, isRelated, flags, before },
    stems: other ? [stem.name, other.name] : [stem.name],
    ...(made.frequency ? { frequency: made.frequency } : {}),
    ...(made.range ? { range: made.range } : {}),
  };
}

/** Faults of one stem; for bleed and copies the next stem is the other. */
async function alone(desk: Desk, fault: Fault, clean: readonly Flag[], isQuick: boolean): Promise<StemCase[]> {
  const cases: StemCase[] = [];
  const fit = desk.stems.filter(
    ({ sounding, role }) =>
      (!fault.needsStereo || sounding.channels.length === 2) && (fault.roles?.includes(role) ?? true),
  );
  for (const stem of some(fit, isQuick ? 1 : 3)) {
    const other = desk.stems[(desk.stems.indexOf(stem) + 1) % desk.stems.length]!;
    const needsOther = fault.id === 'stem_duplicate' || fault.id === 'stem_bleed';
    for (const amount of amountsOf(fault, isQuick))
      cases.push(
        await put(desk, clean, { fault, amount, stem, other: needsOther ? other : undefined, isRelated: needsOther }),
      );
  }
  return cases;
}

/** The part that matters most, under a bell on each of those that have sound where it has its own. */
async function masks(desk: Desk, fault: Fault, clean: readonly Flag[], isQuick: boolean): Promise<StemCase[]> {
  const victims = [...desk.stems].sort((a, b) => priority[b.role] - priority[a.role]).slice(0, isQuick ? 1 : 2);
  const cases: StemCase[] = [];
  for (const victim of victims) {
    const place = strongest(victim.sounding);
    const maskers = desk.stems.filter(
      (stem) =>
        stem !== victim &&
        priority[stem.role] <= priority[victim.role] &&
        levelAt(stem.sounding, place.frequency) > place.level - 12,
    );
    for (const stem of some(maskers, isQuick ? 1 : 3))
      for (const amount of amountsOf(fault, isQuick))
        cases.push(await put(desk, clean, { fault, amount, stem, other: victim, isRelated: true }));
  }
  return cases;
}

const levelAt = (sounding: Sounding, wanted: number): number =>
  octaveLevels(sounding).find(({ frequency }) => Math.abs(frequency / wanted - 1) < 0.01)?.level ?? -200;

/** A second microphone is put beside a stem; one of the two is inverted or late. And a stem that has no kin, of which nothing may be said. */
async function ofKin(desk: Desk, fault: Fault, clean: readonly Flag[], isQuick: boolean): Promise<StemCase[]> {
  const cases: StemCase[] = [];
  for (const [turn, stem] of some(desk.stems, isQuick ? 1 : 3).entries()) {
    for (const amount of amountsOf(fault, isQuick))
      cases.push(await put(desk, clean, { fault, amount, stem, isRelated: false }));
    const rest = sumOf(desk.stems.filter((each) => each !== stem).map(({ sounding }) => sounding));
    const spill = rmsOf(stem.sounding) / Math.max(1e-9, rmsOf(rest));
    const late = [0, 0.00003, 0.00008][turn]!;
    const second: Stem = {
      ...stem,
      name: `${stem.name} 2`,
      sounding: secondMicrophone(
        stem.sounding,
        { ...rest, channels: rest.channels.map((c) => c.map((v) => v * Math.min(4, spill))) },
        late,
      ),
    };
    const tracks = new Map(desk.tracks).set(second.name, await heardStem(second));
    const both: Desk = { ...desk, stems: [...desk.stems, second], tracks };
    const before = await flagsOf(both);
    const [changed, other] = turn % 2 === 0 ? [second, stem] : [stem, second];
    for (const amount of amountsOf(fault, isQuick))
      cases.push({
        ...(await put(both, before, { fault, amount, stem: changed, isRelated: true })),
        stems: [changed.name, other.name],
      });
  }
  return cases;
}
