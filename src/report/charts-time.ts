import type { Severity } from '../rules/rule.ts';
import type { Range, Seconds } from '../units.ts';
import { type Axes, clockLabel, type Frame, labels, type Spec, stretches } from './charts.ts';
import { tame } from './markup.ts';
import { mainTrack } from './numbers.ts';
import type { Report } from './report.ts';
import { findingsListed } from './verdict.ts';

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600] as const;

function timeTicks(duration: Seconds, isNarrow: boolean): readonly number[] {
  const step = steps.find((size) => duration / size <= (isNarrow ? 4 : 9)) ?? 7200;
  return Array.from({ length: Math.floor(duration / step) + 1 }, (_, i) => i * step);
}

export const timeAxis = (duration: Seconds, frame: Frame): Axes['x'] => ({
  domain: [0, duration],
  type: 'linear',
  ticks: timeTicks(duration, frame.isNarrow),
  label: clockLabel,
  points: Math.round(frame.width / 2.8),
});

export const durationOf = (report: Report): Seconds => mainTrack(report.tracks)?.format.duration ?? 0;

/** A section's name in the room it has: whole, its letter or its initials, or not at all. */
export function fitted(name: string, room: number): string {
  if (name.length * 7 + 8 <= room) return name;
  const part = /\bpart ([A-Z]+)$/.exec(name);
  if (part) return [part[0], part[1]!].find((text) => text.length * 7 + 8 <= room) ?? '';
  const short = name
    .split(/\s+/)
    .map((word) => (/^\d+$/.test(word) ? word : word.charAt(0).toUpperCase()))
    .join('');
  return short.length * 8 + 8 <= room ? short : '';
}

/** Every other section shaded, and all of them named. */
export function sectionLayers(report: Report, axes: Axes, frame: Frame): readonly Spec[] {
  const { sections = [] } = report;
  if (sections.length < 2) return [];
  const scale = (frame.width - 60) / durationOf(report);
  const names = sections.map(({ name, time: [from, to] }) => ({
    x: from,
    text: fitted(tame(name), (to - from) * scale),
  }));
  return [
    stretches(
      axes,
      sections.filter((_, i) => i % 2 === 1).map(({ time }) => time),
      { fill: 'var(--sunk)' },
    ),
    labels(
      axes,
      names.filter(({ text }) => text),
      2,
      { fill: 'var(--muted)', align: 'left' },
    ),
  ];
}

const colours: Readonly<Record<Severity, string>> = {
  error: 'var(--error)',
  warning: 'var(--warn)',
  info: 'var(--note)',
};

/** Where findings are, as lines along the bottom, the gravest highest. */
export function laneLayers(report: Report, axes: Axes, frame: Frame): readonly Spec[] {
  const least = durationOf(report) / (frame.width / 4);
  return timed(report).map(({ finding }, i) => {
    const shown = finding.time!.map(([from, to]): Range => [from, Math.max(to, from + least)]);
    const top = frame.height - 46 + i * 6;
    return stretches(axes, shown, { fill: colours[finding.severity] }, [top, top + 3]);
  });
}

/** Findings that are somewhere and not everywhere, with their place in the list. */
export const timed = (report: Report) =>
  findingsListed(report)
    .map((finding, index) => ({ finding, place: index + 1 }))
    .filter(({ finding }) => finding.time && finding.time.length > 0)
    .slice(0, 3);
