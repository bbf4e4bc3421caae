import { powerDecibels } from '../dsp/decibels.ts';
import type { Track } from '../session.ts';
import type { Standing } from './covered.ts';
import { Desk, onCurve } from './desk.ts';

/** How stems stand in the mix by what was decided so far. */
export const standingsOf = (desk: Desk): readonly Standing[] => desk.stems.map((track) => standingOf(desk, track));

/** As they came: the plain sum. */
export const plainly = (desk: Desk): readonly Standing[] =>
  standingsOf(new Desk({ ...desk, wishes: { ...desk.wishes, kept: [] } }, [])).filter(({ track }) =>
    desk.stems.includes(track),
  );

function standingOf(desk: Desk, track: Track): Standing {
  const tone = desk.toneOf(track.name);
  const { left, right } = desk.sidesOf(track);
  const level = desk.gainOf(track.name) + powerDecibels(left + right);
  const rides = desk.chainOf(track.name).filter((step) => step.processor === 'rider');
  return {
    track,
    gains: tone.map((gain) => gain + level),
    ...(rides.length > 0 ? { ride: (time) => rides.reduce((sum, { curve }) => sum + onCurve(curve, time), 0) } : {}),
    place: (4 / Math.PI) * Math.atan(Math.sqrt(right / Math.max(1e-12, left))) - 1,
  };
}
