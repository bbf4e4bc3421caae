import { expect, test } from 'vitest';
import { lowLean } from '../../src/detectors/low-lean.ts';
import { learnSongs } from '../../src/jobs/open-session.ts';
import { render } from '../../src/processors/render.ts';
import { evenLowEnd } from '../../src/remedies/even-low-end.ts';
import { monoLowEnd } from '../../src/remedies/mono-low-end.ts';
import type { Fix } from '../../src/remedies/remedy.ts';
import { faultOf } from '../bench/faults/catalogue.ts';
import { heard } from '../bench/faults/judged.ts';
import type { Sounding } from '../bench/faults/sounding.ts';
import { collected, noise, sound } from '../helpers/signals.ts';

const rate = 44_100;
const [both, one, other] = [1, 2, 3].map((seed) => noise(-20, 8, seed, rate));
// Both sides play mostly the same.
const clean: Sounding = {
  channels: [one!, other!].map((own) => both!.map((value, i) => value + 0.3 * own[i]!)),
  rate,
};
const ear = (sounding: Sounding, name: string) => heard(sounding, { name, role: 'mix', alone: true });

test.each([0.3, 0.6, 1])(
  'a low end inverted on the right by a share of %d is as it was, beside the original and blind',
  async (amount) => {
    const spoiled = faultOf('lowphase').inject(clean, amount, { side: 1 } as never);
    const [mix, original] = [await ear(spoiled, 'mix'), await ear(clean, 'original')];
    const was = original.features.spectrum;
    for (const reference of [learnSongs([original], mix), undefined]) {
      const session = { mix, stems: [], ...(reference ? { reference } : {}) };
      const scene = { session, tracks: [mix], targets: {} };
      const [lean] = lowLean.detect(scene, {}) as readonly { readonly value: number }[];
      if (amount === 0.3) expect(lean!.value).toBeCloseTo(8, -0.5);
      const found = { value: lean!.value, tracks: ['mix'], confidence: 1 } as const;
      const fix = (
        amount < 0.5 ? evenLowEnd.propose(found, scene, {}) : monoLowEnd.propose(found, scene, { below: 120 })
      ) as Fix;
      const made = await collected(
        render(
          fix.steps.map(({ step }) => step),
          sound(spoiled.channels, rate),
        ),
      );
      const { spectrum } = (await ear({ channels: made, rate }, 'made')).features;
      for (const band of [3, 4, 5, 6]) {
        expect(spectrum.correlation[band]! - was.correlation[band]!).toBeGreaterThan(-0.1);
        expect(Math.abs(spectrum.balance[band]! - was.balance[band]!)).toBeLessThan(1);
      }
    }
  },
);
