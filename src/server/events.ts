import { begin } from './answers.ts';
import { isEnd, type Job } from './queue.ts';
import type { Visit } from './router.ts';

const heartbeat = 15_000; // ms: so that a connection which is gone is noticed

/** Tells what goes on in a job until it is over, or until nobody listens. */
export function answerEvents({ res }: Visit, job: Job): void {
  begin(res, 200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
  res.flushHeaders();
  const beat = setInterval(() => res.write(':\n\n'), heartbeat);
  let leave = (): void => undefined;
  const end = (): void => {
    clearInterval(beat);
    leave();
  };
  res.on('close', end);
  leave = job.listen((event) => {
    res.write(`data: ${JSON.stringify(event)}\n\n`);
    if (!isEnd(event)) return;
    queueMicrotask(end);
    res.end();
  });
}
