import { exporter } from './exporter.ts';
import type { Marker } from './handover.ts';

const seconds = (time: number): string => time.toFixed(6);

/** One line, no tabs: both part fields. */
const plain = (name: string): string => name.replace(/\s+/g, ' ');

function lineOf({ time: [from, to], name, band }: Marker): string {
  const range = band ? `\n\\\t${seconds(band[0])}\t${seconds(band[1])}` : '';
  return `${seconds(from)}\t${seconds(to)}\t${plain(name)}${range}\n`;
}

/**
 * A label track of Audacity: start, end and name, parted by tabs; a second line that begins with a backslash has lowest and highest frequency
 * (Audacity manual, "Importing and Exporting Labels").
 */
export const audacity = exporter({
  id: 'audacity',
  about: 'labels for Audacity',
  modes: ['settings'],
  makes: 'file',
  extension: '.txt',
  sounds: 'none',
  write: ({ markers }) => ({
    files: [{ path: '', content: markers.map(lineOf).join('') }],
    sounds: [],
    notes: [],
    howto: 'In Audacity: File, Import, Labels.',
  }),
});
