import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { applyChain } from '../../src/jobs/apply-chain.ts';
import { mixed } from '../../src/jobs/console.ts';
import type { Plan } from '../../src/plan.ts';
import type { Chain } from '../../src/processors/index.ts';
import { collected, noise, sound } from '../helpers/signals.ts';
import type { Figure } from './figure.ts';

const rate = 44_100;
const loud = [noise(-6, 0.5, 1, rate), noise(-9, 0.5, 2, rate)];
const kinds = [
  ['wav', 16],
  ['wav', 24],
  ['wav', 32],
  ['flac', 16],
  ['flac', 24],
] as const;
const empty: Chain = [];
const bypassed: Chain = [
  { processor: 'gain', gain: -6, bypass: true },
  { processor: 'limiter', bypass: true },
];

/** Samples that a file has lost on its way through chains that do nothing. */
async function changedInFiles(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'mixwright-'));
  let changed = 0;
  try {
    for (const [container, bitDepth] of kinds) {
      const [from, to] = ['from', 'to'].map((name) => join(folder, `${name}.${container}`)) as [string, string];
      await writeSound(from, sound(loud, rate), { container, bitDepth });
      const before = await collected(await open(from));
      for (const chain of [empty, bypassed]) {
        await applyChain(chain, from, { output: to });
        const after = await collected(await open(to));
        changed += before.reduce(
          (sum, channel, c) => sum + channel.filter((each, i) => each !== after[c]![i]).length,
          0,
        );
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return changed;
}

/** What is left where a stem and its inverted copy meet, one by way of limiters. In dBFS. */
async function residue(): Promise<number> {
  const limiter: Chain = [{ processor: 'limiter', ceiling: 0 }];
  const plan: Plan = {
    tracks: { vox: { chain: limiter, to: 'slow', sends: [{ to: 'fast', gain: 0 }] } },
    buses: { slow: { chain: [...limiter, ...limiter] }, fast: { chain: [{ processor: 'polarity' }] } },
    taken: [],
    left: [],
  };
  const quiet = loud.map((channel) => channel.map((each) => each / 4));
  const out = await collected(mixed(plan, { vox: sound(quiet, rate) }));
  const most = out.reduce((all, channel) => channel.reduce((peak, each) => Math.max(peak, Math.abs(each)), all), 0);
  return Math.max(-200, 20 * Math.log10(most));
}

export const figures: readonly Figure[] = [
  {
    of: 'chain',
    what: 'empty and bypassed, file to file (WAV 16, 24, float; FLAC 16, 24): samples that changed',
    unit: '',
    most: 0,
    measure: changedInFiles,
  },
  {
    of: 'chain',
    what: 'a stem by two buses of different latency, one of them inverted: what is left of it',
    unit: 'dBFS',
    most: -140,
    measure: residue,
  },
];
