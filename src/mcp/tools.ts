import type { z } from 'zod';
import { Ears, workersFor } from '../jobs/ears.ts';
import { HeardBefore } from '../jobs/heard-before.ts';
import { filesOf, type Material, type OnStage } from '../jobs/open-session.ts';
import { writeText } from '../jobs/write-text.ts';
import { adjusted, settingsOf } from '../moves.ts';
import type { Plan } from '../plan.ts';
import type { Judging } from '../run/judging.ts';
import { analyze, fix } from '../run.ts';
import { mix } from '../run-mix.ts';
import { Invalid } from '../units.ts';
import { type Answer, analyzed, compared, found, mixed, planned, rendered } from './answers.ts';
import type { Fence } from './fence.ts';
import * as shapes from './shapes.ts';

/** What a caller names of what is to be heard and judged. */
export interface Wanted {
  readonly mix?: string | undefined;
  readonly stems?: readonly string[] | undefined;
  readonly references?: readonly string[] | undefined;
  readonly preset?: string | undefined;
  readonly roles?: Readonly<Record<string, string>> | undefined;
}

/** How what is named becomes material and judging, with a project's settings; and how plans are read. */
export interface Reading {
  request(wanted: Wanted): { readonly material: Material; readonly judging: Judging };
  plan(path: string): Plan;
}

/** A call of a tool. */
export interface Call {
  readonly fence: Fence;
  readonly reading: Reading;
  readonly onStage: OnStage;
  readonly signal: AbortSignal;
}

export interface Tool<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly input: Input;
  readonly output: Output;
  /** Whether it leaves all files as they are. */
  readonly isReading: boolean;
  run(given: z.infer<Input>, call: Call): Promise<Answer<Output>>;
}

const tool = <Input extends z.ZodObject, Output extends z.ZodObject>(each: Tool<Input, Output>) => each;

export const analyzeTool = tool({
  name: 'analyze',
  title: 'Hear a mix',
  about: 'Hears a mix, stems, or both: a verdict, what is wrong in a sentence each, and all numbers of the mix.',
  input: shapes.analyzeInput,
  output: shapes.analyzeOutput,
  isReading: true,
  run: (given, call) => heard(given, call, async (material, judging) => analyzed(await analyze(material, judging))),
});

export const compareTool = tool({
  name: 'compare',
  title: 'Compare with songs',
  about: 'How a mix differs from songs that one admires: tone by bands at equal loudness, levels, dynamics, width.',
  input: shapes.compareInput,
  output: shapes.compareOutput,
  isReading: true,
  run: (given, call) => heard(given, call, async (material, judging) => compared(await analyze(material, judging))),
});

export const findingsTool = tool({
  name: 'findings',
  title: 'What is wrong, and what to do',
  about: 'The same as analyze with all there is to each finding: where in time and frequency, why it matters, advice.',
  input: shapes.findingsInput,
  output: shapes.findingsOutput,
  isReading: true,
  run: (given, call) => heard(given, call, async (material, judging) => found(await analyze(material, judging), given)),
});

export const planTool = tool({
  name: 'plan',
  title: 'What would mend it',
  about:
    'The moves that would mend what was found, tried on a copy that is thrown away, and what became of each finding. With output the plan is written, for render.',
  input: shapes.planInput,
  output: shapes.planOutput,
  isReading: false,
  run(given, call) {
    const output = given.output === undefined ? undefined : planOutput(given.output, call.fence);
    return heard(given, call, async (material, judging) => {
      const { safety = 'suggested', amount = 100 } = given;
      const wishes = { safety, amount, dryRun: true, tryOut: true, signal: call.signal };
      const report = await fix(material, judging, wishes);
      if (output === undefined || !report.plan) return planned(report, []);
      await writeText(output, `${JSON.stringify(report.plan, null, 2)}\n`);
      return planned(report, [output]);
    });
  },
});

export const renderTool = tool({
  name: 'render',
  title: 'Mend a copy',
  about:
    'Writes a mended copy: by a plan, its moves as they are or set anew; without one, what is found is mended, heard again, taken back where it did not help, and the plan written beside it.',
  input: shapes.renderInput,
  output: shapes.renderOutput,
  isReading: false,
  run(given, { fence, ...call }) {
    const isPlanned = given.plan !== undefined;
    if (given.moves && !isPlanned) throw new Invalid('usage', 'Moves are of a plan: name its file, too.');
    const output = isPlanned ? fence.output(given.output) : fence.soundOutput(given.output);
    const file = given.plan === undefined ? undefined : fence.input(given.plan);
    const made = file === undefined ? {} : { plan: withMoves(call.reading.plan(file), given.moves), inputs: [file] };
    return heard(given, { fence, ...call }, async (material, judging) =>
      rendered(await fix(material, judging, { ...made, output, signal: call.signal })),
    );
  },
});

export const mixTool = tool({
  name: 'mix',
  title: 'Stems to a mix',
  about:
    'A balanced mix of stems, every decision with its reason: faders, places, EQ, dynamics, sends. Writes it, and its plan beside it.',
  input: shapes.mixInput,
  output: shapes.mixOutput,
  isReading: false,
  run(given, call) {
    const output = call.fence.soundOutput(given.output);
    return heard(given, call, async (material, judging) => {
      const { amount = 100, keep = [] } = given;
      return mixed(await mix(material, judging, { output, amount, keep, signal: call.signal }));
    });
  },
});

function planOutput(path: string, fence: Fence): string {
  if (!path.toLowerCase().endsWith('.json'))
    throw new Invalid('usage', `${path}: a plan is written as .json; choose such a name.`, path);
  return fence.output(path);
}

function withMoves(plan: Plan, moves: z.infer<typeof shapes.renderInput>['moves'] = []): Plan {
  const named = new Map(moves.map((move) => [move.id, move]));
  const strange = moves.filter(({ id }) => !settingsOf(plan).some((each) => each.id === id));
  return adjusted(plan, [...settingsOf(plan).map((each) => named.get(each.id) ?? each), ...strange]);
}

/** Everything that is read, also by a project's settings, lies within the fence. */
async function heard<T>(
  given: Wanted,
  { fence, reading, onStage, signal }: Call,
  work: (material: Material, judging: Judging) => Promise<T>,
): Promise<T> {
  if (given.mix === undefined && !given.stems?.length)
    throw new Invalid('usage', 'There is nothing to hear: say "mix", "stems" or both.');
  const { mix, stems, references, ...others } = given;
  const { material, judging } = reading.request({
    ...others,
    ...(mix === undefined ? {} : { mix: fence.input(mix) }),
    ...(stems ? { stems: stems.map((each) => fence.stems(each)) } : {}),
    ...(references ? { references: fence.references(references) } : {}),
  });
  const fenced = material.references ? { ...material, references: fence.references(material.references) } : material;
  const ears = new Ears(workersFor(undefined, filesOf(fenced)), HeardBefore.ofUser());
  const stage: OnStage = (name, share) => {
    signal.throwIfAborted();
    onStage(name, share);
  };
  try {
    return await work(fenced, { ...judging, ears, onStage: stage });
  } finally {
    await ears.close();
  }
}
