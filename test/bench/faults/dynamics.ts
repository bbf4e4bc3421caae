import type { Fault } from './fault.ts';
import { butterworth, filtered } from './filters.ts';
import { loudnessOf } from './loudness.ts';
import {
  between,
  decibelsOf,
  downmix,
  envelopeOf,
  factorOf,
  lengthOf,
  mapped,
  peakOf,
  powersOf,
  quantileOf,
  ridden,
  type Sounding,
} from './sounding.ts';

const dynamic = (told: Pick<Fault, 'id' | 'about' | 'amounts' | 'rules'> & Partial<Fault>) =>
  ({ unit: 'dB', on: 'mix', isMatched: true, ...told }) as const;

/** No sample above a ceiling: the least of what the next 1.5 ms ask for, let go in 50 ms, and the mean of the last 1.5 ms of that. */
export function limited(sounding: Sounding, peaks: Float32Array, drive: number, ceiling: number): Sounding {
  const ahead = Math.max(2, Math.round(0.0015 * sounding.rate));
  const length = peaks.length;
  const keep = Math.exp(-1 / (0.05 * sounding.rate));
  const held = new Float32Array(length);
  const queue = new Int32Array(length); // indices of ever greater peaks: the first is the greatest of those ahead
  let [first, last, gain] = [0, 0, 0];
  for (let i = 0, next = 0; i < length; i++) {
    for (; next < Math.min(length, i + ahead); next++) {
      while (last > first && peaks[queue[last - 1]!]! <= peaks[next]!) last--;
      queue[last++] = next;
    }
    while (queue[first]! < i) first++;
    const over = peaks[queue[first]!]! * drive;
    const needed = over > ceiling ? Math.log(over / ceiling) : 0;
    gain = Math.max(needed, keep * gain);
    held[i] = gain === 0 ? 1 : Math.exp(-gain);
  }
  const factors = new Float32Array(length);
  let sum = ahead;
  for (let i = 0; i < length; i++) {
    sum += held[i]! - (i >= ahead ? held[i - ahead]! : 1);
    factors[i] = (drive * sum) / ahead;
  }
  return mapped(sounding, (channel) =>
    channel.map((value, i) => Math.max(-ceiling, Math.min(ceiling, value * factors[i]!))),
  );
}

const peakToLoudness = (sounding: Sounding): number => decibelsOf(peakOf(sounding)) - (loudnessOf(sounding) ?? -70);

const overLimit: Fault = {
  ...dynamic({
    id: 'overlimit',
    about: 'a limiter, driven until the peak-to-loudness ratio has fallen by so much',
    amounts: [3, 6, 9],
    rules: ['over-limiting'],
    also: ['soft-transients', 'true-peak'],
  }),
  inject(sounding, amount) {
    const peaks = envelopeOf(sounding);
    const peak = peakOf(sounding);
    const before = peakToLoudness(sounding);
    let made = sounding;
    // the ratio falls less the further a limiter is driven: halving, and the last guess is near enough
    let [low, high] = [0, 24];
    for (let turn = 0; turn < 7; turn++) {
      const drive = turn === 0 ? Math.min(23, 1.6 * amount) : (low + high) / 2;
      made = limited(sounding, peaks, factorOf(drive) / peak, 1);
      const fallen = before - peakToLoudness(made);
      if (Math.abs(fallen - amount) < 0.15) break;
      if (fallen < amount) low = drive;
      else high = drive;
    }
    return made;
  },
};

const overCompress: Fault = {
  ...dynamic({
    id: 'overcompress',
    about: '8:1 over all bands, 2 ms and 80 ms; so much reduction at the 95th percentile',
    amounts: [4, 8, 12],
    rules: ['over-limiting', 'over-compressed', 'soft-transients'],
  }),
  inject(sounding, amount) {
    const step = 16;
    const peaks = envelopeOf(sounding);
    const levels = Float64Array.from({ length: Math.ceil(peaks.length / step) }, (_, k) =>
      decibelsOf(peaks.subarray(k * step, (k + 1) * step).reduce((a, b) => Math.max(a, b), 0)),
    );
    const reductions = (threshold: number) =>
      smoothed(
        levels.map((level) => Math.max(0, level - threshold) * (1 - 1 / 8)),
        [0.002, 0.08].map((time) => Math.exp(-step / (time * sounding.rate))) as [number, number],
      );
    let high = decibelsOf(peakOf(sounding));
    let low = high - 40;
    for (let turn = 0; turn < 9; turn++) {
      const middle = (low + high) / 2;
      if (quantileOf(reductions(middle), 0.95) > amount) low = middle;
      else high = middle;
    }
    const reduction = between(reductions(high), step);
    return ridden(sounding, (i) => -reduction(i));
  },
};

