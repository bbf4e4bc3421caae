import { expect, test } from 'vitest';
import { Live } from '../../src/page/live.ts';
import type { Chain, Step } from '../../src/processors/index.ts';
import { sine } from '../helpers/signals.ts';

const format = { sampleRate: 44_100, channels: 1 };
const limit: Step = { processor: 'limiter' };
const gain = (value: number): Step => ({ processor: 'gain', gain: value });
const tone = sine(100, -12, 0.5, 44_100);

/** In quanta of 128, as a browser does; changes come before a quantum. */
function heard(first: Chain, changes: Readonly<Record<number, Chain>>): { out: Float32Array; live: Live } {
  const live = new Live(first, format);
  const out = new Float32Array(tone.length - (tone.length % 128));
  for (let at = 0; at < out.length; at += 128) {
    const chain = changes[at / 128];
    if (chain) live.change(chain);
    live.process([tone.subarray(at, at + 128)], [out.subarray(at, at + 128)], {});
  }
  return { out, live };
}

test('a limiter that was not there is faded in, aligned with itself, without a gap', () => {
  const { out, live } = heard([gain(0)], { 20: [gain(0), limit] });
  const { latency } = live;
  expect(latency).toBeGreaterThan(400);
  expect(out.slice(0, 20 * 128)).toEqual(tone.slice(0, 20 * 128));
  const settled = 20 * 128 + latency + 441 + 128;
  expect(out.slice(settled)).toEqual(tone.slice(settled - latency, out.length - latency));
  const roughest = out.reduce((most, value, i) => {
    return i < 2 ? 0 : Math.max(most, Math.abs(value - 2 * out[i - 1]! + out[i - 2]!));
  }, 0);
  expect(roughest).toBeLessThan(3e-4);
});

test('what comes meanwhile waits, and the last one wins; what is wrong is refused at once', () => {
  const { out, live } = heard([gain(0)], { 20: [gain(0), limit], 21: [gain(-20), limit], 22: [gain(-40), limit] });
  expect(out.at(-1)! / tone[out.length - 1 - live.latency]!).toBeCloseTo(0.01, 5);
  expect(() => live.change([gain(Number.NaN)])).toThrow(/^Step 1 \(gain\): gain is NaN/);
});

test('times of steps stay those of the sound', () => {
  const timed: Step = { processor: 'gain', gain: -20, time: [0.3, 0.4] };
  const { out, live } = heard([timed], { 40: [timed, limit] });
  const at = (seconds: number) =>
    out[Math.round(seconds * 44_100) + live.latency]! / tone[Math.round(seconds * 44_100)]!;
  expect([at(0.291), at(0.351), at(0.411)]).toEqual([1, expect.closeTo(0.1, 5), 1]);
});
