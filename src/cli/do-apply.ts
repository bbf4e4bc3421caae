import { type Applied, applyChain } from '../jobs/apply-chain.ts';
import { clock, hertz } from '../print.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { openChain } from './open-plan.ts';
import { note, Progress, say } from './output.ts';

export interface ApplyFlags {
  readonly output?: string;
  readonly bits?: 16 | 24 | 32;
  readonly rate?: number;
  readonly tail?: boolean;
  readonly key?: Readonly<Record<string, string>>;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** Returns the exit code. */
export async function applyFile(chainFile: string, file: string, flags: ApplyFlags): Promise<number> {
  const { output, bits, rate, tail, key } = flags;
  const chain = openChain(chainFile);
  const wishes = {
    ...(output === undefined ? {} : { output }),
    ...(bits === undefined ? {} : { bitDepth: bits }),
    ...(rate === undefined ? {} : { sampleRate: rate }),
    ...(tail === undefined ? {} : { tail }),
    ...(key === undefined ? {} : { keys: key }),
    called: chainFile,
  };
  const progress = new Progress(flags);
  const applied = await progress.during(() =>
    interruptible(progress.onStage, (onStage, signal) => applyChain(chain, file, { ...wishes, onStage, signal })),
  );
  tell(applied, flags);
  return exit.done;
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
