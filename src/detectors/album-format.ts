import { choice } from '../fields.ts';
import type { TrackFormat } from '../session.ts';
import { detector, physical } from './detector.ts';

const properties = {
  'sample-rate': { unit: 'Hz', of: ({ sampleRate }: TrackFormat) => sampleRate },
  'bit-depth': { unit: 'bit', of: ({ bitDepth }: TrackFormat) => bitDepth },
  channels: { unit: '1', of: ({ channels }: TrackFormat) => channels },
} as const;

export const albumFormat = detector({
  id: 'album-format',
  about:
    'Sample rate, bit depth or channels of each song less what most songs of the album have; the first of two that are as frequent.',
  needs: ['album'],
  settings: { of: choice(['sample-rate', 'bit-depth', 'channels'], 'What the file says.') },
  unit: ({ of }) => properties[of].unit,
  detect({ tracks }, { of }) {
    const known = tracks.flatMap(({ name, format }) => {
      const value = properties[of].of(format);
      return value === undefined ? [] : [{ name, value }];
    });
    if (known.length < 2) return { because: 'no two songs of the album say it' };
    const most = mode(known.map(({ value }) => value));
    return known.map(({ name, value }) => ({ value: value - most, tracks: [name] as const, confidence: physical }));
  },
});

/** The most frequent value; of those that are as frequent the first. */
export function mode(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