/** One pole up, another down. */
function smoothed(values: Float64Array, [up, down]: readonly [number, number]): Float64Array {
  let state = 0;
  return values.map((value) => {
    const keep = value > state ? up : down;
    state = keep * state + (1 - keep) * value;
    return state;
  });
}

/** Frames of 10 ms where the low end begins anew, at least 0.2 s apart; every half second where there is no beat to go by. */
function beats(sounding: Sounding): number[] {
  const { rate } = sounding;
  const low = filtered(downmix(sounding), butterworth(-1, 2, 120, rate));
  const levels = powersOf(low, Math.floor(0.01 * rate)).map((power) => 10 * Math.log10(power + 1e-20));
  const rises = levels.map((level, i) => Math.max(0, level - (levels[i - 1] ?? level)));
  const least = Math.max(3, quantileOf(rises, 0.9));
  const loud = quantileOf(levels, 0.6);
  const found: number[] = [];
  const steep = [...rises.keys()].filter((i) => rises[i]! >= least).sort((a, b) => rises[b]! - rises[a]!);
  for (const i of steep) {
    const isLoud = [0, 1, 2].some((k) => (levels[i + k] ?? -200) > loud);
    if (isLoud && found.every((each) => Math.abs(each - i) >= 20)) found.push(i);
  }
  const seconds = levels.length / 100;
  return found.length < seconds / 2 ? Array.from({ length: Math.ceil(2 * seconds) }, (_, k) => 50 * k) : found;
}

const pumping: Fault = {
  ...dynamic({
    id: 'pumping',
    about: 'all of it ducked after each beat, back in 250 ms',
    amounts: [4, 8, 12],
    rules: ['pumping'],
  }),
  inject(sounding, amount) {
    const step = Math.floor(0.01 * sounding.rate);
    const gains = new Float64Array(Math.ceil(lengthOf(sounding) / step) + 1);
    for (const beat of beats(sounding)) {
      for (let k = 0; k < 60 && beat + k < gains.length; k++)
        gains[beat + k] = Math.max(gains[beat + k]!, amount * Math.exp((-k * 0.01) / 0.12));
    }
    const gain = between(gains, step);
    return ridden(sounding, (i) => -gain(i));
  },
};

const levelDrift: Fault = {
  ...dynamic({
    id: 'level_drift',
    about: 'a slow ride up and down, periods of about 6 s; peak to peak',
    amounts: [3, 6, 10],
    rules: ['level-drift'],
  }),
  inject(sounding, amount, { random }) {
    const length = lengthOf(sounding);
    const count = Math.max(4, Math.floor(length / sounding.rate / 3));
    const rough = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1) * (0.15 + 0.35 * random()));
    const width = Math.max(...rough) - Math.min(...rough);
    const knots = rough.map((each) => (each * amount) / width);
    return ridden(sounding, (i) => {
      const at = (i / length) * (count - 1);
      const k = Math.floor(at);
      const turn = (1 - Math.cos(Math.PI * (at - k))) / 2;
      return knots[k]! + turn * ((knots[k + 1] ?? knots[k]!) - knots[k]!);
    });
  },
};

const levelJump: Fault = {
  ...dynamic({
    id: 'level_jump',
    about: 'a fifth of the length is louder',
    amounts: [3, 6, 10],
    rules: ['level-jump'],
  }),
  inject(sounding, amount) {
    const length = lengthOf(sounding);
    const [from, to] = [0.4 * length, 0.6 * length];
    const ramp = 0.02 * sounding.rate;
    const share = (at: number) => Math.max(0, Math.min(1, at / ramp + 0.5));
    return {
      ...ridden(sounding, (i) => amount * Math.min(share(i - from), share(to - i))),
      times: [[from / sounding.rate, to / sounding.rate]],
    };
  },
};

const softTransients: Fault = {
  ...dynamic({
    id: 'soft_transients',
    about: 'attacks held down by up to so much, what follows left as it is',
    amounts: [4, 8, 12],
    rules: ['soft-transients'],
  }),
  inject(sounding, amount) {
    const step = 8;
    const peaks = envelopeOf(sounding);
    const every = Float64Array.from({ length: Math.ceil(peaks.length / step) }, (_, k) => peaks[k * step]!);
    const keep = (time: number) => Math.exp(-step / (time * sounding.rate));
    const fast = smoothed(every, [keep(0.0005), keep(0.03)]);
    const slow = smoothed(every, [keep(0.03), keep(0.03)]);
    const cuts = fast.map((value, i) => {
      const above = decibelsOf(Math.max(1e-9, value)) - decibelsOf(Math.max(1e-9, slow[i]!));
      return amount * Math.max(0, Math.min(1, above / 6));
    });
    const cut = between(cuts, step);
    return ridden(sounding, (i) => -cut(i));
  },
};

export const dynamics: readonly Fault[] = [overLimit, overCompress, pumping, levelDrift, levelJump, softTransients];
