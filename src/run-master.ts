import { dirname, join } from 'node:path';
import { type Closing, close, closingSteps, type Try, type Unclosed } from './closing.ts';
import { detectors } from './detectors/index.ts';
import { previewCodecs } from './jobs/codec-preview.ts';
import { Draft, outputFor } from './jobs/draft.ts';
import { type EndWishes, endsOf } from './jobs/ends.ts';
import { leadUp } from './jobs/lead-up.ts';
import { type Material, openSession } from './jobs/open-session.ts';
import { LimiterWatch } from './jobs/render-master.ts';
import { nameOf } from './jobs/sound-files.ts';
import { type AimWishes, aimedAt, aimFor, aimOf, type MasterAim } from './master/aim.ts';
import { besideClosing, isAnsweredByClosing, isAnsweredByEnds, movesOf, unlimited } from './master/moves.ts';
import type { Verdict } from './mend/verdicts.ts';
import { type Listening, type Mended, mend } from './mend.ts';
import { madeForTrack, type Plan } from './plan.ts';
import { quantityOf } from './print.ts';
import type { Chain, Step } from './processors/index.ts';
import { remedies } from './remedies/index.ts';
import type { After, CodecPreview, Report, ReportedMaster } from './report/report.ts';
import { findingsOf, judge } from './rules/judge.ts';
import type { Outcome, Rulebook } from './rules/rule.ts';
import { bookOf, hints, type Judging } from './run/judging.ts';
import { curvesOf, reported, reportOf } from './run/reported.ts';
import type { Mending } from './run.ts';
import { type Session, type Track, tracksOf } from './session.ts';
import { type Hz, Invalid, type Range } from './units.ts';

/** What `master` aims at, and where to. Loudness in LUFS, ceiling in dBTP, limiting in dB, times in seconds. */
export interface Mastering extends AimWishes, EndWishes, Pick<Mending, 'safety' | 'dryRun' | 'output' | 'signal'> {
  /** Compresses the whole gently where that spares limiting. Default: true. */
  readonly compress?: boolean;
  /** Of what is written; fewer bits than there are get dither. Default: 24. */
  readonly bitDepth?: 16 | 24 | 32;
  /** Default: that of the mix. */
  readonly sampleRate?: Hz;
}

const monoWords = (asked: MasterAim, { loudness }: MasterAim): readonly string[] =>
  asked.loudness === loudness
    ? []
    : [
        `Both speakers play a mono file: ${quantityOf(asked.loudness, 'LUFS')} is ${quantityOf(loudness, 'LUFS')} as a meter reads it.`,
      ];

/** What a mastering engineer would say of the mix as it came: opinions that only mixes on their way to a master are held against. */
function adviceOn(session: Session, judging: Judging): readonly string[] {
  const { choose: _, ...others } = judging;
  const book = bookOf({ ...others, preset: 'mix', only: ['headroom', 'loud-for-a-mix'], skip: [], dismissals: [] });
  const findings = findingsOf(judge(book, session, detectors, remedies));
  return findings.map(({ what, advice }) => `${what} ${advice.trim()}`);
}

/** What a mastering is made of. */
interface Desk {
  readonly advice: readonly string[];
  readonly session: Session;
  readonly mix: Track;
  readonly outcomes: readonly Outcome[];
  readonly book: Rulebook;
  readonly aim: MasterAim;
  readonly wishes: Mastering;
  readonly judging: Judging;
}

/**
 * A mix to a master: what the rules find is mended first, then gentle compression where that spares limiting, then gain and limiter to
 * the loudness asked for, never with more limiting than is allowed. The result is heard and judged again. Inputs are never written to.
 * @throws Invalid as `fix`; usage where nothing says how loud, unreadable for a mix without loudness
 */
