import { thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { median, quantile, sorted } from '../dsp/statistics.ts';
import type { Session, Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';
import type { NotApplicable } from './detector.ts';
import { behindStems } from './sum.ts';

/** How a stem lies in a mix that came with it. */
export interface StemGain {
  readonly track: Track;
  /** By how much it is turned up on its way into the mix, beside the typical stem. */
  readonly gain: Decibels;
  /** Of the mix, every third octave weighing the same, 0 to 1. */
  readonly share: number;
}

export interface StemGains {
  readonly stems: readonly StemGain[];
  /** Scatter of the gains (1.48 times the median distance): near 0 where the stems add up to the mix, 5 dB and more of raw ones. */
  readonly spread: Decibels;
  /** What the mix holds beyond twice the power of all stems, beside the whole of it. */
  readonly unexplained: Decibels;
  /** The third octave with most of that. */
  readonly worst: number;
}

const known = new WeakMap<Session, StemGains | NotApplicable>();

/** At which levels the stems lie in the mix that came with them; worked out once. */
export function gainsIn(session: Session): StemGains | NotApplicable {
  const found = known.get(session);
  if (found) return found;
  const made = takenApart(session);
  known.set(session, made);
  return made;
}

const bands = { from: 5, to: 27 } as const; // 63 Hz to 8 kHz: what encoders and low rates keep
const width = bands.to - bands.from;
const most = 400; // rows: more tell nothing new
const fewest = 12; // rows: 2.4 s
const rounds = 60;
const floor = 1e-3; // of the mean cell: softer ones are reverberation and noise
const heard = 0.002; // of the mix: a softer stem cannot be told

function takenApart(session: Session): StemGains | NotApplicable {
  const { mix, stems } = session;
  if (!mix || mix.format.container === 'sum') return { because: 'the mix is the sum of the stems' };
  const behind = behindStems(session);
  if (behind === undefined) return { because: 'the mix is not of these stems' };
  const sounding = stems.filter(({ features }) => !features.level.isSilent);
  const grid = gridOf(mix, sounding, behind);
  if (!grid) return { because: 'mix and stems play together for less than 3 s' };
  const { gains, tone, power } = decompose(grid);
  const total = totalOf(grid.mix);
  const shares = grid.stems.map((cells, i) => (gains[i]! * weigh(cells, tone)) / total);
  const levels = [...gains].map(powerDecibels);
  const sure = levels.filter((_, i) => shares[i]! > heard);
  if (sure.length < 2) return { because: 'the mix is too far from the sum of its stems' };
  const centre = median(sure);
  const spread = 1.4826 * median(sure.map((level) => Math.abs(level - centre)));
  const told = sounding.map((track, i) => ({ track, gain: levels[i]! - centre, share: shares[i]! }));
  return { stems: told.filter(({ share }) => share > heard), spread, ...beyond(grid.mix, power, total) };
}

/** Powers of mix and stems at the same rows, every third octave scaled to a mean of 1 in the mix. */
interface Grid {
  readonly mix: Float64Array;
  readonly stems: readonly Float64Array[];
}

function gridOf(mix: Track, stems: readonly Track[], behind: Seconds): Grid | undefined {
  const { step, window } = mix.features.spectrum.rows;
  // Rows are named by where they begin; at low sample rates they last longer.
  const lagOf = ({ features }: Track) => Math.round((behind + (features.spectrum.rows.window - window) / 2) / step);
  const rowsOf = ({ features }: Track) => features.spectrum.rows.values;
  const at = (values: readonly number[], row: number, band: number): number => {
    const level = row < 0 ? undefined : values[row * thirdOctaves.length + bands.from + band];
    return level === undefined ? 0 : powerOf(level);
  };
  const whole = rowsOf(mix);
  const count = Math.floor(whole.length / thirdOctaves.length);
  const power = (row: number) => {
    let sum = 0;
    for (let band = 0; band < width; band++) sum += at(whole, row, band);
    return sum;
  };
  const powers = Array.from({ length: count }, (_, row) => power(row));
  const gate = 1e-3 * quantile(sorted(powers), 0.95);
  const active = [...powers.keys()].filter((row) => powers[row]! > gate && row * step >= behind);
  const stride = Math.max(1, Math.ceil(active.length / most));
  const rows = active.filter((_, i) => i % stride === 0);
  if (active.length < fewest) return undefined;
  const cells = (values: readonly number[], shift: number) =>
    Float64Array.from({ length: rows.length * width }, (_, i) =>
      at(values, rows[Math.floor(i / width)]! - shift, i % width),
    );
  const parts = [cells(whole, 0), ...stems.map((stem) => cells(rowsOf(stem), lagOf(stem)))];
  const means = Float64Array.from({ length: width }, (_, band) => meanOf(parts[0]!, band, rows.length));
  for (const part of parts)
    for (let i = 0; i < part.length; i++) part[i] = means[i % width]! > 1e-12 ? part[i]! / means[i % width]! : 0;
  return { mix: parts[0]!, stems: parts.slice(1) };
}

function meanOf(cells: Float64Array, band: number, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += cells[row * width + band]!;
  return sum / rows;
}

/**
 * mix ≈ tone × Σ gain × stem in powers, by multiplicative updates of least Kullback-Leibler divergence (Lee & Seung 2000,
 * Algorithms for Non-negative Matrix Factorization, the stems being the known factor): what an EQ does to the whole mix is no gain of a stem.
 */
function decompose({ mix, stems }: Grid): { gains: Float64Array; tone: Float64Array; power: Float64Array } {
  const length = mix.length;
  const least = floor * (totalOf(mix) / length);
  const gains = new Float64Array(stems.length).fill(
    totalOf(mix) / stems.reduce((sum, cells) => sum + totalOf(cells), 0),
  );
  const tone = new Float64Array(width).fill(1);
  const power = new Float64Array(length);
  const ratio = new Float64Array(length);
  const update = () => {
    power.fill(0);
    for (const [n, cells] of stems.entries())
      for (let i = 0; i < length; i++) power[i]! += gains[n]! * cells[i]! * tone[i % width]!;
    for (let i = 0; i < length; i++) ratio[i] = (mix[i]! + least) / (power[i]! + least);
  };
  for (let round = 0; round < rounds; round++) {
    update();
    for (const [n, cells] of stems.entries()) {
      let over = 0;
      let under = 1e-12;
      for (let i = 0; i < length; i++) {
        const own = cells[i]! * tone[i % width]!;
        over += own * ratio[i]!;
        under += own;
      }
      gains[n]! *= over / under;
    }
    update();
    for (let band = 0; band < width; band++) {
      let over = 0;
      let under = 1e-12;
      for (let i = band; i < length; i += width) {
        over += power[i]! * ratio[i]!;
        under += power[i]!;
      }
      tone[band]! *= over / under;
    }
    const level = Math.exp(tone.reduce((sum, factor) => sum + Math.log(factor + 1e-12), 0) / width);
    for (let band = 0; band < width; band++) tone[band]! /= level;
  }
  update();
  return { gains, tone, power };
}

const totalOf = (cells: Float64Array): number => cells.reduce((sum, power) => sum + power, 1e-12);

/** Its power in the mix at a gain of 1. */
function weigh(cells: Float64Array, tone: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < cells.length; i++) sum += cells[i]! * tone[i % width]!;
  return sum;
}

/** Twice is what chance makes of sounds that meet in one cell. */
function beyond(mix: Float64Array, model: Float64Array, total: number): Pick<StemGains, 'unexplained' | 'worst'> {
  const over = new Float64Array(width);
  for (let i = 0; i < mix.length; i++) over[i % width]! += Math.max(0, mix[i]! - 2 * model[i]!);
  const worst = over.indexOf(Math.max(...over));
  return { unexplained: powerDecibels(over.reduce((sum, power) => sum + power, 0) / total), worst: bands.from + worst };
}
