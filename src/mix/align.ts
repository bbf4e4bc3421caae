import { lasting } from '../print.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { findingsOn } from './findings-on.ts';

/** Microphones of one source push and pull together, and hear it at one time. Never a matter of degree. */
export const align = (desk: Desk): readonly Decision[] => [...turned(desk), ...delayed(desk)];

const turned = (desk: Desk): readonly Decision[] =>
  findingsOn(desk, 'stem-polarity').flatMap(({ tracks: [name, other], value, fix }): Decision[] =>
    fix && sounds(desk, other)
      ? [
          {
            kind: 'polarity',
            strip: 'tracks',
            name,
            steps: [{ processor: 'polarity' }],
            reason: `${name} is inverted against ${other} (likeness ${value.toFixed(2).replace('-', '−')}): turned over.`,
            evidence: { likeness: Number(value.toFixed(3)), other: other ?? '' },
          },
        ]
      : [],
  );

const delayed = (desk: Desk): readonly Decision[] =>
  findingsOn(desk, 'stem-delay').flatMap(({ tracks: [name, other], value, fix }): Decision[] =>
    fix && sounds(desk, other)
      ? [
          {
            kind: 'delay',
            strip: 'tracks',
            name,
            steps: fix.steps.map(({ step }) => step),
            reason: `${name} comes ${lasting(value)} before ${other}, and both hear the same source: it waits for it.`,
            evidence: { early: Number(value.toFixed(7)), other: other ?? '' },
          },
        ]
      : [],
  );

const sounds = (desk: Desk, other: string | undefined): boolean => desk.stems.some(({ name }) => name === other);
