/// <reference lib="dom" />

/** What the server sends while it works: where it is, and how it ended. */
export type Told<Result> =
  | { readonly stage: string; readonly share: number }
  | { readonly done: Result }
  | { readonly failed: string }
  | { readonly cancelled: true };

/** Told apart from what a strange page could make a browser send. */
export const signed = { 'X-Mixwright': '1' } as const;

/** Nothing came any more: the server is gone, or this page is. What goes on there may go on. */
export class Silence extends Error {}

export const silent = 'The server does not answer any more. If it was stopped, start `mixwright serve` again.';

/** The sentence in an answer that says no. */
export function complaint(body: string, status: number): string {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    if (typeof error === 'string') return error;
  } catch {}
  return `The server refused this without saying why (${status}).`;
}

/** @throws Error whose message is a sentence for people */
export async function ask<Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(path, {
    method,
    headers: { ...signed, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new Error(silent);
  });
  const text = await response.text();
  if (!response.ok) throw new Error(complaint(text, response.status));
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

const patience = 4; // tries of the browser to come back

/** Follows a job to its end. @throws Error whose message is a sentence for people */
export function follow<Result>(
  path: string,
  onStage: (stage: string, share: number) => void,
  signal: AbortSignal,
): Promise<Result> {
  const events = new EventSource(path);
  const result = new Promise<Result>((resolve, reject) => {
    let misses = 0;
    signal.throwIfAborted(); // given up before there was anything to follow
    signal.addEventListener('abort', () => reject(signal.reason));
    events.addEventListener('message', ({ data }) => {
      misses = 0;
      const told = JSON.parse(String(data)) as Told<Result>;
      if ('done' in told) resolve(told.done);
      else if ('failed' in told) reject(new Error(told.failed));
      else if ('cancelled' in told) reject(new Error('It was cancelled.'));
      else onStage(told.stage, told.share);
    });
    events.addEventListener('error', () => {
      misses++;
      if (events.readyState === EventSource.CLOSED || misses >= patience) reject(new Silence(silent));
    });
  });
  return result.finally(() => events.close());
}
