import type { Ladder, Rule, Rulebook } from '../rules/rule.ts';

const inFront = 'leading-silence';

/**
 * Rules as they are meant of a mix that lies beside its stems: it begins when they do, so silence that is in front of all of them is told,
 * and is no fault of the mix. Whoever hears the finished file judges it anew.
 */
export const asBounce = (book: Rulebook): Rulebook => ({
  ...book,
  rules: book.rules.map((rule): Rule => (rule.id === inFront ? { ...rule, ladders: rule.ladders.map(asHint) } : rule)),
});

/** From the mildest limit on, a hint. */
const asHint = ({ side, rungs }: Ladder): Ladder => {
  const mildest = rungs.info ?? rungs.warning ?? rungs.error;
  return { side, rungs: mildest ? { info: mildest } : {} };
};
