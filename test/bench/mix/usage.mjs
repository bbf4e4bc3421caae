import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** s of processor time a tick of USER_HZ, on Linux. */
const tick = 0.01;

/** The most that was resident, MB; and what children that have ended used, s. Both as Linux tells. */
function fromSystem() {
  try {
    const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    return { memory, children: (Number(fields[13]) + Number(fields[14])) * tick };
  } catch {
    return { memory: process.resourceUsage().maxRSS / 1024, children: 0 };
  }
}

/** Loaded before a command: at its end it writes what the whole process and its decoders used. */
if (isMainThread && process.env.MIXWRIGHT_USAGE) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const { memory, children } = fromSystem();
    const processor = (userCPUTime + systemCPUTime) / 1e6 + children;
    writeFileSync(process.env.MIXWRIGHT_USAGE, JSON.stringify({ processor, wall: performance.now() / 1000, memory }));
  });
}
