import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Loaded before a command: at its end it writes what the whole process used, which no one outside can read as well on every system. */
if (isMainThread && process.env.MIXWRIGHT_USAGE) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const cost = { processor: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 };
    writeFileSync(process.env.MIXWRIGHT_USAGE, JSON.stringify(cost));
  });
}
