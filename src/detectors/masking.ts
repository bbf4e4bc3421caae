import { criticalBands } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { quantity, range } from '../fields.ts';
import { priority } from '../roles.ts';
import type { Decibels, Hz, Range, Seconds } from '../units.ts';
import { type Conflict, conflictsOf, excessIn, leastRank, mayCover, octaveAt, within } from './conflicts.ts';
import { detector, type Evidence, type Measurement, physical } from './detector.ts';
import { type Losses, lossesOf } from './losses.ts';
import { stretches } from './stretches.ts';

/**
 * Share of a stem's loudness that one other takes, in the octave of its own where the most of its energy is covered. For each stem those
 * maskers are told that most surely are a fault, by how their spectrum bulges there: a cut of what is essential to the one and not to the
 * other costs little (after Hafezi & Reiss 2015, JAES 63(5), who rank bands so).
 */
export const masking = detector({
  id: 'masking',
  about:
    'Share of a stem’s loudness that another takes (partial loudness), in the octave of its own where it loses most.',
  needs: ['stems'],
  settings: {
    band: range('Hz', 'Where the middle of the octave may lie.', [200, 6000]),
    shortest: quantity('s', [0.2, 60], 'Shorter stretches are not told.', 1.5),
    most: quantity('1', [1, 10], 'How many maskers of one stem are told.', 4),
  },
  unit: () => '%',
  detect({ session, tracks }, { band, shortest, most }) {
    const losses = lossesOf(session.stems);
    const others = losses.map(({ track }) => track);
    // where no role is known, every part counts
    const rank = Math.min(leastRank, Math.max(...others.map(({ role }) => priority[role])));
    const minded = tracks.filter(
      (track) =>
        others.includes(track) && priority[track.role] >= rank && others.some((other) => mayCover(other, track)),
    );
    if (minded.length === 0) return { because: 'no other stem of the same or a lesser rank plays' };
    const conflicts = conflictsOf(losses, band).filter(({ lost }) => lost >= least);
    return minded.flatMap((track) => {
      const own = conflicts
        .filter((conflict) => conflict.losses.track === track)
        .sort((a, b) => sureness(b) - sureness(a) || b.bulge - a.bulge);
      if (own.length === 0) return [{ value: 0, tracks: [track.name], confidence: physical }];
      return own.slice(0, most).map((conflict) => measured(conflict, shortest));
    });
  },
});

const least = 0.2; // less is no covering, and must not take the place of one that is

function measured(conflict: Conflict, shortest: Seconds): Measurement {
  const { losses, masker, centre, lost } = conflict;
  const [first, last] = octaveAt(centre);
  const time = stretches(masker.over(first, last), lost, losses.step, shortest);
  return {
    value: Math.round(1000 * lost) / 10,
    tracks: [losses.track.name, masker.track.name],
    band: edgesOf(centre),
    ...(time.length > 0 ? { time } : {}),
    confidence: sureness(conflict),
    evidence: evidenceOf(conflict),
  };
}

/** As one says them: two digits. */
const edgesOf = (centre: Hz): Range => [
  Number((centre / Math.SQRT2).toPrecision(2)),
  Number((centre * Math.SQRT2).toPrecision(2)),
];

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * That it is a fault and not the arrangement. 0.75 where the masker stands out by 4 dB and is 3 dB stronger than the stem in an octave that is
 * within 6 dB of the stem's strongest, or where 0.75 of that octave and 0.55 of all of a lead vocal is lost. In mixes that people have balanced
 * the one is met by no pair and the vocals lose at most 0.44 and 0.36.
 */
function sureness({ losses, masker, centre, lost, whole, bulge, level }: Conflict): number {
  const standsOut = Math.min(bulge, 1 + excessIn(masker.excess, octaveAt(centre)), 10 + level);
  const isLead = priority[losses.track.role] >= priority.vocals;
  const isBuried = isLead ? logistic((Math.min(lost, whole + 0.2) - 0.67) * 13.7) : 0;
  return Math.max(0.05, Math.min(0.95, Math.max(logistic(standsOut / 3.64), isBuried)));
}

function evidenceOf(conflict: Conflict): Evidence {
  const { losses, masker, centre, lost, whole } = conflict;
  const octave = octaveAt(centre);
  const mayDuck = masker.apart > 0.3 && priority[losses.track.role] > priority[masker.track.role];
  return {
    kind: 'masking',
    band: edgesOf(centre),
    excess: excessIn(masker.excess, octave),
    covered: lost,
    whole,
    Q: qualityOf(conflict),
    ...(mayDuck ? { keyLevel: levelWhilePlaying(losses, octave) } : {}),
  };
}

/** Of a bell as wide as the stretch of bands that lose half as much as the worst, three of them taken together. */
function qualityOf({ losses: { quiet }, masker: { beside }, centre }: Conflict): number {
  const lost = Array.from(quiet, (sones, band) => sones - beside[band]!);
  const smooth = lost.map((each, band) => (lost[band - 1] ?? 0) + each + (lost[band + 1] ?? 0));
  const [first, last] = octaveAt(centre);
  const inOctave = smooth.slice(first, last + 1);
  const worst = first + inOctave.indexOf(Math.max(...inOctave));
  let [low, high] = [worst, worst];
  while (low > 0 && smooth[low - 1]! > smooth[worst]! / 2) low--;
  while (high + 1 < smooth.length && smooth[high + 1]! > smooth[worst]! / 2) high++;
  const width = criticalBands[Math.min(high + 1, criticalBands.length - 1)]! - criticalBands[Math.max(0, low - 1)]!;
  return Math.max(0.7, Math.min(3, Math.round((10 * centre) / width) / 10));
}

/** dBFS; a full-scale sine has 0. */
const levelWhilePlaying = ({ power, playing }: Losses, octave: Range): Decibels =>
  powerDecibels((2 * within(power, octave) * playing.length) / Math.max(1, within(playing, [0, playing.length - 1])));
