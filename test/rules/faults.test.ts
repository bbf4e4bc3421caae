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
      finds: [{ tracks: ['mix'], severity: 'error', band: near(300) }],
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

const gainOf = (gain: number) => through({ processor: 'gain', gain });
const lowpass = { processor: 'filter', type: 'lowpass', frequency: 80, Q: 0.7 } as const;
const info = (track: string, other: string) => ({ tracks: [track, other], severity: 'info' as const });

testRule('masked-stem', {
  passes: [session(), session({ keys: gainOf(-40), drums: gainOf(-12), bass: through(lowpass, lowpass) })],
  fails: [
    {
      name: 'keys that stand out where the vocals are strongest',
      session: session({ keys: through({ processor: 'filter', type: 'peaking', frequency: 500, Q: 1, gain: 12 }) }),
      finds: [
        { tracks: ['vocals', 'keys'], severity: 'warning', band: near(500) },
        { tracks: ['drums', 'keys'], severity: 'warning', band: near(500) },
        // parts of noise cover each other as it is
        ...[info('bass', 'keys'), info('drums', 'bass'), info('vocals', 'bass')],
      ],
      also: ['boxiness', 'loudness'],
    },
    {
      name: 'buried vocals',
      session: session({ vocals: gainOf(-8) }),
      finds: [
        { tracks: ['vocals', 'keys'], severity: 'warning', band: near(449) },
        ...[info('drums', 'keys'), info('drums', 'bass'), info('bass', 'keys')],
        ...[info('vocals', 'bass'), info('vocals', 'drums')],
      ],
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
