import { quantity, type Settings } from '../fields.ts';
import { change, lasting, quantityOf } from '../print.ts';

/** What every compressor lets one set. */
export const compressionSettings = {
  threshold: quantity('dBFS', [-80, 0], 'Peak level above which it works.'),
  ratio: quantity('1', [1, 100], 'Decibels in for one decibel out, above the threshold.', 2),
  knee: quantity('dB', [0, 40], 'Width of the bend around the threshold.', 6),
  attack: quantity('s', [0, 1], 'Time constant while the reduction grows.', 0.01),
  release: quantity('s', [0.001, 5], 'Time until the reduction has shrunk by 63 %.', 0.15),
  makeup: quantity('dB', [-40, 40], 'Gain afterwards.', 0),
};

/** "threshold −20.0 dBFS, 4:1, attack 10 ms, release 0.15 s, makeup +2.0 dB" */
export function compressionInWords({
  threshold,
  ratio,
  attack,
  release,
  makeup,
}: Settings<typeof compressionSettings>): string {
  const words = [
    `threshold ${quantityOf(threshold, 'dBFS')}`,
    `${Number(ratio.toFixed(1))}:1`,
    `attack ${lasting(attack)}`,
    `release ${lasting(release)}`,
  ];
  if (makeup !== 0) words.push(`makeup ${change(makeup)}`);
  return words.join(', ');
}
