import type { OnStage } from '../jobs/open-session.ts';

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
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const stage: OnStage = (name, share) => {
    signal.throwIfAborted();
    onStage(name, share);
  };
  try {
    return await work(stage, signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
