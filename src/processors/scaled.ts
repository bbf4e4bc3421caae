import type { Step } from './index.ts';

/** Every gain of a step, by a share. */
export function scaled(step: Step, share: number): Step {
  if ((step.processor === 'dynamic-eq' || step.processor === 'de-esser') && step.range !== undefined)
    return { ...step, range: step.range * share };
  if (step.processor === 'tilt') return { ...step, slope: step.slope * share };
  if (step.processor === 'rider') return { ...step, curve: step.curve.map(([time, gain]) => [time, gain * share]) };
  return 'gain' in step && step.gain !== undefined ? { ...step, gain: step.gain * share } : step;
}
