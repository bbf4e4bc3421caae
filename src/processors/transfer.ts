import type { Format } from '../dsp/block.ts';
import { decibels } from '../dsp/decibels.ts';
import type { Decibels, Hz } from '../units.ts';
import type { Chain } from './index.ts';
import { Prepared } from './prepare.ts';
import { kernelOf, type Numbered } from './step.ts';
import { formatBehind, stretchesOf } from './stream.ts';

const longest = 4; // s of an impulse response that are counted
const negligible = 1e-9; // of its peak: what follows is left out

/** What each part of a stereo sound becomes in itself, in dB. */
export type Transfer = Readonly<Record<'mid' | 'side' | 'left' | 'right', Decibels>>;

/** Whether the step has a response, whatever the sound and the moment. */
export const isSteady = ({ step }: Numbered, format: Format): boolean =>
  step.time === undefined && kernelOf(step, format).response !== undefined;

type Complex = readonly [real: number, imaginary: number];
/** Left and right of the output, each by left and right of the input. */
type Matrix = readonly [leftOfLeft: Complex, leftOfRight: Complex, rightOfLeft: Complex, rightOfRight: Complex];

const plus = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];

const product = (a: Matrix, b: Matrix): Matrix => [
  plus(times(a[0], b[0]), times(a[1], b[2])),
  plus(times(a[0], b[1]), times(a[1], b[3])),
  plus(times(a[2], b[0]), times(a[3], b[2])),
  plus(times(a[2], b[1]), times(a[3], b[3])),
];

/** What steps make of an impulse in one channel. */
function impulses(steps: readonly Numbered[], format: Format, channel: number): readonly Float32Array[] {
  const chain = new Prepared(steps, format);
  const length = chain.latency + 1 + Math.min(chain.tail, longest * format.sampleRate);
  const [input, output] = [0, 1].map(() => [new Float32Array(length), new Float32Array(length)] as const);
  input![channel]![0] = 1;
  chain.process(input!, output!);
  return output!.map(trimmed);
}

function trimmed(impulse: Float32Array): Float32Array {
  const least = negligible * impulse.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return impulse.subarray(0, impulse.findLastIndex((value) => Math.abs(value) > least) + 1);
}

/** The Fourier transform at one frequency, by Horner's rule. */
function spectrumAt(impulse: Float32Array, turn: number): Complex {
  const [re, im] = [Math.cos(turn), -Math.sin(turn)];
  let [real, imaginary] = [0, 0];
  for (let i = impulse.length - 1; i >= 0; i--) {
    const next = real * re - imaginary * im + impulse[i]!;
    imaginary = real * im + imaginary * re;
    real = next;
  }
  return [real, imaginary];
}

const none: Complex = [0, 0];

/** The matrix of a stretch by frequency; nothing passes above half its sample rate. */
function matrixOf(steps: readonly Numbered[], format: Format): (frequency: Hz) => Matrix {
  const [ofLeft, ofRight] = [impulses(steps, format, 0), impulses(steps, format, 1)];
  return (frequency) => {
    if (frequency >= format.sampleRate / 2) return [none, none, none, none];
    const turn = (2 * Math.PI * frequency) / format.sampleRate;
    const [ll, lr, rl, rr] = [ofLeft[0]!, ofRight[0]!, ofLeft[1]!, ofRight[1]!].map((one) => spectrumAt(one, turn));
    return [ll!, lr!, rl!, rr!];
  };
}

const level = ([real, imaginary]: Complex, share = 1): Decibels => decibels(share * Math.hypot(real, imaginary));

function transfer([ll, lr, rl, rr]: Matrix): Transfer {
  const minus = ([a, b]: Complex): Complex => [-a, -b];
  const straight = plus(ll, rr);
  const across = plus(lr, rl);
  return {
    mid: level(plus(straight, across), 0.5),
    side: level(plus(straight, minus(across)), 0.5),
    left: level(ll),
    right: level(rr),
  };
}

/**
 * What the steady steps of a chain together make of a stereo sound, measured with impulses: phase, parts and shares are all in it.
 * @param format of the sound before the chain; two channels
 */
export function transferOf(chain: Chain, format: Format): (frequency: Hz) => Transfer {
  let at = format;
  const matrices = stretchesOf(chain).map(({ stream, steps }) => {
    if (stream) at = formatBehind(stream, at);
    return matrixOf(
      steps.filter((each) => isSteady(each, at)),
      at,
    );
  });
  return (frequency) =>
    transfer(matrices.map((matrix) => matrix(frequency)).reduce((before, after) => product(after, before)));
}
