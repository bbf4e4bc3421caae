import { criticalBands } from '../dsp/bands.ts';
import { coefficients, magnitude } from '../dsp/biquad.ts';
import { powerOf } from '../dsp/decibels.ts';
import { kWeightAt } from '../dsp/k-weighting.ts';
import { codeOf, levelOf } from '../dsp/level-code.ts';
import type { Track } from '../session.ts';
import type { Decibels, Hz } from '../units.ts';
import { excitationOf, gainsOn, type Rows } from './ear.ts';
import { besideOf, doublings, type Heard, playingOf, sceneOn, studioOf } from './parts.ts';
import type { SystemId } from './systems.ts';

/** A move in a stem that would give something back on a system, tried in the model of the ear. */
export interface Help {
  readonly move: 'bell' | 'harmonics' | 'level' | 'middle';
  /** dB: of the bell, of the harmonics beside their tone, of the level; 0 where the side is brought into the middle. */
  readonly gain: Decibels;
  /** Hz: of the bell, of the tone whose harmonics these are. */
  readonly frequency?: Hz;
  /** Of the harmonics, from which on they are heard there. */
  readonly from?: Hz;
  /** LU more on that system. */
  readonly regain: number;
}

const bands = criticalBands.length;
const bellGain: Decibels = 3;
const added: Decibels = -20; // the second and third harmonic beside their tone: a tenth, as warm saturation makes of a bass
const least = 0.3; // LU that is worth saying

/** What would help a part on a system, the most first; none where nothing does. */
export function helpFor(track: Track, system: SystemId, stems: readonly Track[]): readonly Help[] {
  const scene = sceneOn(stems, system);
  const before = studioOf(stems).heard.find((each) => each.track === track);
  const part = scene.heard.find((each) => each.track === track);
  const gains = gainsOn(track, system);
  if (!part || !before || !gains) return [];
  const rows = playingOf(before);
  const sones = besideOf(part.excitation, part.excitation, scene, rows);
  const regain = (changed: Float32Array) => doublings(besideOf(changed, part.excitation, scene, rows), sones);
  const louder = (added: ArrayLike<Decibels>) =>
    regain(
      excitationOf(
        part.rows,
        scene.fullScale,
        gains.map((gain, band) => gain + added[band]!),
      ),
    );
  const power = meanPower(part.rows);
  const bell = bellFor(power, gains);
  const tries: Help[] = [
    { move: 'level', gain: bellGain, regain: louder(new Float64Array(bands).fill(bellGain)) },
    { move: 'bell', gain: bellGain, frequency: bell, regain: louder(bellAt(bell)) },
    {
      move: 'middle',
      gain: 0,
      regain: regain(excitationOf(part.rows, scene.fullScale, gainsOn(track, system, 'middle')!)),
    },
    ...harmonics(part, gains).map(({ rows: richer, ...each }) => ({
      ...each,
      regain: regain(excitationOf(richer, scene.fullScale, gains)),
    })),
  ];
  return tries.filter((each) => each.regain >= least).sort((a, b) => b.regain - a.regain);
}

function meanPower({ codes }: Rows): Float64Array {
  const power = new Float64Array(bands);
  codes.forEach((code, i) => {
    if (code > 0) power[i % bands]! += powerOf(levelOf(code));
  });
  return power;
}

const strongest = (powers: ArrayLike<number>): number =>
  Array.from(powers).reduce((best, power, band, all) => (power > all[best]! ? band : best), 0);

/** As one says it: two digits. */
const inWords = (frequency: Hz): Hz => Number(frequency.toPrecision(2));

/** Where the part is the loudest of what is left of it. */
const bellFor = (power: Float64Array, gains: ArrayLike<Decibels>): Hz =>
  inWords(
    criticalBands[
      strongest(power.map((each, band) => each * powerOf(gains[band]!) * kWeightAt(criticalBands[band]!)))
    ]!,
  );

const bellAt = (frequency: Hz): Float64Array => {
  const bell = coefficients('peaking', frequency, 1, bellGain, 48_000);
  return Float64Array.from(criticalBands, (each) => magnitude(bell, each, 48_000));
};

/** The part with harmonics of its strongest tone, where that tone is all but gone and the second or third is not. */
function harmonics(
  { rows, track }: Heard,
  gains: ArrayLike<Decibels>,
): (Omit<Help, 'regain'> & { readonly rows: Rows })[] {
  const { frequencies, levels } = track.features.spectrum.fine;
  const frequency = frequencies[strongest(levels)]!;
  const tone = nearest(frequency);
  const floor = Math.max(...Array.from(gains)) - 10;
  if (gains[tone]! > floor || frequency > 250) return [];
  const orders = [2, 3].filter((order) => gains[nearest(order * frequency)]! > floor);
  if (orders.length === 0) return [];
  const codes = rows.codes.slice();
  for (let row = 0; row < codes.length / bands; row++) {
    const own = [tone - 1, tone, tone + 1].reduce((sum, band) => sum + powerAt(codes[row * bands + band]), 0);
    for (const order of orders) {
      const at = row * bands + nearest(order * frequency);
      codes[at] = codeOf(powerAt(codes[at]) + own * powerOf(added));
    }
  }
  const move = { move: 'harmonics', gain: added, frequency: inWords(frequency), from: inWords(orders[0]! * frequency) };
  return [{ ...(move as Omit<Help, 'regain'>), rows: { ...rows, codes } }];
}

const powerAt = (code: number | undefined): number => (code ? powerOf(levelOf(code)) : 0);

const nearest = (frequency: Hz): number =>
  criticalBands.reduce(
    (best, each, band) =>
      Math.abs(Math.log(each / frequency)) < Math.abs(Math.log(criticalBands[best]! / frequency)) ? band : best,
    0,
  );
