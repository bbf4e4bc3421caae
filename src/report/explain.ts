import type { Format } from '../dsp/block.ts';
import { change, hertz, lasting } from '../print.ts';
import type { Chain } from '../processors/index.ts';
import { Prepared } from '../processors/prepare.ts';
import type { Part } from '../processors/processor.ts';
import { formatBehind, stretchesOf } from '../processors/stream.ts';
import { isSteady, type Transfer, transferOf } from '../processors/transfer.ts';
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
  /**
   * Of the steady steps together, at third octaves and where a curve is furthest from 0 dB: what each part of the sound becomes in itself;
   * a single curve where the parts do not differ.
   */
  readonly response: {
    readonly frequencies: readonly Hz[];
    readonly levels: Readonly<Partial<Record<Part, readonly Decibels[]>>>;
  };
  /** Numbers of steps that go by the sound, or by the clock. */
  readonly uncounted: readonly number[];
}

/** @throws Invalid for settings that do not suit one of the sample rates */
export function explained(chain: Chain, sampleRates: readonly Hz[]): Explained {
  const formats = sampleRates.map((sampleRate) => ({ sampleRate, channels: 2 }));
  const format = formats.at(-1)!;
  return {
    steps: chain.map((step) => ({ words: stepInWords(step), isBypassed: step.bypass === true })),
    timings: formats.map((each) => timingOf(chain, each)),
    response: responseOf(chain, format),
    uncounted: uncountedOf(chain, format),
  };
}

/** Stretches of different sample rates add up in seconds. */
function timingOf(chain: Chain, format: Format): Timing {
  let at = format;
  let [latency, tail] = [0, 0];
  for (const { stream, steps } of stretchesOf(chain)) {
    if (stream) at = formatBehind(stream, at);
    const prepared = new Prepared(steps, at);
    latency += prepared.latency / at.sampleRate;
    tail += prepared.tail / at.sampleRate;
  }
  return { sampleRate: format.sampleRate, latency, tail };
}

/** Closer than this, two curves are one. */
const alike = 0.005; // dB
const octaves = [31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000];
const between = [
  20, 25, 40, 50, 80, 100, 160, 200, 315, 400, 630, 800, 1250, 1600, 2500, 3150, 5000, 6300, 10_000, 12_500, 20_000,
];
const closely = Array.from({ length: 240 }, (_, i) => 20 * 2 ** (i / 24));

/** Where steps say that they act: a narrow one would be missed. */
const meant = (chain: Chain): readonly Hz[] =>
  chain.flatMap((step) => ('frequency' in step && typeof step.frequency === 'number' ? [step.frequency] : []));

function responseOf(chain: Chain, format: Format): Explained['response'] {
  const isHeard = (frequency: Hz) => frequency >= 20 && frequency < format.sampleRate / 2;
  const at = transferOf(chain, format);
  const usual = [...octaves, ...between].filter(isHeard);
  const looked = [...closely, ...meant(chain)].filter(isHeard);
  const found = new Map<Hz, Transfer>([...usual, ...looked].map((frequency) => [frequency, at(frequency)]));
  const parts = partsOf([...found.values()]);
  const extremes = parts.map((part) => furthest(found, part));
  const frequencies = [...new Set([...usual, ...extremes])].sort((a, b) => a - b);
  const curve = (part: keyof Transfer) => frequencies.map((frequency) => found.get(frequency)![part]);
  if (parts.length === 1) return { frequencies, levels: { stereo: curve('mid') } };
  return { frequencies, levels: Object.fromEntries(parts.map((part) => [part, curve(part)])) };
}

/** The parts that are worth a column. */
function partsOf(found: readonly Transfer[]): readonly (keyof Transfer)[] {
  const differ = (a: keyof Transfer, b: keyof Transfer) => found.some((each) => Math.abs(each[a] - each[b]) > alike);
  const [isMidSide, isLeftRight] = [differ('mid', 'side'), differ('left', 'right')];
  if (isLeftRight) return ['mid', 'side', 'left', 'right'];
  return isMidSide ? ['mid', 'side'] : ['mid'];
}

/** Where a curve is furthest from 0 dB, by half a decibel more than at the octaves; otherwise at one of these. */
function furthest(found: ReadonlyMap<Hz, Transfer>, part: keyof Transfer): Hz {
  const size = (frequency: Hz) => Math.abs(found.get(frequency)?.[part] ?? 0);
  const most = (among: readonly Hz[]) => among.reduce((a, b) => (size(b) > size(a) ? b : a));
  const [shown, any] = [most(octaves), most([...found.keys()])];
  return found.has(shown) && size(any) < size(shown) + 0.5 ? shown : any;
}

function uncountedOf(chain: Chain, format: Format): number[] {
  let at = format;
  return stretchesOf(chain).flatMap(({ stream, steps }) => {
    if (stream) at = formatBehind(stream, at);
    return steps.filter((each) => !isSteady(each, at)).map(({ number }) => number);
  });
}

/** The same as text for people. */
export function explainedText({ steps, timings, response, uncounted }: Explained): string {
  if (steps.length === 0) return 'No steps: the sound passes to the bit.';
  const digits = String(steps.length).length;
  const moves = steps.map(({ words }, i) => `${String(i + 1).padStart(digits + 2)}  ${words}`);
  return [...moves, '', ...responseLines(response, uncounted, steps.length), '', ...timingLines(timings)].join('\n');
}

function responseLines(
  { frequencies, levels }: Explained['response'],
  uncounted: readonly number[],
  count: number,
): readonly string[] {
  const curves = Object.entries(levels);
  const left =
    uncounted.length > 0 ? `, without ${uncounted.length > 1 ? 'steps' : 'step'} ${uncounted.join(', ')}` : '';
  if (uncounted.length >= count) return ['  No response to sum up: every step goes by the sound, or by the clock.'];
  if (curves.every(([, curve]) => curve.every((level) => Math.abs(level) < 0.05)))
    return [`  Response: flat within 0.05 dB${left}`];
  const isShown = (frequency: Hz) => octaves.includes(frequency) || !between.includes(frequency);
  const rows = frequencies.flatMap((frequency, i) =>
    isShown(frequency) ? [[hertz(frequency), ...curves.map(([, curve]) => change(curve[i]!))]] : [],
  );
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
