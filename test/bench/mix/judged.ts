import { open } from '../../../src/audio/open.ts';
import { sumOf } from '../../../src/audio/sum.ts';
import type { Report } from '../../../src/report/report.ts';
import type { Severity } from '../../../src/rules/rule.ts';
import { joined } from '../../helpers/signals.ts';
import { weighted } from '../faults/loudness.ts';
import { decoded } from '../faults/material.ts';
import { lengthOf, mapped, type Sounding } from '../faults/sounding.ts';
import { distanceOf } from '../match/distance.ts';
import { portraitOf } from '../match/portrait.ts';
import type { Figure, Part } from './figure.ts';
import type { Song } from './songs.ts';

/** What the rules say of the mix, before and after; and how loud its sides are, by a reading that shares nothing with the meters. */
export const judged: Part = async (songs, bench) => {
  const figures: Figure[] = [];
  for (const song of songs) {
    const { report, output } = await bench.mixed(song);
    const of = (what: string, value: number | undefined, unit: string, more: Partial<Figure> = {}): void => {
      figures.push({ what, song: song.name, ...(value === undefined ? {} : { value }), unit, ...more });
    };
    const [before, after] = [found(report, 'before'), found(report, 'after')];
    of('findings of error in the mix', after.error, '', { asked: { most: 0 }, note: `before ${before.error}` });
    of('findings of warning in the mix', after.warning, '', {
      asked: before.warning > 0 ? { below: before.warning } : { most: 0 },
      note: `before ${before.warning}: ${after.rules.join(', ')}`,
    });
    const mix = await decoded(output);
    const [left, right] = mix.channels.map((channel) => powerOf(weighted(channel, mix.rate)));
    of('left and right apart', Math.abs(10 * Math.log10((left ?? 1) / (right ?? left ?? 1))), 'LU', {
      asked: { most: 0.5 },
    });
    of('mono loss', report.after?.tracks[0]?.metrics['stereo.mono-loss'], 'LU', { asked: { most: 3 } });
    const { lost = [], lead } = report.mixing ?? {};
    const its = lost.find(({ track }) => track === lead);
    if (its?.after !== undefined)
      of('loudness that the lead loses', 100 * its.after, '%', {
        asked: { below: 100 * its.before },
        note: `${lead}, in the plain sum ${(100 * its.before).toFixed(1)} %`,
      });
    figures.push(...(await besideMaster(song, mix)));
  }
  return figures;
};

/** How far from the artist's own master, and how far the plain sum is; a master of a low rate has no bands above its end. */
async function besideMaster({ name, stems, master }: Song, mix: Sounding): Promise<Figure[]> {
  if (!master) return [];
  const seconds = lengthOf(mix) / mix.rate;
  const theirs = portraitOf(await decoded(master.path, 0, seconds - master.from));
  const late = (from: Sounding): Sounding =>
    mapped(from, (channel) => channel.slice(Math.round(master.from * from.rate)));
  const sum = await collectedSum(stems);
  const [ours, plain] = [distanceOf(portraitOf(late(mix)), theirs), distanceOf(portraitOf(late(sum)), theirs)];
  const beside = (what: string, is: number, was: number, unit: string): Figure => ({
    what: `${what} beside the master`,
    song: name,
    value: Math.abs(is),
    unit,
    asked: { below: Math.abs(was) },
    note: `plain sum ${Math.abs(was).toFixed(2)} ${unit}`,
  });
  return [
    beside('third octaves', ours.mid, plain.mid, 'dB'),
    beside('width', ours.width, plain.width, 'dB'),
    beside('loudness range', ours.range, plain.range, 'LU'),
  ];
}

async function collectedSum(stems: readonly string[]): Promise<Sounding> {
  const sum = sumOf(await Promise.all(stems.map((path) => open(path))));
  const pieces: (readonly Float32Array[])[] = [];
  for await (const { channels } of sum) pieces.push(channels);
  const channels = Array.from({ length: sum.format.channels }, (_, c) => joined(...pieces.map((piece) => piece[c]!)));
  return { channels, rate: sum.format.sampleRate };
}

const powerOf = (channel: Float32Array): number => channel.reduce((sum, value) => sum + value * value, 0);

/** How many findings a mix has. */
function found(report: Report, when: 'before' | 'after') {
  const outcomes = when === 'before' ? report.outcomes : (report.after?.outcomes ?? []);
  const mix = outcomes
    .flatMap((each) => ('findings' in each ? each.findings : []))
    .filter(({ tracks }) => tracks[0] === 'mix');
  const count = (severity: Severity) => mix.filter((each) => each.severity === severity).length;
  return {
    error: count('error'),
    warning: count('warning'),
    rules: mix.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule),
  };
}
