import { thirdOctaveEdges, thirdOctaves } from '../dsp/bands.ts';
import { detector } from './detector.ts';
import { gainsIn } from './stem-gains.ts';

/** What a mix holds that is in none of its stems. */
export const unexplained = detector({
  id: 'unexplained',
  about:
    'What the mix holds beyond twice the power of all stems at the levels that fit best, beside the whole of it: third octaves over time, each weighing the same.',
  needs: ['mix', 'stems'],
  settings: {},
  unit: () => 'dB',
  detect({ session }) {
    const fitted = gainsIn(session);
    if ('because' in fitted) return fitted;
    return [
      {
        value: fitted.unexplained,
        tracks: [session.mix!.name],
        band: thirdOctaveEdges(thirdOctaves[fitted.worst]!),
        confidence: 0.9,
      },
    ];
  },
});
