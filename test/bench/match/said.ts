import type { Report } from '../../../src/report/report.ts';
import type { Counted } from './published.ts';

const sectionOf = (report: unknown): NonNullable<Report['match']> => {
  const { match } = report as Report;
  if (!match) throw new Error('The report says nothing of a match.');
  return match;
};

/** dBTP that it was to hold. */
export const ceilingIn = (report: unknown): number => sectionOf(report).ceiling;

/** How the references fit, and what was not reached. */
export const saidIn = (report: unknown): readonly string[] => {
  const { notes, missed } = sectionOf(report);
  return [...notes, ...missed.map(({ because }) => because)];
};

/** Whether it says of a feature that it is farther off than before. Loud frames it does not tell from others. */
export const isSaid = (report: unknown, of: Counted): boolean =>
  sectionOf(report).worse.includes(of === 'midLoud' ? 'mid' : of);
