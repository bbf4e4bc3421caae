import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { park, unparked } from '../../src/audio/parked.ts';
import { sumOf } from '../../src/audio/sum.ts';
import type { Block, Sound } from '../../src/dsp/block.ts';
import { renderStrip } from '../../src/jobs/widened.ts';
import type { Chain } from '../../src/processors/index.ts';
import { heard } from '../helpers/containers.ts';
import { joined, noise, sound, zeros } from '../helpers/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'mixwright-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const phrase = joined(zeros(1), noise(-20, 0.5, 3), zeros(1.5), noise(-30, 0.2, 4));
const told = async (parked: Sound): Promise<number> => {
  let rests = 0;
  for await (const { isRest } of parked as AsyncIterable<Block>) if (isRest) rests++;
  return rests;
};

test('what was put aside comes back sample by sample, its rests told', async () => {
  const parked = await park(sound([phrase, phrase]), join(folder, 'phrase'));
  expect(statSync(parked.path).size).toBe(phrase.length * 8);
  expect(await told(unparked(parked))).toBe([...parked.rests].filter((rest) => rest === 1).length);
  expect(await told(unparked(parked))).toBeGreaterThan(3);
  expect(await heard(unparked(parked))).toEqual([phrase, phrase]);
});

test.each<[string, Chain]>([
  ['a fader', [{ processor: 'gain', gain: -3 }]],
  [
    'a fader, a pan pot and a fader of one side',
    [
      { processor: 'gain', gain: -3 },
      { processor: 'pan', pan: 0.3, source: 'mono' },
      { processor: 'gain', on: 'left', gain: 1.5 },
    ],
  ],
  ['a filter that rings on', [{ processor: 'filter', type: 'peaking', frequency: 60, gain: 9, Q: 20 }]],
  [
    'a low end turned over on one side',
    [
      { processor: 'pan', pan: 0.3 },
      { processor: 'polarity', below: 60 },
    ],
  ],
  ['an echo', [{ processor: 'echo', delayTime: 0.6, feedback: 0.5 }]],
])('%s gives the same of rests that are told and of rests that are heard', async (name, chain) => {
  const parked = await park(sound([phrase]), join(folder, name));
  const [of, plain] = [unparked(parked), sound([phrase])].map((each) =>
    sumOf([renderStrip(chain, each, { tail: true })]),
  );
  expect(await heard(of!)).toEqual(await heard(plain!));
});
