import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/processors/index.ts';
import { prepareChain } from '../../src/processors/render.ts';
import { noise } from '../helpers/signals.ts';

const sampleRate = 44_100;

/** What comes out while the settings turn into others after a second. */
function changed(from: Step, to: Step | undefined, input: Float32Array): Float32Array {
  const chain = prepareChain([from], { sampleRate, channels: 1 });
  const output = new Float32Array(input.length);
  for (let at = 0; at < input.length; at += 441) {
    if (at === sampleRate && to) chain.change([to]);
    chain.process([input.subarray(at, at + 441)], [output.subarray(at, at + 441)]);
  }
  return output;
}

const level = (samples: Float32Array): number =>
  10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 1e-20) / samples.length);

describe('settings that change while it sounds', () => {
  const burst = noise(-6, 2, 3, sampleRate).map((value, i) => (i < 40_000 ? value : 0));
  const soon = (samples: Float32Array) => level(samples.subarray(sampleRate + 4410, sampleRate + 8820));

  test('a room that gets drier goes on sounding', () => {
    const from: Step = { processor: 'reverb', decay: 2 };
    const to: Step = { processor: 'reverb', decay: 2, lowCut: 50, predelay: 0.02 };
    expect(Math.abs(soon(changed(from, to, burst)) - soon(changed(from, undefined, burst)))).toBeLessThan(2);
  });

  test('echoes that are on their way come', () => {
    const from: Step = { processor: 'echo', delayTime: 0.3, feedback: 0.7 };
    const to: Step = { processor: 'echo', delayTime: 0.3, feedback: 0.6 };
    expect(Math.abs(soon(changed(from, to, burst)) - soon(changed(from, undefined, burst)))).toBeLessThan(2);
  });

  test('nothing of what de-click has in hand is lost', () => {
    const sound = noise(-6, 2, 3, sampleRate);
    const from: Step = { processor: 'de-click', threshold: 12 };
    const to: Step = { processor: 'de-click', threshold: 13 };
    expect(changed(from, to, sound)).toEqual(changed(from, undefined, sound));
  });
});
