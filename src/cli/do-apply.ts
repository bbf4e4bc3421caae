import { statSync } from 'node:fs';
import { type Applied, applyChain } from '../jobs/apply-chain.ts';
import { type AppliedStems, applyToFiles, applyToStems } from '../jobs/apply-files.ts';
import type { OnStage } from '../jobs/open-session.ts';
import { clock, hertz } from '../print.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { openChain } from './open-plan.ts';
import { note, Progress, say } from './output.ts';

export interface ApplyFlags {
  readonly output?: string;
  readonly bits?: 16 | 24 | 32;
  readonly rate?: number;
  readonly tail?: boolean;
  readonly stems?: boolean;
  readonly matchLevel?: boolean;
  readonly key?: Readonly<Record<string, string>>;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** Returns the exit code. */
export async function applyFiles(chainFile: string, files: readonly string[], flags: ApplyFlags): Promise<number> {
  const { output, bits, rate, tail, key, matchLevel } = flags;
  const chain = openChain(chainFile);
  const wishes = {
    ...(output === undefined ? {} : { output }),
    ...(bits === undefined ? {} : { bitDepth: bits }),
    ...(rate === undefined ? {} : { sampleRate: rate }),
    ...(tail === undefined ? {} : { tail }),
    ...(key === undefined ? {} : { keys: key }),
    ...(matchLevel === undefined ? {} : { matchLevel }),
    called: chainFile,
  };
  if (flags.stems && matchLevel)
    throw new Invalid(
      'usage',
      'Stems get only what does not go by level: leave --match-level out, it is for the mix bus.',
    );
  const progress = new Progress(flags);
  const during = <T>(work: (interruption: Interruption) => Promise<T>) =>
    progress.during(() => interruptible(progress.onStage, (onStage, signal) => work({ onStage, signal })));
  if (flags.stems) tellStems(await during((each) => applyToStems(chain, files, { ...wishes, ...each })), flags);
  else if (areSeveral(files, output))
    tellAll(await during((each) => applyToFiles(chain, files, { ...wishes, ...each })), flags);
  else tell(await during((each) => applyChain(chain, files[0]!, { ...wishes, ...each })), flags);
  return exit.done;
}

interface Interruption {
  readonly onStage: OnStage;
  readonly signal: AbortSignal;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const areSeveral = (files: readonly string[], output: string | undefined): boolean =>
  files.length > 1 || isFolder(files[0]!) || (output !== undefined && (isFolder(output) || /[/\\]$/.test(output)));

function tellAll(applied: readonly Applied[], flags: ApplyFlags): void {
  if (flags.json) say(JSON.stringify({ files: applied }, null, 2));
  else for (const each of applied) tell(each, flags);
}

function tellStems({ stems, bus, busChain }: AppliedStems, flags: ApplyFlags): void {
  if (flags.json) say(JSON.stringify({ stems, bus: bus.map(({ step }) => step), busChain }, null, 2));
  else for (const each of stems) tell(each, flags);
  if (flags.json || flags.quiet) return;
  const steps = bus.map(({ step }) => step.processor).join(', ');
  if (busChain === undefined) note('  All of the plan is on the stems: they add up to what it makes of the mix.');
  else say(`✓ ${busChain}  for the mix bus: ${steps}. It goes by the sum, or comes behind what does`);
}

function tell(applied: Applied, { json, quiet }: ApplyFlags): void {
  if (json) say(JSON.stringify(applied, null, 2));
  if (json || quiet) return;
  for (const { message } of applied.warnings) note(`▲ ${message}`);
  if (applied.clipped > 0) note(`▲ ${clipping(applied)}`);
  say(`✓ ${applied.path}  ${inWords(applied)}`);
}

function clipping({ clipped, bitDepth }: Applied): string {
  const [are, were] = clipped === 1 ? ['sample is', 'sample was'] : ['samples are', 'samples were'];
  const cure = 'end the chain with a limiter, turn it down, or write';
  if (bitDepth === undefined)
    return `${clipped} ${are} over full scale and will clip when it is played: ${cure} a .wav with --bits 32f.`;
  return `${clipped} ${were} over full scale and ${are.split(' ')[1]} clipped: ${cure} --bits 32f.`;
}

function inWords({ bitDepth, format: { sampleRate, channels }, frames }: Applied): string {
  const depth = bitDepth === undefined ? [] : [bitDepth === 32 ? '32-bit float' : `${bitDepth} bit`];
  const width = channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;
  return [...depth, hertz(sampleRate), width, clock(frames / sampleRate)].join(', ');
}
