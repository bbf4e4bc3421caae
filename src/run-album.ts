import { type AlbumMode, albumHeard, movesOf } from './album.ts';
import { type AlbumAim, type AlbumLevel, levelled } from './album-level.ts';
import { detectors } from './detectors/index.ts';
import { AlbumDraft, albumName, hearSongs, songFiles } from './jobs/album-files.ts';
import { Ears } from './jobs/ears.ts';
import { type Listening, mend } from './mend.ts';
import { isEmpty, type Plan, stamped } from './plan.ts';
import { remedies } from './remedies/index.ts';
import type { Report, ReportedAlbum } from './report/report.ts';
import { judge } from './rules/judge.ts';
import type { Preset } from './rules/rule.ts';
import { bookOf, hints, type Judging } from './run/judging.ts';
import { reported, reportOf } from './run/reported.ts';
import type { Session, Track } from './session.ts';
import { type Decibels, Invalid } from './units.ts';

export interface Album {
  /** Songs in their order; a folder stands for the sound in it. */
  readonly paths: readonly string[];
  /** Default: one gain for all songs. */
  readonly mode?: AlbumMode;
  /** Integrated loudness of the loudest song, LUFS. Default: the preset's; without one the level is lowered only where peaks ask for it. */
  readonly loudness?: number;
  /** dBTP. Default: the preset's, else −1. */
  readonly ceiling?: Decibels;
  /** Folder of the rendered songs; absent: nothing is rendered. */
  readonly output?: string;
  readonly bitDepth?: 16 | 24;
  /** A plan made before, with a strip a song: it is applied as it stands. */
  readonly plan?: Plan;
  /** Files that were read for it and must not be written to. */
  readonly inputs?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Hears songs as an album, judges what they have in common, and plans one gain or moves a song; with an output, renders them, listens
 * again and reports. Inputs are never written to.
 */
export async function album(given: Album, judging: Judging = {}): Promise<Report> {
  const book = bookOf(judging);
  const files = songFiles(given.paths);
  if (files.length < 2) throw new Invalid('usage', 'An album is two songs or more; for one there is `mixwright fix`.');
  const { output, signal, inputs = [], bitDepth = 24 } = given;
  const { ears = new Ears(), onStage = () => {} } = judging;
  const draft = output === undefined ? undefined : await AlbumDraft.open(output, files, { inputs, bitDepth });
  try {
    const { tracks, warnings: heard } = await hearSongs(files, ears, onStage);
    const session: Session = { stems: [], album: tracks };
    const outcomes = judge(book, session, detectors, remedies);
    const before = albumHeard(tracks);
    const listenTo = (plan: Plan, some: readonly Track[], isOpen = false) =>
      draft!.listen(plan, tracks, some, { heard: before, ears, onStage, isOpen, ...(signal ? { signal } : {}) });
    const aim = aimOf(given, book.preset);
    const mode = given.mode ?? 'one-gain';
    const moves = movesOf(outcomes, before, mode);
    const level = given.plan ? undefined : await levelled(moves, tracks, aim, draft && listenTo);
    const plan = given.plan ?? stamped(level!.plan, tracks);
    refuseStrangers(plan, tracks);
    const listen = async (planned: Plan): Promise<Listening> => {
      const again: Session = { stems: [], album: await listenTo(planned, tracks) };
      return { session: again, outcomes: judge(book, again, detectors, remedies) };
    };
    const wishes = { safety: 'suggested', amount: 100, ceiling: aim.ceiling } as const;
    const mended = await mend({
      session,
      outcomes,
      rules: book.rules,
      wishes,
      plan,
      ...(draft && (given.plan || !isEmpty(plan)) ? { listen } : {}),
    });
    const report = reportOf(book, session, [...heard, ...hints(judging, book, outcomes)], outcomes);
    const told: ReportedAlbum = {
      name: albumName(given.paths),
      mode: given.plan ? 'plan' : mode,
      heard: before,
      ceiling: aim.ceiling,
      ...(aim.loudness === undefined ? {} : { target: aim.loudness }),
      ...(level ? toldOf(level) : {}),
    };
    const planned = { ...report, curves: {}, album: told, plan };
    if (!mended.after || !draft) return planned;
    const done = mended.after.session.album!;
    const kept = await draft.keep(given.plan ? undefined : plan);
    return {
      ...planned,
      warnings: [...report.warnings, ...draft.warnings],
      album: { ...told, after: albumHeard(done) },
      after: { tracks: done.map(reported), outcomes: mended.after.outcomes, verdicts: mended.verdicts, files: kept },
    };
  } finally {
    await draft?.discard();
  }
}

/** As `master` would aim at each song, but that the level may be left as it is. */
function aimOf({ loudness, ceiling }: Album, { master, targets }: Preset): AlbumAim {
  const target = loudness ?? master.loudness ?? targets['loudness.integrated'];
  return {
    ...(target === undefined ? {} : { loudness: target }),
    ceiling: ceiling ?? master.ceiling ?? targets['peak.true'] ?? -1,
    limiting: master.limiting ?? 3,
  };
}

const toldOf = ({ gain, decides, because }: AlbumLevel) => ({
  gain,
  ...(decides ? { decides } : {}),
  ...(because === undefined ? {} : { because }),
});

/** @throws Invalid plan, where none or another song is meant */
function refuseStrangers({ tracks }: Plan, songs: readonly Track[]): void {
  const names = songs.map(({ name }) => name);
  const strangers = Object.keys(tracks).filter((name) => tracks[name]!.chain.length > 0 && !names.includes(name));
  if (strangers.length === 0) return;
  throw new Invalid(
    'plan',
    `The plan has a strip for ${strangers.join(', ')}, and no song of the album is called so. There are ${names.join(', ')}. One chain for all songs goes through \`mixwright apply PLAN FILES -o FOLDER\`.`,
  );
}
