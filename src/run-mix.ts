import { join } from 'node:path';
import { detectors } from './detectors/index.ts';
import { Draft, outputFor } from './jobs/draft.ts';
import { type Material, openSession } from './jobs/open-session.ts';
import { homeOf } from './jobs/output.ts';
import { verdictsOf } from './mend/verdicts.ts';
import { type Decision, planOfMix } from './mix/decision.ts';
import { Desk } from './mix/desk.ts';
import { keptOf } from './mix/kept.ts';
import { decided } from './mix/stages.ts';
import { mixBus, type Plan, stamped } from './plan.ts';
import { remedies } from './remedies/index.ts';
import type { Report } from './report/report.ts';
import { judge } from './rules/judge.ts';
import { bookOf, hints, type Judging } from './run/judging.ts';
import { asMixed, mixingOf } from './run/mixing.ts';
import { curvesOf, reported, reportOf } from './run/reported.ts';
import type { Mending } from './run.ts';
import { type Session, tracksOf } from './session.ts';

export interface Mixing extends Pick<Mending, 'dryRun' | 'output' | 'signal' | 'inputs' | 'amount'> {
  /** A plan made before: with `keep` that much of it stays and the rest is decided anew; without, it is rendered as it stands. */
  readonly plan?: Plan;
  /** Ids of decisions, or beginnings of them, that are not to be made: `vocals.gain`, `vocals`, `*.pan`. */
  readonly keep?: readonly string[];
  /** Eases steps in level between sections, which else are only told. Default: false. */
  readonly easeSections?: boolean;
}

/** Refuses, before anything is heard, what could not be written in the end. */
export const mixOutput = (material: Material, { output, inputs = [] }: Mixing): Promise<string> => {
  const { folder, name } = homeOf(material);
  return outputFor(material, { output: output ?? join(folder, `${name}.mix.wav`), inputs });
};

/** Sample peak of a mix that is handed on to mastering, dBFS. */
const headroom = -6;

/**
 * Stems to a mix: decides, renders, hears the result, judges it by the same rules, and takes back what did not help. Inputs are never
 * written to. @throws Invalid as `fix`
 */
export async function mix(
  { stems = [], references, roles }: Pick<Material, 'stems' | 'references' | 'roles'>,
  judging: Judging = {},
  mixing: Mixing = {},
): Promise<Report> {
  const material: Material = { stems, ...(references ? { references } : {}), ...(roles ? { roles } : {}) };
  const book = bookOf(judging);
  const output = mixing.dryRun ? undefined : await mixOutput(material, mixing);
  const { session, warnings: heard } = await openSession(material, judging.onStage, judging.ears);
  const outcomes = judge(book, session, detectors, remedies);
  const warnings = [...heard, ...hints(judging, book, outcomes)];
  const before = reportOf(book, session, warnings, outcomes);
  const { keep = [] } = mixing;
  const asItStands = mixing.plan !== undefined && keep.length === 0;
  const kept = mixing.plan ? keptOf(mixing.plan, asItStands ? ['*'] : keep) : [];
  const wishes = { amount: mixing.amount ?? 100, keep, kept, easesSections: mixing.easeSections ?? false };
  const start = new Desk({ session, outcomes, wishes, refused: new Map() });
  const desk = asItStands ? start : decided(start);
  const names = session.stems.map(({ name }) => name);
  const draft = output === undefined ? undefined : new Draft(output, judging.ears?.workers);
  try {
    const planned = asItStands ? mixing.plan : stamped(planOfMix(desk.decisions, names, []), tracksOf(session));
    if (!draft) return { ...before, plan: planned, mixing: mixingOf(desk) };
    const first = await draft.listen(planned, session, mixing.signal, judging.onStage);
    const last = asItStands ? desk : desk.with([levelled(first)]);
    const plan = asItStands ? planned : stamped(planOfMix(last.decisions, names, []), tracksOf(session));
    const again = asItStands ? first : await draft.listen(plan, session, mixing.signal, judging.onStage);
    const after = judge(book, again, detectors, remedies);
    const files = await draft.keep(asItStands ? undefined : plan);
    return {
      ...before,
      warnings: [...warnings, ...draft.warnings],
      plan,
      mixing: mixingOf(last, again.stems),
      ...asMixed(again),
      after: {
        tracks: tracksOf(again).map(reported),
        outcomes: after,
        verdicts: verdictsOf(outcomes, after, plan, book.rules),
        curves: curvesOf(again),
        files,
      },
    };
  } finally {
    await draft?.discard();
  }
}

/** Room over the peaks, for mastering. */
function levelled({ mix }: Session): Decision {
  const peak = mix!.metrics['peak.sample'] ?? headroom;
  const gain = Math.floor(100 * (headroom - peak)) / 100;
  return {
    kind: 'level',
    strip: 'buses',
    name: mixBus,
    steps: [{ processor: 'gain', gain }],
    reason: `The highest sample is brought to ${headroom} dBFS: room for mastering.`,
    evidence: { peak, headroom },
  };
}
