import { findingsOf } from '../rules/judge.ts';
import type { Category, Finding } from '../rules/rule.ts';
import type { Listening } from './heard.ts';

/** Warnings and errors of a mix as it was heard. */
export const graveOf = ({ outcomes, session }: Listening, categories: readonly Category[]): Finding[] =>
  findingsOf(outcomes).filter(
    ({ severity, tracks, category }) =>
      severity !== 'info' && tracks[0] === session.mix?.name && categories.includes(category),
  );
