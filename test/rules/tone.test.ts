import type { Step } from '../../src/processors/index.ts';
import { asLoud, session } from '../helpers/songs.ts';
import { near, testRule } from '../helpers/test-rule.ts';

type Filter = Extract<Step, { readonly processor: 'filter' }>['type'];

const clean = session();
const filtered = (type: Filter, frequency: number, Q: number, gain: number) =>
  session({ mix: asLoud({ processor: 'filter', type, frequency, Q, gain }) });

testRule('boxiness', {
  passes: [clean],
  fails: [
    {
      name: '5 dB, higher and narrower than usual',
      session: filtered('peaking', 700, 1.6, 5),
      finds: [{ tracks: ['mix'], severity: 'warning', band: near(700) }],
      fixed: true,
    },
  ],
});

testRule('hollowness', {
  passes: [filtered('peaking', 1300, 0.7, 3)],
  fails: [
    {
      name: '8 dB',
      session: filtered('peaking', 1300, 0.7, -8),
      finds: [{ tracks: ['mix'], severity: 'error', band: near(1300) }],
      fixed: true,
    },
  ],
});

testRule('thinness', {
  passes: [clean],
  fails: [
    {
      name: '8 dB',
      session: filtered('lowshelf', 180, Math.SQRT1_2, -8),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      fixed: true,
    },
  ],
});

testRule('dullness', {
  passes: [clean],
  fails: [
    {
      name: '5 dB',
      session: filtered('highshelf', 8000, Math.SQRT1_2, -5),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

testRule('brightness', {
  passes: [clean],
  fails: [
    {
      name: '5 dB',
      session: filtered('highshelf', 8000, Math.SQRT1_2, 5),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

testRule('tilt', {
  passes: [clean],
  fails: [
    {
      name: '1.5 dB an octave darker',
      session: session({ mix: asLoud({ processor: 'tilt', slope: -1.5 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});