export async function master(
  { mix, references }: Pick<Material, 'mix' | 'references'> & { readonly mix: string },
  judging: Judging = {},
  wishes: Mastering = {},
): Promise<Report> {
  const material: Material = { mix, ...(references ? { references } : {}) };
  const plain = bookOf(judging);
  const asked = aimOf(plain.preset, wishes);
  const output = wishes.dryRun ? undefined : await masterOutput(material, wishes);
  const { session, warnings: heard } = await openSession(material, judging.onStage, judging.ears);
  refuseUnfit(session.mix!, wishes);
  const { channels } = session.mix!.format;
  const aim = aimFor(channels, asked, wishes);
  const book = { ...plain, preset: aimedAt(plain.preset, channels, aim) };
  const outcomes = judge(book, session, detectors, remedies);
  const warnings = [...heard, ...hints(judging, book, outcomes)];
  const before = reportOf(book, session, warnings, outcomes);
  const advice = [...monoWords(asked, aim), ...adviceOn(session, judging)];
  const desk: Desk = { advice, session, mix: session.mix!, outcomes, book, aim, wishes, judging };
  const watch = new LimiterWatch();
  const { bitDepth } = wishes;
  const delivery = { render: watch.render, ...(bitDepth === undefined ? {} : { bitDepth }) };
  const draft = output === undefined ? undefined : new Draft(output, 1, delivery);
  try {
    return await mastered(desk, before, watch, draft);
  } finally {
    await draft?.discard();
  }
}

/** Refuses, before anything is heard, what could not be written in the end. */
export const masterOutput = (material: Material & { readonly mix?: string }, { output, bitDepth }: Mastering) => {
  const { mix = '' } = material;
  const path = output ?? join(dirname(mix), `${nameOf(mix)}.master.wav`);
  if (bitDepth === 32 && /\.flac$/i.test(path))
    throw new Invalid('usage', 'FLAC holds 16 or 24 bits, no 32-bit float; choose --bit-depth 24, or a .wav.', path);
  return outputFor(material, { output: path });
};

function refuseUnfit({ name, metrics, format }: Track, { fadeIn = 0, fadeOut = 0 }: Mastering): void {
  if (metrics['loudness.integrated'] === undefined || metrics['peak.true'] === undefined)
    throw new Invalid(
      'unreadable',
      `${name} has no loudness to measure, for it is silent or shorter than 0.4 s: there is nothing to master.`,
    );
  if (fadeIn + fadeOut > format.duration)
    throw new Invalid('usage', `The fades are longer than ${name}, which lasts ${format.duration.toFixed(1)} s.`);
}

async function mastered(desk: Desk, before: Report, watch: LimiterWatch, draft: Draft | undefined): Promise<Report> {
  const { session, book, aim, wishes, judging } = desk;
  const answered = answeredIn(desk);
  const mended = await mendFirst(desk, draft?.output);
  const ends = await endsOf(desk.mix, wishes);
  const { span, fades } = ends;
  const first = [...rateSteps(desk), ...movesOf(mended.plan)];
  const planWith = (chain: Chain): Plan => ({
    tracks: { [desk.mix.name]: { chain, madeFor: madeForTrack(desk.mix) } },
    buses: {},
    taken: [...new Set([...mended.plan.taken, ...answered])],
    left: mended.plan.left.filter(({ finding }) => !answered.includes(finding)),
    ...(span ? { span } : {}),
  });
  if (isFine(desk, first, fades, span))
    return { ...before, plan: planWith([]), master: { ...aimed(desk), isFine: true } };
  const { compress = true } = wishes;
  const { onStage } = judging;
  const { chain, unclosed, compression } = await leadUp(desk.mix, first, ends, { aim, compress, onStage });
  const steps = (setting: Closing): Plan => planWith([...chain, ...closingSteps(unclosed, setting), ...fades]);
  const open: ReportedMaster = { ...aimed(desk), isFine: false, compression };
  if (!draft) {
    const closing = close(unclosed, aim);
    return { ...before, plan: steps(closing), master: { ...open, ...reason(closing) } };
  }
  const listen = async (plan: Plan): Promise<Listening> => {
    const heard = await draft.listen(plan, session, wishes.signal, judging.onStage);
    return { session: heard, outcomes: judge(book, heard, detectors, remedies) };
  };
  const { closing, plan, after } = await closed(unclosed, aim, steps, listen);
  const { verdicts } = await mend({ ...caseOf(desk), plan, listen: async () => after });
  const files = await draft.keep(plan);
  const codecs = await previewed(desk, files[0]!, after.session.mix!);
  const result: After = {
    tracks: tracksOf(after.session).map(reported),
    outcomes: after.outcomes,
    verdicts: verdicts.map((each) => told(each, answered)),
    files,
    curves: curvesOf(after.session),
  };
  return {
    ...before,
    warnings: [...before.warnings, ...draft.warnings],
    plan,
    after: result,
    master: { ...open, ...reason(closing), ...(watch.work ? { limiter: watch.work } : {}), codecs },
  };
}

