import type { Chain, Step } from '../../src/processors/index.ts';
import { band, type Channels, summed } from '../helpers/band.ts';
import { burst } from '../helpers/bursts.ts';
import { type Song, session, through } from '../helpers/songs.ts';
import { testRule } from '../helpers/test-rule.ts';

const clean = session();
const long = band(1, 28).mix;

/** Half a minute of the song through processors. */
const lasting =
  (...chain: Chain) =>
  async (): Promise<Song> => ({ mix: await through(...chain)(long), stems: {} });

const limited: Chain = [
  { processor: 'gain', gain: 14 },
  { processor: 'limiter', ceiling: -6 },
  { processor: 'gain', gain: -10 },
];
/** Squeezed by a compressor, with something played over it afterwards: no peak is at one height. */
const squashed = async (channels: Channels): Promise<Channels> => {
  const compressor: Step = { processor: 'compressor', threshold: -40, ratio: 20, knee: 0, attack: 0, release: 0.01 };
  return burst([300, 3000], -34, 4, 4)(await through(compressor, { processor: 'gain', gain: 26 })(channels));
};

testRule('over-limiting', {
  passes: [clean, lasting()],
  fails: [
    {
      name: 'peaks limited by 8 dB',
      session: session({ mix: through(...limited) }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      also: ['reference-punch'],
      fixed: false,
    },
  ],
});

testRule('over-compressed', {
  passes: [clean],
  fails: [
    {
      name: 'squeezed by a compressor',
      session: session({ mix: squashed }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
      also: ['loudness', 'reference-punch'],
    },
  ],
});

testRule('level-jump', {
  passes: [
    lasting(),
    lasting({
      processor: 'rider',
      curve: [
        [4, 0],
        [16, 6],
      ],
    }),
  ],
  fails: [
    {
      name: 'five seconds 7 dB louder',
      session: lasting({
        processor: 'rider',
        curve: [
          [8, 0],
          [8.1, 7],
          [13, 7],
          [13.1, 0],
        ],
      }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

/** A lead over the other stems. */
const led = (change: (channels: Channels) => Channels | Promise<Channels>) => async (): Promise<Song> => {
  const { vocals, ...others } = band(1, 16).stems;
  const stems = { ...others, vocals: await change(vocals) };
  return { mix: summed(Object.values(stems)), stems };
};

testRule('uneven-stem', {
  passes: [led((channels) => channels)],
  fails: [
    {
      name: 'a lead that wanders by 12 dB',
      session: led(
        through({
          processor: 'rider',
          curve: [
            [3, 0],
            [3.5, 6],
            [7, 6],
            [7.5, -6],
            [11, -6],
            [11.5, 3],
          ],
        }),
      ),
      finds: [{ tracks: ['vocals'], severity: 'info' }],
    },
  ],
});

testRule('silent-gap', {
  passes: [lasting()],
  fails: [
    {
      name: 'three seconds of silence',
      session: async () => {
        const isGap = (i: number) => i > 8 * 48_000 && i < 11 * 48_000;
        return { mix: long.map((channel) => channel.map((x, i) => (isGap(i) ? 0 : x))), stems: {} };
      },
      finds: [{ tracks: ['mix'], severity: 'info' }],
    },
  ],
});

testRule('low-end-crest', {
  passes: [clean],
  fails: [
    {
      name: 'one hit of 40 ms',
      session: session({ mix: burst([50, 75], -10, 4, 0.04) }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
    },
  ],
});

testRule('soft-transients', {
  passes: [clean],
  fails: [
    {
      name: 'attacks 6 dB softer',
      session: session({ mix: through({ processor: 'transient-shaper', attack: -6 }) }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
    },
  ],
});

testRule('over-dynamic', {
  passes: [
    lasting({
      processor: 'rider',
      curve: [
        [9, 0],
        [11, -9],
      ],
    }),
  ],
  fails: [
    {
      name: 'a quiet song that swells to a loud end',
      session: lasting({
        processor: 'rider',
        curve: [
          [4, -24],
          [24, 0],
        ],
      }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

testRule('reference-punch', {
  passes: [clean],
  fails: [
    {
      name: 'peaks limited by 8 dB',
      session: session({ mix: through(...limited) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      also: ['over-limiting'],
    },
  ],
});

testRule('reference-crest', {
  passes: [clean],
  fails: [
    {
      name: 'a squeezed low end',
      session: session({
        mix: through({
          processor: 'multiband-compressor',
          bands: [{ to: 180, threshold: -40, ratio: 20, attack: 0, release: 0.03 }, { threshold: 0 }],
        }),
      }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
      also: ['thinness'],
    },
  ],
});

testRule('reference-width', {
  passes: [clean],
  fails: [
    {
      name: 'sides 8 dB down',
      session: session({ mix: through({ processor: 'width', gain: -8 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      also: ['narrow-image'],
    },
  ],
});

const half = band(1, 20).mix;
/** Beside itself. */
const besideItself =
  (...chain: Chain) =>
  async (): Promise<Song> => ({ mix: await through(...chain)(half), stems: {}, original: half });

testRule('pumping', {
  passes: [
    clean,
    besideItself({
      processor: 'rider',
      curve: [
        [0, 0],
        [10, -2],
        [20, 0],
      ],
    }),
  ],
  fails: [
    {
      name: '5 dB, again and again',
      session: besideItself({
        processor: 'rider',
        curve: Array.from({ length: 14 }, (_, i) => 1.37 * i).flatMap((at) => [
          [at, -5],
          [at + 0.4, -5],
          [at + 0.6, 0],
          [at + 1.3, 0],
        ]),
      }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

testRule('level-drift', {
  passes: [
    clean,
    besideItself(
      { processor: 'filter', type: 'peaking', frequency: 300, Q: 0.7, gain: 3 },
      { processor: 'gain', gain: -1 },
    ),
  ],
  fails: [
    {
      name: 'a fader that wanders by 5 dB',
      session: besideItself({
        processor: 'rider',
        curve: [
          [0, 0],
          [4, -2.5],
          [10, 2.5],
          [16, -2.5],
          [20, 1],
        ],
      }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});
