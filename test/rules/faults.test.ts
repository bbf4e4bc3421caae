import type { Chain } from '../../src/processors/index.ts';
import { type Channels, summed } from '../helpers/band.ts';
import { asLoud, clean as original, type Song, session, through } from '../helpers/songs.ts';
import { near, testRule } from '../helpers/test-rule.ts';

const bell = (frequency: number, gain: number, Q: number) =>
  asLoud({ processor: 'filter', type: 'peaking', frequency, Q, gain });
const clean = session();
const withStems = session({ keys: (channels) => channels });
const both = (change: (x: number) => number) => (channels: Channels) => channels.map((channel) => channel.map(change));

/** The song with the drums a second time, 12 dB softer. */
const drumsTwice =
  (...chain: Chain) =>
  async (): Promise<Song> => {
    const another = await through(...chain, { processor: 'gain', gain: -12 })(original.stems.drums);
    const stems: Song['stems'] = { ...original.stems, 'drums 2': another };
    return { mix: summed(Object.values(stems)), stems };
  };

/** As a second microphone hears them: duller. */
const secondMicrophone = (...chain: Chain) =>
  drumsTwice({ processor: 'filter', type: 'highshelf', frequency: 4000, gain: -3 }, ...chain);

testRule('mud', {
  passes: [clean, withStems, session({ mix: bell(300, -3, 0.7) })],
  fails: [
    {
      name: '6 dB',
      session: session({ mix: bell(300, 6, 0.7) }),
      finds: [{ tracks: ['mix'], severity: 'warning', band: near(300) }],
      fixed: true,
    },
    {
      name: '9 dB',
      session: session({ mix: bell(300, 9, 0.7) }),
      finds: [{ tracks: ['mix'], severity: 'error', band: near(300) }],
      fixed: true,
    },
  ],
});

testRule('harshness', {
  passes: [clean],
  fails: [
    {
      name: '8 dB',
      session: session({ mix: bell(3500, 8, 1) }),
      finds: [{ tracks: ['mix'], severity: 'error', band: near(3500) }],
      fixed: true,
    },
  ],
});

testRule('boom', {
  passes: [clean],
  fails: [
    {
      name: '8 dB',
      session: session({ mix: bell(95, 8, 1.2) }),
      finds: [{ tracks: ['mix'], severity: 'error', band: near(95) }],
      fixed: true,
    },
  ],
});

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

testRule('imbalance', {
  passes: [clean],
  fails: [
    {
      name: '2.5 dB to the left',
      session: session({ mix: through({ processor: 'gain', on: 'right', gain: -2.5 }) }),
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

testRule('true-peak', {
  passes: [clean],
  fails: [
    {
      name: '2 dB over',
      session: session({ mix: through({ processor: 'gain', gain: 11 }) }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      also: ['loudness'],
      fixed: true,
    },
  ],
});

testRule('dc-offset', {
  passes: [clean],
  fails: [
    {
      name: '1 % in the mix',
      session: session({ mix: both((x) => x + 0.01) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
    {
      name: '3 % in a stem',
      session: session({ bass: both((x) => x + 0.03) }),
      finds: [
        { tracks: ['bass'], severity: 'error' },
        { tracks: ['mix'], severity: 'error' },
      ],
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

testRule('masked-stem', {
  passes: [withStems],
  fails: [
    {
      name: 'soft vocals',
      session: session({ vocals: through({ processor: 'gain', gain: -14 }) }),
      finds: [
        { tracks: ['vocals', 'keys'], severity: 'warning' },
        { tracks: ['vocals', 'drums'], severity: 'info' },
      ],
      also: ['boom'],
    },
  ],
});

testRule('silent-stem', {
  passes: [clean, withStems],
  fails: [
    {
      name: 'an empty track',
      session: session({ drums: both(() => 0) }),
      finds: [{ tracks: ['drums'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

testRule('stem-polarity', {
  passes: [withStems, secondMicrophone()],
  fails: [
    {
      name: 'a second microphone the other way round',
      session: secondMicrophone({ processor: 'polarity' }),
      finds: [{ tracks: ['drums 2', 'drums'], severity: 'error' }],
      fixed: true,
    },
    {
      name: 'one that is late as well',
      session: secondMicrophone({ processor: 'polarity' }, { processor: 'delay', delayTime: 0.00005 }),
      finds: [{ tracks: ['drums 2', 'drums'], severity: 'error' }],
      fixed: true,
    },
  ],
});

testRule('stem-delay', {
  passes: [withStems, secondMicrophone({ processor: 'delay', delayTime: 0.00005 })],
  fails: [
    {
      name: 'a second microphone, 1 m away',
      session: secondMicrophone({ processor: 'delay', delayTime: 0.0029 }),
      finds: [{ tracks: ['drums', 'drums 2'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

testRule('duplicate-stem', {
  passes: [withStems, secondMicrophone()],
  fails: [
    {
      name: 'a stem under two names',
      session: drumsTwice({ processor: 'gain', gain: -1.3 }),
      finds: [{ tracks: ['drums 2', 'drums'], severity: 'warning' }],
      fixed: false,
    },
    {
      name: 'one that cancels the other',
      session: drumsTwice({ processor: 'polarity' }),
      finds: [{ tracks: ['drums 2', 'drums'], severity: 'error' }],
      fixed: false,
    },
  ],
});

testRule('clipping', {
  passes: [clean, withStems],
  fails: [
    {
      name: '6 dB',
      session: session({ mix: both((x) => Math.max(-0.17, Math.min(0.17, x))) }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      fixed: false,
    },
  ],
});
