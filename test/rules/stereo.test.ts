import type { Channels } from '../helpers/band.ts';
import { asLoud, session, through } from '../helpers/songs.ts';
import { testRule } from '../helpers/test-rule.ts';

const clean = session();
const withStems = session({ keys: (channels) => channels });
const silenced = ([left, right]: Channels) => [left!, right!.map(() => 0)];
const toMono = ([left, right]: Channels) => {
  const mid = left!.map((x, i) => (x + right![i]!) / 2);
  return [mid, mid];
};

testRule('inverted-polarity', {
  passes: [clean, withStems],
  fails: [
    {
      name: 'in a mix',
      session: session({ mix: through({ processor: 'polarity', on: 'right' }) }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      also: ['low-end-out-of-phase', 'mono-loss'],
      fixed: true,
    },
    {
      name: 'in a stem',
      session: session({ vocals: through({ processor: 'polarity', on: 'right' }) }),
      finds: [{ tracks: ['vocals'], severity: 'error' }],
      also: ['mono-loss'],
      fixed: true,
    },
  ],
});

testRule('low-end-out-of-phase', {
  passes: [clean, withStems],
  fails: [
    {
      name: 'an inverted bass',
      session: session({ bass: through({ processor: 'polarity', on: 'right' }) }),
      finds: [
        { tracks: ['bass'], severity: 'error' },
        { tracks: ['mix'], severity: 'error' },
      ],
      also: ['inverted-polarity'],
      fixed: true,
    },
  ],
});

testRule('lopsided-low-end', {
  passes: [clean, withStems],
  fails: [
    {
      name: 'a shelf on one side',
      session: session({
        mix: through({ processor: 'filter', type: 'lowshelf', frequency: 200, gain: -8, on: 'right' }),
      }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

testRule('imbalance', {
  passes: [clean],
  fails: [
    {
      name: '2 dB to the left',
      session: session({ mix: through({ processor: 'gain', on: 'right', gain: -2 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
    {
      name: '4 dB to the right',
      session: session({ mix: through({ processor: 'gain', on: 'left', gain: -4 }) }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      fixed: true,
    },
  ],
});

testRule('channel-delay', {
  passes: [clean],
  fails: [
    {
      name: 'the right side 0.3 ms late',
      session: session({ mix: through({ processor: 'delay', on: 'right', delayTime: 0.0003 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
    {
      name: 'the left side 2 ms late',
      session: session({ mix: through({ processor: 'delay', on: 'left', delayTime: 0.002 }) }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      also: ['mono-loss'],
      fixed: true,
    },
  ],
});

testRule('over-wide-image', {
  passes: [clean],
  fails: [
    {
      name: 'a widener at 12 dB',
      session: session({ mix: asLoud({ processor: 'width', gain: 11 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      also: ['mono-loss', 'reference-width'],
      fixed: true,
    },
  ],
});

testRule('mono-loss', {
  passes: [clean],
  fails: [
    {
      name: 'wide all over',
      session: session({ mix: asLoud({ processor: 'width', gain: 11 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      also: ['over-wide-image', 'reference-width'],
      fixed: true,
    },
  ],
});

testRule('narrow-image', {
  passes: [clean],
  fails: [
    {
      name: 'a side turned down by 16 dB',
      session: session({ mix: through({ processor: 'width', gain: -16 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      also: ['reference-width'],
      fixed: true,
    },
  ],
});

testRule('dual-mono', {
  passes: [clean],
  fails: [
    {
      name: 'the middle on both sides',
      session: session({ mix: toMono }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

testRule('one-sided', {
  passes: [clean],
  fails: [
    {
      name: 'no right channel',
      session: session({ mix: silenced }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      also: ['reference-punch'],
      fixed: false,
    },
  ],
});

testRule('wide-bass', {
  passes: [clean],
  fails: [
    {
      name: 'a bass that comes later on the right',
      session: session({ bass: through({ processor: 'delay', on: 'right', delayTime: 0.003 }) }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
    },
  ],
});
