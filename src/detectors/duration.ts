import { thirdOctaves } from '../dsp/bands.ts';
import { quantile, sorted } from '../dsp/statistics.ts';
import { choice } from '../fields.ts';
import type { Track } from '../session.ts';
import type { Decibels, Seconds } from '../units.ts';
import { detector, physical } from './detector.ts';

/** Stems of another length than those that agree. */
export const duration = detector({
  id: 'duration',
  about: 'How long a stem is beside the length that most stems share.',
  needs: ['stems'],
  settings: {
    of: choice(
      ['cut', 'speed'],
      'Cut: by how much it stops before the others while it still sounds. Speed: how much shorter it is, where its length is that of 44.1 kHz taken for 48 kHz or the reverse.',
    ),
  },
  unit: ({ of }) => (of === 'cut' ? 's' : '%'),
  detect({ session, tracks }, { of }) {
    const whole = sharedLength(session.stems);
    if (whole === undefined) return { because: 'no three stems have one length' };
    return tracks.map((track) => {
      const ratio = track.format.duration > 0 ? whole / track.format.duration : 1;
      const speed = speeds.find((each) => Math.abs(ratio / each - 1) < slack);
      const early = speed === undefined && stopsSounding(track) ? Math.max(0, whole - track.format.duration) : 0;
      const value = of === 'cut' ? early : speed === undefined ? 0 : 100 * (1 - track.format.duration / whole);
      return { value, tracks: [track.name] as const, confidence: physical };
    });
  },
});

const same: Seconds = 0.01;
const speeds = [48_000 / 44_100, 44_100 / 48_000];
const slack = 5e-4; // of a length: 0.1 s of 200 s
const sounding: Decibels = -25; // under its loud frames: what is softer has died away

/** The length that three stems or more, and half of all, have; undefined where there is none. */
function sharedLength(stems: readonly Track[]): Seconds | undefined {
  const lengths = stems.filter(({ features }) => !features.level.isSilent).map(({ format }) => format.duration);
  const agreeing = (length: Seconds) => lengths.filter((each) => Math.abs(each - length) <= same).length;
  const most = lengths.reduce<Seconds | undefined>(
    (best, each) => (best === undefined || agreeing(each) > agreeing(best) ? each : best),
    undefined,
  );
  const count = most === undefined ? 0 : agreeing(most);
  return count >= 3 && 2 * count >= lengths.length ? most : undefined;
}

/** Whether the last frames are about as loud as the loud ones. */
function stopsSounding({ features }: Track): boolean {
  const { values } = features.spectrum.rows;
  const width = thirdOctaves.length;
  const levels = Array.from({ length: Math.floor(values.length / width) }, (_, row) =>
    Math.max(...values.slice(row * width, (row + 1) * width)),
  );
  const last = levels.at(-1);
  return last !== undefined && last > quantile(sorted(levels), 0.95) + sounding;
}
