import { type Failure, failureOf } from './failure.ts';
import { type MadeStrip, makeStrip, type StripOrder } from './make-strip.ts';

export type MadeAnswer = { readonly made: MadeStrip } | { readonly failure: Failure };

/** What a worker does: makes a strip, and answers with numbers or with what was wrong. */
export default async function makeInWorker(order: StripOrder): Promise<MadeAnswer> {
  try {
    return { made: await makeStrip(order) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}
