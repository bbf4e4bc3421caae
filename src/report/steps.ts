import { type Fields, type Written, withDefaults } from '../fields.ts';
import { exactSpan } from '../print.ts';
import { processors, type Step } from '../processors/index.ts';
import type { Processor } from '../processors/processor.ts';
import type { Decibels, Hz } from '../units.ts';

const processorOf = (step: Step): Processor | undefined =>
  (processors as unknown as Readonly<Record<string, Processor>>)[step.processor];

const settingsOf = (processor: Processor, step: Step) =>
  withDefaults(processor.settings, step as unknown as Written<Fields>);

const places = { mid: 'the mid', side: 'the side', left: 'the left', right: 'the right' } as const;

/** A move in words: "bell 290 Hz, −3.0 dB, Q 1.1, on the side only, 0:48 to 1:20". */
export function stepInWords(step: Step): string {
  const processor = processorOf(step);
  const parts = [processor ? processor.describe(settingsOf(processor, step)) : step.processor];
  if (step.on && step.on !== 'stereo') parts.push(`on ${places[step.on]} only`);
  if (step.key) parts.push(`keyed by ${step.key}`);
  if (step.time) parts.push(exactSpan(step.time));
  if (step.mix !== undefined && step.mix < 1) parts.push(`${Math.round(step.mix * 100)} % wet`);
  if (step.bypass) parts.push('bypassed');
  return parts.join(', ');
}

/** Magnitude response of the linear moves among some; undefined where there is none or none that bends the tone. */
export function responseOf(steps: readonly Step[], frequencies: readonly Hz[]): readonly Decibels[] | undefined {
  const kernels = steps.flatMap((step) => {
    const processor = processorOf(step);
    return processor ? [processor.prepare(settingsOf(processor, step), { sampleRate: 48000, channels: 2 })] : [];
  });
  const linear = kernels.filter((kernel) => kernel.response);
  const levels = frequencies.map((frequency) => linear.reduce((all, kernel) => all + kernel.response!(frequency), 0));
  return Math.max(...levels) - Math.min(...levels) < 0.1 ? undefined : levels;
}
