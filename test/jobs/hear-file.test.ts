import { expect, test } from 'vitest';
import { hearFile, hearSound } from '../../src/jobs/hear-file.ts';
import { le, soundOf, wav, workshop } from '../helpers/containers.ts';
import { joined, noise, sine, zeros } from '../helpers/signals.ts';

const { keep } = workshop();

const clicks = (samples: Float32Array): Float32Array => samples.map((sample, i) => (i % 9001 < 5 ? 1 : sample));

/** Loud and quiet, clipped, silent, off balance; of rates that do not divide by the steps of meters. */
const sounds: readonly (readonly [name: string, channels: readonly Float32Array[], sampleRate: number])[] = [
  [
    'stereo',
    [
      clicks(joined(noise(-12, 4, 1), zeros(0.3), sine(440, -6, 1))),
      clicks(joined(noise(-18, 4, 2), zeros(0.3), sine(443, -9, 1))),
    ],
    44_100,
  ],
  ['mono at 96 kHz', [joined(noise(-20, 2, 3), sine(997, -1, 0.4))], 96_000],
  ['six channels at 22.05 kHz', Array.from({ length: 6 }, (_, i) => noise(-20 - i, 2, 10 + i)), 22_050],
  ['less than a gating block', [noise(-6, 0.1, 5), noise(-6, 0.1, 6)], 48_000],
];

test.each(sounds)(
  '%s: in blocks of 1, 17, 4096 and the whole, all features and metrics are the same',
  async (name, channels, sampleRate) => {
    const trackOf = (size: number) =>
      hearSound(
        soundOf(channels, { sampleRate }, size),
        { name, role: 'mix' },
        { container: 'WAV', codec: 'pcm', sampleRate, channels: channels.length },
      );
    const whole = await trackOf(channels[0]!.length);
    for (const size of [1, 17, 4096]) expect(await trackOf(size)).toEqual(whole); // to the bit
  },
);

test('samples that are no numbers are measured as silence', async () => {
  const noisy = Float32Array.from(noise(-12, 4, 7));
  const [bad, silent] = [Float32Array.from(noisy), Float32Array.from(noisy)];
  for (let i = 0; i < 300; i++) {
    bad[48_000 + 7 * i] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38][i % 4]!;
    silent[48_000 + 7 * i] = 0;
  }
  const fileOf = (samples: Float32Array) => wav({ tag: 3, bits: 32, channels: 1 }, Buffer.from(samples.buffer));
  const [heard, expected] = [
    await hearFile(keep('bad.wav', fileOf(bad))),
    await hearFile(keep('silent.wav', fileOf(silent))),
  ];
  expect(heard.track.features).toEqual(expected.track.features);
  expect(heard.track.metrics).toEqual(expected.track.metrics);
  expect(expected.warnings).toEqual([]);
  expect(heard.warnings).toMatchObject([{ code: 'non-finite', time: 1 }]);
  expect(heard.warnings[0]!.message).toContain('holds 300 samples that are no sound');
});

test('float over full scale is measured as it is', async () => {
  const samples = Float32Array.from(sine(997, 6, 4)); // 0 dBFS is 1: +6 dB is about 2
  const { track, warnings } = await hearFile(
    keep('over.wav', wav({ tag: 3, bits: 32, channels: 1 }, Buffer.from(samples.buffer))),
  );
  expect(warnings).toEqual([]);
  expect(track.metrics['peak.sample']).toBeCloseTo(6, 2);
  expect(track.metrics['peak.true']).toBeCloseTo(6, 1);
});

test('a file without frames is measured: everything is absent, with a reason', async () => {
  const { track } = await hearFile(keep('none.wav', wav({}, le(2))));
  expect(track.format).toMatchObject({ frames: 0, duration: 0 });
  expect(track.features.level.isSilent).toBe(true);
  expect(Object.values(track.absent).length).toBeGreaterThan(10);
});
