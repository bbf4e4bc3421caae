import { Invalid } from '../units.ts';

/** An error as plain data: classes do not survive the crossing from a worker. */
export interface Failure {
  readonly isInvalid: boolean;
  readonly message: string;
  readonly stack: string | undefined;
  /** Code, path, system call. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export const failureOf = (error: unknown): Failure => {
  const known = error instanceof Error ? error : new Error(String(error));
  return { isInvalid: error instanceof Invalid, message: known.message, stack: known.stack, facts: { ...known } };
};

export const errorOf = ({ isInvalid, message, stack, facts }: Failure): Error => {
  const { code, path } = facts as { code: string; path?: string };
  if (isInvalid) return new Invalid(code, message, path);
  return Object.assign(new Error(message), facts, stack === undefined ? {} : { stack });
};
