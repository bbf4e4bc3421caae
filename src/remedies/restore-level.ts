import { gainBeside } from '../detectors/gain-beside.ts';
import { quantity } from '../fields.ts';
import { signed } from '../print.ts';
import type { Seconds } from '../units.ts';
import { remedy } from './remedy.ts';

/** Undoes a gain that wandered: the same fader moves, the other way. */
export const restoreLevel = remedy({
  id: 'restore-level',
  about: 'Rides the level back to how the same recording has it.',
  settings: { most: quantity('dB', [0, 20], 'Largest change, up or down.', 12) },
  propose({ tracks: [name] }, { session, tracks }, { most }) {
    const track = tracks.find((each) => each.name === name);
    const gains = track && gainBeside(track, session.reference);
    if (!gains) return { because: 'the original does not say where the level was' };
    const curve = gains.map(([time, gain]): [Seconds, number] => [
      tenths(time),
      -tenths(Math.max(-most, Math.min(most, gain))),
    ]);
    const moves = curve.map(([, gain]) => gain);
    return {
      safety: 'suggested',
      about: `${name}: gain ride, ${signed(Math.min(...moves))} to ${signed(Math.max(...moves))} dB, back to the original`,
      steps: [{ track: name, step: { processor: 'rider', curve } }],
    };
  },
});

const tenths = (value: number): number => Math.round(10 * value) / 10;
