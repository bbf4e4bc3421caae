import { Invalid } from '../units.ts';

/** A mistake as it is told: what, where, what to do. */
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

export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** What the system refuses, be it a right or a resource. */
export const isOfSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && /^E[A-Z]+$/.test(String((error as NodeJS.ErrnoException).code));

const ofSystem = ({ message, path }: NodeJS.ErrnoException): Told => ({
  code: 'unreadable',
  message: `The system refuses: ${message}. Check the name and the access rights.`,
  ...(path === undefined ? {} : { path }),
});
