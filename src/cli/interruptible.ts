import type { OnStage } from '../jobs/open-session.ts';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const; // Ctrl-C, a polite kill, a terminal that closes

/**
 * The first Ctrl-C stops the work, hearing as soon as rendering, and takes temporary files away; a second one kills.
 * @throws AbortError
 */
export async function interruptible<T>(
  onStage: OnStage,
  work: (onStage: OnStage, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => controller.abort();
  for (const each of endings) process.once(each, stop);
  const stage: OnStage = (name, share) => {
    signal.throwIfAborted();
    onStage(name, share);
  };
  try {
    return await work(stage, signal);
  } finally {
    for (const each of endings) process.off(each, stop);
  }
}
