import { powerDecibels } from '../dsp/decibels.ts';
import { quantityOf, signed } from '../print.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';

const clear: Decibels = 1.5; // of a part that belongs in the centre, as the rule on stems has it
const panned: Decibels = 6; // further than that it was put there
const hearable: Decibels = 0.5; // less is left to the mix bus, as one move
const unheard: Decibels = 0.3; // of the whole

/** How much louder it is on the left, as it stands. */
export function leanOf(desk: Desk, track: Track): Decibels {
  const { left, right } = desk.sidesOf(track);
  return powerDecibels(left) - powerDecibels(right);
}

const isOpen = (desk: Desk, { name, format }: Track): boolean =>
  format.channels === 2 &&
  desk.isOpen({ name, kind: 'pan' }) &&
  desk.chainOf(name).every(({ processor, on }) => processor !== 'pan' && (on === undefined || on === 'stereo'));

/** Centre parts that lean by themselves. */
export const leaning = (desk: Desk, isCentral: (track: Track) => boolean): readonly Decision[] =>
  desk.stems
    .filter((track) => isCentral(track) && isOpen(desk, track))
    .flatMap((track): Decision[] => {
      const lean = leanOf(desk, track);
      if (Math.abs(lean) < clear || Math.abs(lean) > panned * 2) return [];
      const why = `${track.name} is ${quantityOf(Math.abs(lean), 'dB')} louder on the ${sideOf(lean)}; a part that carries the song stands in the middle.`;
      return [turnedBack(track, lean, desk.wishes.amount / 100, why)];
    });

/** Where all together lean, the stems that do most of it are turned back, as few as will do; not those that get a place of their own. */
export function evened(desk: Desk, isPlaced: (track: Track) => boolean): readonly Decision[] {
  const whole = desk.stems.reduce((sum, track) => sum + energyOf(desk, track), 0);
  let missing = desk.stems.reduce((sum, track) => sum + leanEnergyOf(desk, track), 0);
  const total = 10 * Math.log10((whole + missing) / (whole - missing));
  if (!(Math.abs(total) > unheard)) return [];
  const leans = desk.stems
    .filter((track) => isOpen(desk, track) && !isPlaced(track))
    .map((track) => ({ track, lean: leanOf(desk, track), energy: leanEnergyOf(desk, track) }))
    .filter(({ lean, energy }) => energy * missing > 0 && Math.abs(lean) < panned)
    .sort((a, b) => Math.abs(b.energy) - Math.abs(a.energy));
  return leans.flatMap(({ track, lean, energy }): Decision[] => {
    const share = Math.min(1, missing / energy) * (desk.wishes.amount / 100);
    if (!(share > 0) || Math.abs(lean) * share < hearable) return [];
    missing -= energy * share;
    const why = `The stems lean to the ${sideOf(lean)} by ${quantityOf(Math.abs(total), 'dB')} in all, and ${track.name} by ${quantityOf(Math.abs(lean), 'dB')}: it is turned back.`;
    return [turnedBack(track, lean, share, why)];
  });
}

export const energyOf = (desk: Desk, track: Track): number => desk.rowsOf(track).reduce((sum, power) => sum + power, 0);

/** Its energy on the left less that on the right. */
export const leanEnergyOf = (desk: Desk, track: Track): number => {
  const { left, right } = desk.sidesOf(track);
  return (energyOf(desk, track) * (left - right)) / (left + right);
};

const sideOf = (lean: Decibels): 'left' | 'right' => (lean > 0 ? 'left' : 'right');

function turnedBack({ name }: Track, lean: Decibels, share: number, reason: string): Decision {
  const half = Math.round(50 * lean * share) / 100;
  return {
    kind: 'pan',
    strip: 'tracks',
    name,
    steps: [
      { processor: 'gain', on: 'left', gain: -half },
      { processor: 'gain', on: 'right', gain: half },
    ],
    reason: `${reason} Left ${signed(-half)} dB, right ${signed(half)} dB.`,
    evidence: { lean: Math.round(100 * lean) / 100, share: Math.round(100 * share) / 100 },
  };
}