const reason = ({ because }: Closing) => (because === undefined ? {} : { because });

const aimed = ({ aim: { loudness, ceiling, limiting }, advice }: Desk) => ({
  ...{ loudness, ceiling, allowed: limiting },
  ...(advice.length > 0 ? { advice } : {}),
});

/** Ids of findings that the closing stage answers, or the ends as they are asked for. */
const answeredIn = ({ outcomes, wishes }: Desk): readonly string[] =>
  findingsOf(outcomes)
    .filter((finding) => isAnsweredByClosing(finding) || isAnsweredByEnds(finding, wishes))
    .map(({ id }) => id);

/** What no rule can mend is fixed all the same where a person asked for it. */
const told = ({ finding, after, because, ...verdict }: Verdict, answered: readonly string[]): Verdict =>
  answered.includes(finding) && after === undefined
    ? { ...verdict, finding, verdict: 'fixed' }
    : { ...verdict, finding, ...(after === undefined ? {} : { after }), ...(because === undefined ? {} : { because }) };

const caseOf = ({ session, outcomes, book, aim, wishes }: Desk) => ({
  session,
  outcomes,
  rules: book.rules,
  wishes: { safety: wishes.safety ?? 'suggested', amount: 100, ceiling: aim.ceiling } as const,
});

/** What the rules find, loudness and peaks apart, as `fix` mends it; heard without a limiter, for that comes last. */
async function mendFirst(desk: Desk, output: string | undefined): Promise<Mended> {
  const { session, book, wishes, judging } = desk;
  const outcomes = besideClosing(desk.outcomes);
  const given = { ...caseOf(desk), outcomes };
  if (output === undefined) return mend(given);
  const draft = new Draft(output.replace(/\.flac$/i, '.wav'), 1, { bitDepth: 32 }); // float: no peak is clipped
  const listen = async (plan: Plan): Promise<Listening> => {
    const heard = await draft.listen(unlimited(plan), session, wishes.signal, judging.onStage);
    return { session: heard, outcomes: besideClosing(judge(book, heard, detectors, remedies)) };
  };
  try {
    return await mend({ ...given, listen });
  } finally {
    await draft.discard();
  }
}

const rateSteps = ({ mix, wishes: { sampleRate } }: Desk): readonly Step[] =>
  sampleRate === undefined || sampleRate === mix.format.sampleRate ? [] : [{ processor: 'resample', sampleRate }];

const near = 0.1; // LU

/** Whether the mix is what is asked for as it stands. */
function isFine({ mix, aim, wishes }: Desk, first: Chain, fades: Chain, span: Range | undefined): boolean {
  const { 'loudness.integrated': loud = 0, 'peak.true': top = 0 } = mix.metrics;
  const isAsIs = first.length === 0 && fades.length === 0 && !span && wishes.bitDepth === undefined;
  return isAsIs && Math.abs(loud - aim.loudness) <= near && top <= aim.ceiling + 0.005;
}

/** Renders until the loudness is met, or as near as it may be. */
async function closed(
  unclosed: Unclosed,
  aim: MasterAim,
  planOf: (setting: Closing) => Plan,
  listen: (plan: Plan) => Promise<Listening>,
): Promise<{ readonly closing: Closing; readonly plan: Plan; readonly after: Listening }> {
  const tries: Try[] = [];
  let closing = close(unclosed, aim);
  for (;;) {
    const plan = planOf(closing);
    const after = await listen(plan);
    const { 'loudness.integrated': loud, 'peak.true': top } = after.session.mix!.metrics;
    if (loud === undefined || top === undefined)
      throw new Invalid('unreadable', 'Nothing is left to hear of the master; look at the fades.');
    tries.push({ gain: closing.gain, ceiling: closing.ceiling, loudness: loud, truePeak: top });
    closing = close(unclosed, aim, tries);
    if (closing.isDone) return { closing, plan, after };
  }
}

async function previewed({ aim, wishes, judging }: Desk, path: string, { metrics }: Track): Promise<CodecPreview[]> {
  const loud = metrics['loudness.integrated'];
  if (aim.codecs.length === 0 || loud === undefined) return [];
  return previewCodecs({ path, loudness: loud, ceiling: aim.ceiling }, aim.codecs, {
    ...(wishes.signal ? { signal: wishes.signal } : {}),
    onShare: (share) => judging.onStage?.('Encoding and decoding', share),
  });
}
