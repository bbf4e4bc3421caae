import { type WrittenImpulse, writeImpulse } from '../jobs/impulse-file.ts';
import type { Plan } from '../plan.ts';
import { hertz, lasting } from '../print.ts';
import type { ImpulseShape } from '../processors/impulse.ts';
import type { Chain } from '../processors/index.ts';
import { type EqPart, eqPart } from '../travel.ts';
import { Invalid } from '../units.ts';
import { exit } from './exit.ts';
import { openChain } from './open-plan.ts';
import { note, say } from './output.ts';

export interface ImpulseFlags {
  readonly output: string;
  readonly rate?: number;
  readonly track?: string;
  readonly midSide?: boolean;
  readonly json?: boolean;
}

const usual = 48_000; // Hz

/** Returns the exit code. */
export async function impulse(
  file: string,
  { output, rate = usual, track, midSide = false, json }: ImpulseFlags,
): Promise<number> {
  const chain = chainOf(openChain(file), file, track);
  const { eq, left } = eqPart(chain, { sampleRate: rate, channels: 2 });
  if (eq.length === 0)
    throw new Invalid(
      'plan',
      `${file} has no EQ that an impulse response could carry${left.length > 0 ? `, only ${listed(left)}` : ''}.`,
      file,
    );
  const written = await writeImpulse(eq, output, { sampleRate: rate, midSide, inputs: [file] });
  if (json) say(JSON.stringify({ ...written, left: left.map(({ step, number }) => ({ number, step })) }, null, 2));
  else tell(written, left);
  return exit.done;
}

function chainOf(opened: Chain | Plan, file: string, track: string | undefined): Chain {
  if (!('tracks' in opened)) return opened;
  const strips = { ...opened.tracks, ...opened.buses };
  const names = Object.keys(strips);
  const name = track ?? (Object.keys(opened.tracks).length === 1 ? Object.keys(opened.tracks)[0]! : undefined);
  if (name !== undefined && Object.hasOwn(strips, name)) return strips[name]!.chain;
  const wrong = name === undefined ? 'has several tracks' : `has no track "${name}"`;
  throw new Invalid('usage', `${file} ${wrong}: name one with --track. There are ${names.join(', ')}.`, file);
}

const listed = (left: EqPart['left']): string =>
  left.map(({ step, number }) => `${number} (${step.processor})`).join(', ');

const shapes: Readonly<Record<ImpulseShape, string>> = {
  mono: 'mono, the same for every channel',
  stereo: 'stereo, left and right each by themselves',
  'true-stereo': 'true stereo, four channels: left to left, left to right, right to left, right to right',
  'mid-side': 'two channels, mid and side',
};

function tell({ path, shape, sampleRate, frames, delay }: WrittenImpulse, left: EqPart['left']): void {
  const late = delay > 0 ? `; ${lasting(delay)} late, as its phase is linear` : '';
  say(`✓ ${path}  ${shapes[shape]}, ${hertz(sampleRate)}, ${lasting(frames / sampleRate)}${late}`);
  if (left.length > 0)
    note(
      `▲ Left out, for an impulse response cannot carry it or should not: ${left.length > 1 ? 'steps' : 'step'} ${listed(left)}.`,
    );
}
