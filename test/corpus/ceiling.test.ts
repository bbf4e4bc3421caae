import { expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { withDefaults } from '../../src/fields.ts';
import { limiter } from '../../src/processors/limiter.ts';
import { masters } from '../helpers/corpus.ts';
import { collected } from '../helpers/signals.ts';
import { truePeak } from '../helpers/true-peak.ts';

const ceiling = -1;

test.each(masters())('%s, driven 6 dB over full scale, stays under the ceiling of the limiter', async (file) => {
  const source = await open(file);
  const { sampleRate, channels } = source.format;
  const whole = await collected(source);
  const start = whole[0]!.length >> 1;
  const middle = whole.map((channel) => channel.subarray(start, start + 6 * sampleRate));
  const highest = Math.max(...middle.map((channel) => channel.reduce((most, x) => Math.max(most, Math.abs(x)), 0)));
  const driven = middle.map((channel) => channel.map((value) => (2 * value) / highest));
  const kernel = limiter.prepare(withDefaults(limiter.settings, { ceiling }), { sampleRate, channels });
  const out = driven.map((channel) => new Float32Array(channel.length));
  kernel.process(driven, out);
  for (const channel of out) expect(truePeak(channel, { taps: 128, phases: 16 }) - ceiling).toBeLessThan(0.05);
});
