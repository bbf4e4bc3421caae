import type { Block, Sound } from '../../src/dsp/block.ts';
import type { Seconds } from '../../src/units.ts';
import { type Case, times } from './standards.ts';

/** Stereo from one array. */
const stereo = (sampleRate: number, channel: Float32Array): Sound => ({
  format: { sampleRate, channels: 2 },
  length: channel.length,
  async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
    yield { channels: [channel, channel], length: channel.length };
  },
});

const lasts: Seconds = 0.5;
const fade: Seconds = 0.1; // linear, as in the EBU's own files
const fadeOf = (time: Seconds): number => Math.max(0, Math.min(1, time / fade, (lasts - time) / fade));

/** A sine at a share of the sample rate. */
function steady(sampleRate: number, share: number, amplitude: number, degrees: number): Sound {
  const channel = Float32Array.from(
    { length: lasts * sampleRate },
    (_, i) => fadeOf(i / sampleRate) * amplitude * Math.sin(2 * Math.PI * share * i + (degrees * Math.PI) / 180),
  );
  return stereo(sampleRate, channel);
}

const taps = 512;

/** Low-pass at four times the rate, down by half at 0.5 of the rate and gone at 0.53: sinc under a Blackman window. */
const lowpass = Float64Array.from({ length: taps + 1 }, (_, i) => {
  const [t, turn] = [(i - taps / 2) / 4, (2 * Math.PI * i) / taps];
  return (
    ((t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t)) / 4) *
    (0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn))
  );
});

/** A sine at 1/6 of the rate that holds one period of 1/4 at twice the amplitude, without a break; made at four times the rate. */
function burst(sampleRate: number, offset: number): Sound {
  const fine = 4 * sampleRate;
  const start = 24 * Math.round((lasts * fine) / 48); // a whole number of periods of 24
  const wave = Float64Array.from({ length: lasts * fine }, (_, i) => {
    const at = i - start;
    if (at >= 0 && at < 16) return Math.sin((2 * Math.PI * at) / 16);
    return fadeOf(i / fine) * 0.5 * Math.sin((2 * Math.PI * (at < 0 ? at : at - 16)) / 24);
  });
  const channel = Float32Array.from({ length: Math.floor(wave.length / 4) }, (_, i) => {
    let sum = 0;
    for (let j = 0; j <= taps; j++) sum += lowpass[j]! * (wave[4 * i + offset + j - taps / 2] ?? 0);
    return sum;
  });
  return stereo(sampleRate, channel);
}

const peakCase = (number: number, level: number, sound: (rate: number) => Sound): Case => ({
  name: `Tech 3341, ${number}`,
  required: `true peak ${level < 0 ? '−' : level > 0 ? '+' : ''}${Math.abs(level)}.0 +0.2 −0.4`,
  tolerance: [0.4, 0.2],
  files: (rate) => [{ sound: sound(rate), expected: [{ of: 'truePeak', level }] }],
});

/** EBU Tech 3341 (2023), table 1, cases of true peak. */
export const peakCases: readonly Case[] = [
  peakCase(15, -6, (rate) => steady(rate, 1 / 4, 0.5, 0)),
  peakCase(16, -6, (rate) => steady(rate, 1 / 4, 0.5, 45)),
  peakCase(17, -6, (rate) => steady(rate, 1 / 6, 0.5, 60)),
  peakCase(18, -6, (rate) => steady(rate, 1 / 8, 0.5, 67.5)),
  peakCase(19, 3, (rate) => steady(rate, 1 / 4, 1.41, 45)),
  ...times(4, (offset) => peakCase(20 + offset, 0, (rate) => burst(rate, offset))),
];
