import { criticalBands } from '../dsp/bands.ts';
import { levelOf } from '../dsp/level-code.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { rowsOf } from '../features/auditory.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';

const bands = criticalBands.length;
const voiced = criticalBands.flatMap((frequency, band) => (frequency > 300 && frequency < 5000 ? [band] : []));
const powers = Float64Array.from({ length: 256 }, (_, code) => (code === 0 ? 0 : 10 ** (levelOf(code) / 10)));
const step: Seconds = 0.1;

const fall: Decibels = 30;
const enough: Decibels = 15; // of it, to tell the rest
const ripple: Decibels = 0.5; // that does not end a decay
const under: Decibels = 15; // the loud rows: no tail begins lower
const fewest = 3;
/**
 * Dry stems die by 30 dB in 0.04 to 0.27 s (16 sampled instruments); with a reverb of 1.2 s and more, 9 LU under them, in 0.37 to 0.6 s.
 * What is plucked, struck or bowed may ring as long by itself: of 142 dry stems of MIDI songs 26 take 0.35 s, and 10 are over these limits.
 */
const reverberant: Seconds = 0.35;
const ringing: Seconds = 0.5;
const ring: readonly Role[] = ['keys', 'guitar', 'strings', 'synth', 'percussion', 'other'];
const metal: readonly Role[] = ['cymbals', 'hats'];
const own: Decibels = -20; // side under mid: wider than one microphone
const finished = 0.5; // of the stems

/**
 * Time in which a stem dies by 30 dB where it dies fastest: the lower quartile of its falls from 300 Hz to 5 kHz. A note can end as
 * abruptly as it likes, but nothing dies faster than the room it sounds in (Ratnam et al., Blind estimation of reverberation time,
 * JASA 114/5, 2003). Undefined where it hardly ever pauses.
 */
export function fallTimeOf(track: Track): Seconds | undefined {
  const levels = levelsOf(track);
  const gate = levels.length > 0 ? quantile(sorted(levels), 0.9) - under : 0;
  const falls: Seconds[] = [];
  for (let row = 1; row + 1 < levels.length; row++) {
    const top = levels[row]!;
    if (top < gate || levels[row + 1]! > top - 1 || levels[row - 1]! > top + 1) continue;
    const time = fallFrom(levels, row);
    if (time !== undefined) falls.push(time);
  }
  return falls.length < fewest ? undefined : quantile(sorted(falls), 0.25);
}

/** Of a fall that the next note cuts short, what it would have taken; undefined where that cannot be told. */
function fallFrom(levels: readonly Decibels[], from: number): Seconds | undefined {
  const end = levels[from]! - fall;
  let row = from + 1;
  for (; row < levels.length && levels[row]! < levels[row - 1]! + ripple; row++) {
    const [before, here] = [levels[row - 1]!, levels[row]!];
    if (here <= end) return (row - 1 - from + (before - end) / (before - here)) * step;
  }
  const fallen = levels[from]! - levels[row - 1]!;
  return fallen < enough ? undefined : ((row - 1 - from) * step * fall) / fallen;
}

function levelsOf({ features: { auditory } }: Track): readonly Decibels[] {
  if (!auditory) return [];
  const rows = rowsOf(auditory);
  return Array.from({ length: rows.length / bands }, (_, row) => {
    const power = voiced.reduce((sum, band) => sum + powers[rows[row * bands + band]!]!, 0);
    return power > 0 ? 10 * Math.log10(power) : -130;
  });
}

/** Whether it rings on where it pauses, as what sounds in a room already. Metal rings by itself. */
export const isReverberant = (track: Track): boolean =>
  !metal.includes(track.role) && (fallTimeOf(track) ?? 0) >= (ring.includes(track.role) ? ringing : reverberant);

/** Whether it has a width of its own: recorded, or made, with a room or an effect. */
export const isWide = ({ features, format }: Track): boolean =>
  format.channels === 2 && (features.stereo?.width ?? -60) > own;

/** Whether most have a width of their own: stems that come finished out of a session, buses and all. */
export const areFinished = (stems: readonly Track[]): boolean =>
  stems.length > 0 && stems.filter(isWide).length > finished * stems.length;

const oneMicrophone: readonly Role[] = ['vocals', 'bass', 'kick', 'snare'];
const sung: readonly Role[] = ['vocals', 'backing-vocals'];
const bare: Decibels = -50; // side under mid: a single channel, on both sides

/**
 * Whether a stem was finished before it came: it is not sent, compressed or glued again. In a session of finished stems all are, but for a voice
 * on a single channel, which nobody leaves without a room; in another one those that have a width that one microphone does not give.
 */
export function isFinished(track: Track, stems: readonly Track[]): boolean {
  if (!areFinished(stems)) return oneMicrophone.includes(track.role) && isWide(track);
  const width = track.format.channels === 2 ? (track.features.stereo?.width ?? -60) : -60;
  return !(sung.includes(track.role) && width <= bare);
}
