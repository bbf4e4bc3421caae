import { isAbort, isOfSystem } from '../jobs/told.ts';
import { Invalid } from '../units.ts';

/** What a shell sees (architecture: exit codes). */
export const exit = {
  done: 0,
  findings: 1,
  usage: 2,
  input: 3,
  some: 4,
  output: 5,
  bug: 70,
  interrupted: 130,
} as const;

const inputCodes = new Set(['missing', 'unreadable', 'unsupported', 'ffmpeg-missing', 'ffmpeg']);

/** Whose mistake it was. */
export function exitCodeOf(error: unknown): number {
  if (isAbort(error)) return exit.interrupted;
  if (isOfSystem(error)) return exit.input;
  if (!(error instanceof Invalid)) return exit.bug;
  if (error.code === 'output') return exit.output;
  return inputCodes.has(error.code) ? exit.input : exit.usage;
}
