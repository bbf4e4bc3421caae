import type { Format } from '../dsp/block.ts';
import { Rounder, shaping as weights } from '../dsp/dither.ts';
import { uniforms } from '../dsp/noise.ts';
import { flag, quantity, type Settings } from '../fields.ts';
import { hertz } from '../print.ts';
import { Invalid } from '../units.ts';
import { processor } from './processor.ts';

const settings = {
  bitDepth: quantity('bit', [8, 24], 'Of the grid that samples are put on.', 16, 1),
  shaping: flag('Moves the noise to where the ear hears least; for 44.1 and 48 kHz.'),
  seed: quantity('1', [0, 2 ** 31 - 1], 'Of the noise: the same seed gives the same samples.', 0),
};
type DitherSettings = Settings<typeof settings>;

function checkRate({ shaping }: DitherSettings, { sampleRate }: Format): void {
  if (!shaping || (sampleRate >= 44_100 && sampleRate <= 48_000)) return;
  throw new Invalid(
    'usage',
    `Shaped dither is made for 44.1 and 48 kHz, and the sound has ${hertz(sampleRate)}: take "shaping" out, or resample before it.`,
  );
}

/** TPDF dither and rounding, the last step before integers; a file of the same bits then takes the samples as they are. */
export const dither = processor({
  id: 'dither',
  about:
    'Rounds to a bit depth with noise that no error can be heard through; what stands on the grid already passes to the bit.',
  settings,
  examples: [{}, { bitDepth: 20, seed: 7 }, { shaping: true }],
  describe: ({ bitDepth, shaping }) => `dither to ${Math.round(bitDepth)} bit, ${shaping ? 'shaped ' : ''}TPDF`,
  prepare(set, format) {
    checkRate(set, format);
    const full = 2 ** (Math.round(set.bitDepth) - 1);
    const rounders = uniforms(set.seed, format.channels).map(
      (source) => new Rounder(source, set.shaping ? weights : []),
    );
    return {
      channels: format.channels,
      latency: 0,
      tail: 0,
      process(input, output) {
        input.forEach((from, channel) => {
          const to = output[channel]!;
          const rounder = rounders[channel]!;
          for (let i = 0; i < from.length; i++) {
            const exact = from[i]! * full;
            const whole = rounder.next(exact);
            // noise alone takes nothing over full scale; what was over it stays so, for the writer of the file to tell
            to[i] = (exact > full || exact < -full ? whole : Math.max(-full, Math.min(full - 1, whole))) / full;
          }
        });
      },
    };
  },
});
