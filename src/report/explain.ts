import { thirdOctaves } from '../dsp/bands.ts';
import type { Format } from '../dsp/block.ts';
import { change, hertz, lasting } from '../print.ts';
import type { Chain, Step } from '../processors/index.ts';
import type { Part } from '../processors/processor.ts';
import { prepareChain, responseCurve } from '../processors/render.ts';
import { kernelOf } from '../processors/step.ts';
import { formatBehind, stretchesOf } from '../processors/stream.ts';
import type { Decibels, Hz, Seconds } from '../units.ts';
import { stepInWords } from './steps.ts';
import { table } from './text-page.ts';

/** How long a chain takes at a sample rate. */
export interface Timing {
  readonly sampleRate: Hz;
  /** By which its output is late while it runs; a rendered file is put right. */
  readonly latency: Seconds;
  /** That still sound after the end. */
  readonly tail: Seconds;
}

/** A chain in words and numbers. */
export interface Explained {
  readonly steps: readonly { readonly words: string; readonly isBypassed: boolean }[];
  readonly timings: readonly Timing[];
  /** Of the linear steps together, at third octaves, one curve a part of the signal; a single one where the parts do not differ. */
  readonly response: {
    readonly frequencies: readonly Hz[];
    readonly levels: Readonly<Partial<Record<Part, readonly Decibels[]>>>;
  };
  /** Numbers of steps that have no response of their own, or act for a stretch of time only. */
  readonly uncounted: readonly number[];
}

/** @throws Invalid for settings that do not suit one of the sample rates */
export function explained(chain: Chain, sampleRates: readonly Hz[]): Explained {
  const formats = sampleRates.map((sampleRate) => ({ sampleRate, channels: 2 }));
  const format = formats.at(-1)!;
  const frequencies = thirdOctaves.filter((frequency) => frequency < format.sampleRate / 2);
  return {
    steps: chain.map((step) => ({ words: stepInWords(step), isBypassed: step.bypass === true })),
    timings: formats.map((each) => timingOf(chain, each)),
    response: { frequencies, levels: levelsOf(chain, format, frequencies) },
    uncounted: uncountedOf(chain, format),
  };
}

/** Stretches of different sample rates add up in seconds. */
function timingOf(chain: Chain, format: Format): Timing {
  let at = format;
  let [latency, tail] = [0, 0];
  for (const { stream, steps } of stretchesOf(chain)) {
    if (stream) at = formatBehind(stream, at);
    const prepared = prepareChain(
      steps.map(({ step }) => step),
      at,
    );
    latency += prepared.latency / at.sampleRate;
    tail += prepared.tail / at.sampleRate;
  }
  return { sampleRate: format.sampleRate, latency, tail };
}

/** Closer than this, two curves are one. */
const alike = 0.005; // dB

function levelsOf(chain: Chain, format: Format, frequencies: readonly Hz[]): Explained['response']['levels'] {
  const curve = (part: Part) => frequencies.map(responseCurve(chain, format, part));
  const differ = (a: readonly Decibels[], b: readonly Decibels[]) => a.some((one, i) => Math.abs(one - b[i]!) > alike);
  const [mid, side, left, right] = [curve('mid'), curve('side'), curve('left'), curve('right')];
  const isMidSide = differ(mid, side);
  const isLeftRight = differ(left, right);
  if (!isMidSide && !isLeftRight) return { stereo: mid };
  return { ...(isMidSide ? { mid, side } : {}), ...(isLeftRight ? { left, right } : {}) };
}

function uncountedOf(chain: Chain, format: Format): number[] {
  let at = format;
  return stretchesOf(chain).flatMap(({ stream, steps }) => {
    if (stream) at = formatBehind(stream, at);
    const isSilent = (step: Step) => step.time !== undefined || kernelOf(step, at).response === undefined;
    return steps.filter(({ step }) => isSilent(step)).map(({ number }) => number);
  });
}

/** The same as text for people. */
export function explainedText({ steps, timings, response, uncounted }: Explained): string {
  if (steps.length === 0) return 'No steps: the sound passes to the bit.';
  const digits = String(steps.length).length;
  const moves = steps.map(({ words }, i) => `${String(i + 1).padStart(digits + 2)}  ${words}`);
  return [...moves, '', ...responseLines(response, uncounted, steps.length), '', ...timingLines(timings)].join('\n');
}

const octaves = [31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000];

function responseLines(
  { frequencies, levels }: Explained['response'],
  uncounted: readonly number[],
  count: number,
): readonly string[] {
  const curves = Object.entries(levels);
  const left =
    uncounted.length > 0 ? `, without ${uncounted.length > 1 ? 'steps' : 'step'} ${uncounted.join(', ')}` : '';
  if (uncounted.length >= count) return ['  No step has a response of its own: what they do depends on the sound.'];
  if (curves.every(([, curve]) => curve.every((level) => Math.abs(level) < 0.05)))
    return [`  Response: flat within 0.05 dB${left}`];
  const nearest = (octave: Hz) => frequencies.findIndex((frequency) => Math.abs(Math.log2(frequency / octave)) < 1 / 6);
  const rows = octaves.flatMap((octave) => {
    const i = nearest(octave);
    return i < 0 ? [] : [[hertz(octave), ...curves.map(([, curve]) => change(curve[i]!))]];
  });
  const head = curves.length > 1 ? [['', ...curves.map(([part]) => part)]] : [];
  return [`  Response${left}:`, ...table([...head, ...rows], [0, ...curves.map((_, i) => i + 1)])];
}

function timingLines(timings: readonly Timing[]): readonly string[] {
  const [first] = timings;
  if (!first || timings.every(({ latency, tail }) => latency === 0 && tail === 0)) return ['  No latency, no tail'];
  const frames = timings.map(
    ({ sampleRate, latency }) => `${Math.round(latency * sampleRate)} frames at ${hertz(sampleRate)}`,
  );
  const late = first.latency > 0 ? `${lasting(first.latency)} (${frames.join(', ')}), put right in files` : 'none';
  return [`  Latency  ${late}`, `  Tail     ${first.tail > 0 ? lasting(first.tail) : 'none'}`];
}
