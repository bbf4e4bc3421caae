import { expect, test } from 'vitest';
import { detectors } from '../../src/detectors/index.ts';
import { asBounce } from '../../src/mix/bounce.ts';
import { remedies } from '../../src/remedies/index.ts';
import { findingsOf, judge } from '../../src/rules/judge.ts';
import { bookOf } from '../../src/run/judging.ts';
import { mixOf } from '../helpers/sessions.ts';

test('silence in front of a mix that lies beside its stems is told, and is no fault; nothing else is judged otherwise', () => {
  const book = bookOf();
  const found = (silence: number, rules = asBounce(book)) =>
    findingsOf(judge(rules, mixOf({ 'technical.head-silence': silence }), detectors, remedies)).filter(
      ({ rule }) => rule === 'leading-silence',
    );
  expect(found(2.8).map(({ severity, value, limit }) => [severity, value, limit])).toEqual([['info', 2.8, 1]]);
  expect(found(30)[0]!.severity).toBe('info');
  expect(found(0.5)).toEqual([]);
  expect(found(2.8, book)[0]!.severity).toBe('warning');
  const others = ({ rules }: typeof book) => rules.filter(({ id }) => id !== 'leading-silence');
  expect(others(asBounce(book))).toEqual(others(book));
});
