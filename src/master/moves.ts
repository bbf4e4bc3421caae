import type { Plan } from '../plan.ts';
import type { Chain, Step } from '../processors/index.ts';
import type { Finding, Outcome } from '../rules/rule.ts';

/** Steps that the closing stage takes in its own hands. */
const isClosing = (step: Step): boolean =>
  step.processor === 'limiter' || (step.processor === 'gain' && step.on === undefined && step.time === undefined);

/** Findings on loudness and peaks: the closing stage answers them. */
export const isAnsweredByClosing = ({ fix }: Finding): boolean =>
  fix?.steps.every(({ step }) => isClosing(step)) ?? false;

/** What is left to mend in front of the closing stage. */
export const besideClosing = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.map((outcome) => {
    if (outcome.status !== 'failed') return outcome;
    const [first, ...others] = outcome.findings.filter((finding) => !isAnsweredByClosing(finding));
    return first ? { ...outcome, findings: [first, ...others] } : { rule: outcome.rule, status: 'passed' };
  });

/** A plan of one track without its limiters. */
export const unlimited = (plan: Plan): Plan => ({
  ...plan,
  tracks: Object.fromEntries(
    Object.entries(plan.tracks).map(([name, strip]) => [
      name,
      { ...strip, chain: strip.chain.filter(({ processor }) => processor !== 'limiter') },
    ]),
  ),
});

/** The corrective steps of a plan of one track. */
export const movesOf = ({ tracks }: Plan): Chain =>
  Object.values(tracks).flatMap(({ chain }) => chain.filter((step) => !isClosing(step)));

/** Rules on how a file begins and ends that trimming or a fade answers. */
const atEnds: Readonly<Record<string, 'trim' | 'fadeOut'>> = {
  'leading-silence': 'trim',
  'trailing-silence': 'trim',
  'cut-tail': 'fadeOut',
};

/** Findings that ends as they are asked for answer. */
export const isAnsweredByEnds = (
  { rule }: Finding,
  { trim = false, fadeOut = 0 }: { readonly trim?: boolean; readonly fadeOut?: number },
): boolean => (atEnds[rule] === 'trim' && trim) || (atEnds[rule] === 'fadeOut' && fadeOut > 0);
