import { told } from '../jobs/told.ts';
import { Invalid } from '../units.ts';

/** What a request is answered with when it is refused: a status, and a sentence for whoever sent it. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Any error as one; of our own bugs no more than what a person can report. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { code, message } = told(error);
  if (isFull(error)) return new Refusal(507, 'The disk is full. Make room, then try again.');
  if (error instanceof Invalid) return new Refusal(code === 'missing' ? 404 : 422, message);
  return new Refusal(500, message);
}

export const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code));

export const notFound = (): Refusal => new Refusal(404, 'There is nothing at this address.');
