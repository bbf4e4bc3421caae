import type { Format } from '../dsp/block.ts';
import { hertz } from '../print.ts';
import { type Hz, Invalid } from '../units.ts';

/** @throws Invalid `usage` for a frequency that a sound of this rate cannot have; `what` names it: "the bell" */
export function checkFrequency(what: string, frequency: Hz, { sampleRate }: Format): void {
  if (frequency < sampleRate / 2) return;
  const highest = hertz(sampleRate / 2);
  throw new Invalid(
    'usage',
    `At a sample rate of ${hertz(sampleRate)} there is nothing above ${highest}, and ${what} stands at ${hertz(frequency)}: lower it or take it out.`,
  );
}
