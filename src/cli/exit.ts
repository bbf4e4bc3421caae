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

export interface Told {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

/** What, where, what to do; of our own bugs, how to report them. */
export function told(error: unknown): Told {
  if (error instanceof Invalid)
    return { code: error.code, message: error.message, ...(error.path === undefined ? {} : { path: error.path }) };
  if (isAbort(error)) return { code: 'interrupted', message: 'Interrupted; nothing was left half-written.' };
  if (isOfSystem(error)) return ofSystem(error);
  const detail = error instanceof Error ? error.message : String(error);
  return {
    code: 'bug',
    message: `This is a bug in mixwright (${detail}). Please report it with the command and the file; MIXWRIGHT_TRACE=1 prints where it happened.`,
  };
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** What the system refuses, be it a right or a resource. */
const isOfSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && /^E[A-Z]+$/.test(String((error as NodeJS.ErrnoException).code));

const ofSystem = ({ message, path }: NodeJS.ErrnoException): Told => ({
  code: 'unreadable',
  message: `The system refuses: ${message}. Check the name and the access rights.`,
  ...(path === undefined ? {} : { path }),
});
