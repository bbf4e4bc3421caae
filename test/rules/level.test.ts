import type { Channels } from '../helpers/band.ts';
import { clean as original, type Song, session, through } from '../helpers/songs.ts';
import { testRule } from '../helpers/test-rule.ts';

const clean = session();
const withStems = session({ keys: (channels) => channels });
const clipped = (height: number) => (channels: Channels) =>
  channels.map((channel) => channel.map((x) => Math.max(-height, Math.min(height, x))));

testRule('clipping', {
  passes: [clean, withStems],
  fails: [
    {
      name: '6 dB',
      session: session({ mix: clipped(0.17) }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      fixed: false,
    },
  ],
});

testRule('true-peak', {
  passes: [clean],
  fails: [
    {
      name: '2 dB over',
      session: session({ mix: through({ processor: 'gain', gain: 11 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      also: ['loudness'],
      fixed: true,
    },
  ],
});

testRule('loudness', {
  passes: [clean],
  fails: [
    {
      name: '3 dB louder than the original',
      session: session({ mix: through({ processor: 'gain', gain: 3 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

const soft = async (bitDepth: number): Promise<Song> => ({
  mix: await through({ processor: 'gain', gain: -16 })(original.mix),
  stems: {},
  stored: { bitDepth },
});

testRule('unused-bits', {
  passes: [() => soft(24)],
  fails: [{ name: 'soft in 16 bits', session: () => soft(16), finds: [{ tracks: ['mix'], severity: 'info' }] }],
});

testRule('headroom', {
  preset: 'mix',
  passes: [clean],
  fails: [
    {
      name: 'a mix at full scale',
      session: session({ mix: through({ processor: 'gain', gain: 8.2 }) }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
      also: ['loudness'],
    },
    {
      name: 'a mix that hardly plays',
      session: session({ mix: through({ processor: 'gain', gain: -14 }) }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
    },
  ],
});

testRule('loud-for-a-mix', {
  preset: 'mix',
  passes: [clean],
  fails: [
    {
      name: 'a mix of −11 LUFS',
      session: session({ mix: through({ processor: 'gain', gain: 14 }, { processor: 'limiter', ceiling: -1 }) }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
      also: ['loudness', 'over-limiting', 'reference-punch'],
    },
  ],
});
