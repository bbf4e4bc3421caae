import { isMereHint } from '../rules/judge.ts';
import { clickless } from './clicks.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { findingsOn } from './findings-on.ts';

/** Rules whose fixes of a stem are repairs, what is done then, and the word that tells such decisions apart. */
const repairs = [
  { rule: 'dc-offset', detail: 'dc', done: 'Taken out by a high-pass at 5 Hz.' },
  { rule: 'inverted-polarity', detail: 'side', done: 'The right channel is turned over.' },
  { rule: 'hum', detail: 'hum', done: 'Notched out, with its harmonics.' },
] as const;

/** What is broken in a stem and can be mended without a doubt. At an amount of 0 % only what is a matter of no taste. */
export const repair = (desk: Desk): readonly Decision[] => [...mended(desk), ...clickless(desk)];

const mended = (desk: Desk): readonly Decision[] =>
  repairs.flatMap(({ rule, detail, done }) =>
    findingsOn(desk, rule)
      .filter((finding) => !isMereHint(finding) && (desk.wishes.amount > 0 || finding.fix?.safety === 'safe'))
      .flatMap(({ tracks: [name], value, fix, what }): Decision[] =>
        fix
          ? [
              {
                kind: 'repair',
                strip: 'tracks',
                name,
                detail,
                steps: fix.steps.filter(({ track }) => track === name).map(({ step }) => step),
                reason: `${what} ${done}`,
                evidence: { value: Number(value.toPrecision(4)) },
              },
            ]
          : [],
      ),
  );
