import type { Report } from '../../../src/report/report.ts';
import type { Severity } from '../../../src/rules/rule.ts';
import { decoded } from '../faults/material.ts';
import { portraitOf } from '../match/portrait.ts';
import type { Figure, Part } from './figure.ts';

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
    const { audio } = portraitOf(await decoded(output));
    of('left and right apart', Math.abs(20 * Math.log10(audio.rms[1] / audio.rms[0])), 'dB', {
      asked: { most: 0.5 },
      note: 'of power, not weighted',
    });
  }
  return figures;
};

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
