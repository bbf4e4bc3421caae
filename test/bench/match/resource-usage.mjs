import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * The most that was resident, MB. Linux hands `maxRSS` on from the process that started this one, which may have been larger: there it is
 * read from /proc.
 */
function mostResident() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

/** Loaded before a command: at its end it writes what the whole process used, which no one outside can read as well on every system. */
if (isMainThread && process.env.MIXWRIGHT_USAGE) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const cost = { processor: (userCPUTime + systemCPUTime) / 1e6, memory: mostResident() };
    writeFileSync(process.env.MIXWRIGHT_USAGE, JSON.stringify(cost));
  });
}
