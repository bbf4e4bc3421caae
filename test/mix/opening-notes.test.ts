import { expect, test } from 'vitest';
import { Desk } from '../../src/mix/desk.ts';
import { openingNotes } from '../../src/mix/opening-notes.ts';
import type { Finding } from '../../src/rules/rule.ts';
import type { Session } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { track } from '../helpers/sessions.ts';

test('silence in front of all stems is said to stay, and who cuts it off; that of one stem is nothing to tell', () => {
  const silence = (name: string) => ({ rule: 'leading-silence', tracks: [name], value: 2.84 }) as unknown as Finding;
  const session = { mix: track('mix', {}), stems: [] } as unknown as Session;
  const noted = (name: string) =>
    openingNotes(
      new Desk({
        ...deskOf([]),
        session,
        outcomes: [{ rule: 'leading-silence', status: 'failed', findings: [silence(name)] }],
      }),
    );
  expect(noted('mix')).toEqual([
    'The first 2.8 s are silent in all stems, and stay, so that the mix lines up with them: mixwright master --trim cuts them off in the end.',
  ]);
  expect(noted('keys')).toEqual([]);
});
