import { describe, expect, test } from 'vitest';
import { albumHeard, movesOf } from '../../src/album.ts';
import { levelled } from '../../src/album-level.ts';
import { detectors } from '../../src/detectors/index.ts';
import { learnSongs } from '../../src/jobs/open-session.ts';
import { type Listening, mend } from '../../src/mend.ts';
import { mixBus, type Plan } from '../../src/plan.ts';
import { learn, type Reference } from '../../src/reference.ts';
import { remedies } from '../../src/remedies/index.ts';
import { roleOf } from '../../src/roles/names.ts';
import { findingsOf, judge } from '../../src/rules/judge.ts';
import type { Finding, Outcome, Severity } from '../../src/rules/rule.ts';
import { bookOf } from '../../src/run/judging.ts';
import type { Session } from '../../src/session.ts';
import type { Range } from '../../src/units.ts';
import { type Channels, summed } from './band.ts';
import { heard } from './sessions.ts';
import { clean, type Song, through } from './songs.ts';

const book = bookOf();
let known: Promise<Reference> | undefined;

/** The clean song, which every session is compared with. */
const original = () => {
  known ??= heard(clean.mix).then((track) => learn('clean', 'own', [track]));
  return known;
};

async function listen({ mix, stems, stored, original: other, album }: Song, by = book): Promise<Listening> {
  if (album) return listenToAlbum(album);
  const tracks = Object.entries(stems).map(([name, channels]) => heard(channels, { name, role: roleOf(name) }));
  const track = await heard(mix, stored);
  const heardSession: Session = {
    mix: track,
    stems: await Promise.all(tracks),
    reference: other ? learnSongs([await heard(other)], track) : await original(),
  };
  return { session: heardSession, outcomes: judge(by, heardSession, detectors, remedies) };
}

/** Songs that no test has changed are heard once. */
const heardSongs = new WeakMap<Channels, ReturnType<typeof heard>>();

async function listenToAlbum(album: NonNullable<Song['album']>): Promise<Listening> {
  const tracks = Object.entries(album).map(([name, { channels, stored = {} }]) => {
    const hearing = () => heard(channels, { ...stored, name });
    if (Object.keys(stored).length > 0) return hearing();
    const known = heardSongs.get(channels) ?? hearing();
    heardSongs.set(channels, known);
    return known;
  });
  const session: Session = { stems: [], album: await Promise.all(tracks) };
  return { session, outcomes: judge(book, session, detectors, remedies) };
}

/** As `mixwright album --per-track` would leave it, with the highest peak under −1 dBTP. */
async function renderedAlbum(album: NonNullable<Song['album']>): Promise<Song['album']> {
  const { session, outcomes } = await listenToAlbum(album);
  const tracks = session.album!;
  const moves = movesOf(outcomes, albumHeard(tracks), 'per-track');
  const { plan } = await levelled(moves, tracks, { ceiling: -1, limiting: 3 });
  const done = Object.entries(album).map(async ([name, song]) => {
    const channels = await through(...(plan.tracks[name]?.chain ?? []))(song.channels);
    return [name, { ...song, channels }] as const;
  });
  return Object.fromEntries(await Promise.all(done));
}

async function rendered(plan: Plan, { mix, stems, ...rest }: Song): Promise<Song> {
  const names = Object.keys(stems);
  if (names.length === 0) return { mix: await through(...plan.tracks.mix!.chain)(mix), stems, ...rest };
  const done = await Promise.all(names.map((name) => through(...(plan.tracks[name]?.chain ?? []))(stems[name]!)));
  const sum = await through(...(plan.buses[mixBus]?.chain ?? []))(summed(done));
  return { mix: sum, stems: Object.fromEntries(names.map((name, i) => [name, done[i]!])), ...rest };
}

/** A band whose middle lies within a third of an octave of a frequency. */
export const near = (frequency: number) => (found: Range) =>
  Math.abs(Math.log2(Math.sqrt(found[0] * found[1]) / frequency)) < 1 / 3;

interface Found {
  readonly tracks: readonly string[];
  readonly severity: Severity;
  readonly band?: (found: Range) => boolean;
}

interface Fault {
  readonly name?: string;
  readonly session: () => Promise<Song>;
  /** Exactly these, from exactly this rule. */
  readonly finds: readonly Found[];
  /** Other rules that must find something too; any other warning fails the test. */
  readonly also?: readonly string[];
  /** Planned, rendered and heard again, it is silent, and no other rule has woken. */
  readonly fixed?: boolean;
}

const grave = (outcomes: readonly Outcome[]) => findingsOf(outcomes).filter(({ severity }) => severity !== 'info');
const rulesOf = (findings: readonly Finding[]) => [...new Set(findings.map(({ rule }) => rule))].sort();

/** States what a rule leaves alone, what it finds, and what mends it: on real sound, among all the rules. */
export function testRule(
  id: string,
  {
    preset,
    passes,
    fails,
  }: {
    /** Where the default one leaves the rule out. */
    preset?: string;
    passes: readonly (() => Promise<Song>)[];
    fails: readonly Fault[];
  },
): void {
  const by = preset === undefined ? book : bookOf({ preset });
  const of = (outcomes: readonly Outcome[]) => findingsOf(outcomes).filter(({ rule }) => rule === id);
  describe(id, () => {
    test.each(passes.map((song, i) => [i + 1, song] as const))('passes %d', async (_, song) => {
      expect(of((await listen(await song(), by)).outcomes)).toEqual([]);
    });
    test.each(fails.map((fault, i) => [fault.name ?? `${i + 1}`, fault] as const))(
      'finds %s',
      async (_, { session: make, finds, also = [], fixed }) => {
        const song = await make();
        const before = await listen(song, by);
        const found = of(before.outcomes);
        const words = ({ tracks, severity }: Found) => `${severity}: ${tracks.join(' ')}`;
        expect(found.map((each) => words(each as never)).sort()).toEqual(finds.map(words).sort());
        for (const each of finds) {
          const there = found.find(({ tracks }) => tracks.join() === each.tracks.join())!;
          expect(each.band?.(there.band!) ?? true, `${there.band}`).toBe(true);
        }
        expect(rulesOf(grave(before.outcomes).filter(({ rule }) => rule !== id))).toEqual([...also].sort());
        if (fixed === undefined) return;
        const wishes = { safety: 'suggested', amount: 100, ceiling: -1 } as const;
        if (song.album) {
          const after = await listenToAlbum((await renderedAlbum(song.album))!);
          expect(of(after.outcomes).length === 0).toBe(fixed);
          return;
        }
        const again = async (plan: Plan) => listen(await rendered(plan, song), by);
        const mended = await mend({ ...before, rules: by.rules, wishes, listen: again });
        const after = mended.after?.outcomes ?? before.outcomes;
        expect(
          of(after).length === 0,
          mended.verdicts.map(({ finding, verdict, because }) => [finding, verdict, because].join(' ')).join('\n'),
        ).toBe(fixed);
        expect(rulesOf(grave(after)).filter((rule) => !rulesOf(grave(before.outcomes)).includes(rule))).toEqual([]);
      },
    );
  });
}
