import type { Hz, Seconds } from '../units.ts';
import { cueChunks } from './cue.ts';
import { exporter } from './exporter.ts';
import type { Handover, Marker } from './handover.ts';
import { onlySound } from './only-sound.ts';
import { targets } from './targets.ts';

const seconds = (time: number): string => time.toFixed(6);

/** On one line, without what parts fields. */
const plain = (name: string): string => name.replace(/\s+/g, ' ');

/**
 * A label track of Audacity: start, end and name, parted by tabs; a second line that begins with a backslash has lowest and highest frequency
 * (Audacity manual, "Importing and Exporting Labels").
 */
function audacityLine({ time: [from, to], name, band }: Marker): string {
  const range = band ? `\n\\\t${seconds(band[0])}\t${seconds(band[1])}` : '';
  return `${seconds(from)}\t${seconds(to)}\t${plain(name)}${range}\n`;
}

/** "1:02.500" */
function minutes(time: Seconds): string {
  const thousandths = Math.round(1000 * time);
  const rest = (thousandths % 60_000) / 1000;
  return `${Math.floor(thousandths / 60_000)}:${rest.toFixed(3).padStart(6, '0')}`;
}

/** RFC 4180. */
const quoted = (text: string): string => `"${plain(text).replaceAll('"', '""')}"`;

/** What REAPER's Region/Marker Manager exports and imports: M and a number for a marker, R and a number for a region. */
function reaperLine({ time: [from, to], name }: Marker, i: number): string {
  if (to <= from) return `M${i + 1},${quoted(name)},${minutes(from)},,\n`;
  return `R${i + 1},${quoted(name)},${minutes(from)},${minutes(to)},${minutes(to - from)}\n`;
}

const texts: Readonly<Record<string, (markers: readonly Marker[]) => string>> = {
  '.txt': (markers) => markers.map(audacityLine).join(''),
  '.csv': (markers) => `#,Name,Start,End,Length\n${markers.map(reaperLine).join('')}`,
};

const howtos: Readonly<Record<string, string>> = {
  '.txt': 'In Audacity: File, Import, Labels.',
  '.csv': 'In REAPER: View, Region/Marker Manager, right-click, Import regions/markers.',
  '.wav': 'Markers are in the file: Audition, WaveLab, REAPER, Sound Forge and RX show them when it is opened.',
};

const frameAt = (time: Seconds, sampleRate: Hz, frames: number): number =>
  Math.max(0, Math.min(frames, Math.round(time * sampleRate)));

/** A copy of the one sound, with markers in it. */
function marked(session: Handover) {
  const { sound } = onlySound(session, 'mix.html mix.wav --to labels -o marked.wav', 'Markers go into one file');
  const points = session.markers.map(({ time: [from, to], name }) => {
    const [start, end] = [from, to].map((time) => frameAt(time, session.sampleRate, sound.frames)) as [number, number];
    return { name: plain(name), start, length: end - start };
  });
  return [{ path: '', sound, chunks: cueChunks(points) }];
}

/** Findings and sections of a report as labels. */
export const labels = exporter({
  id: 'labels',
  about: targets.labels,
  modes: ['settings'],
  makes: 'file',
  extensions: ['.txt', '.csv', '.wav'],
  sounds: 'plain',
  write: (session, extension) => ({
    files: extension === '.wav' ? [] : [{ path: '', content: texts[extension]!(session.markers) }],
    sounds: extension === '.wav' ? marked(session) : [],
    notes: [],
    howto: howtos[extension]!,
  }),
});
