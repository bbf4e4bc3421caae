import { band, type Channels, summed } from '../helpers/band.ts';
import { clean as original, type Song, session, through } from '../helpers/songs.ts';
import { shapedNoise } from '../helpers/spectra.ts';
import { testRule } from '../helpers/test-rule.ts';

const withStems = session({ keys: (channels) => channels });
const shortened = (channels: Channels, seconds: number): Channels =>
  channels.map((channel) => channel.subarray(0, Math.round(seconds * 48_000)));

/** The clean mix beside its stems, some of them changed since. */
const changed =
  (change: (stems: Song['stems']) => Promise<Song['stems']> | Song['stems']) => async (): Promise<Song> => ({
    mix: original.mix,
    stems: await change(original.stems),
  });
const turned = (name: 'drums' | 'bass' | 'keys' | 'vocals', gain: number) =>
  changed(async (stems) => ({ ...stems, [name]: await through({ processor: 'gain', gain })(stems[name]!) }));

testRule('stem-level', {
  passes: [withStems, turned('vocals', 1.5)],
  fails: [
    {
      name: 'vocals 6 dB up since the mix was made',
      session: turned('vocals', 6),
      finds: [{ tracks: ['vocals', 'mix'], severity: 'warning' }],
      fixed: true,
    },
    {
      name: 'a bass 6 dB down',
      session: turned('bass', -6),
      finds: [{ tracks: ['bass', 'mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

testRule('stem-sum', {
  passes: [withStems, session({ mix: through({ processor: 'tilt', slope: 1 }) })],
  fails: [
    {
      name: 'without drums and vocals',
      session: changed(({ keys, bass }) => ({ keys: keys!, bass: bass! })),
      finds: [{ tracks: ['mix'], severity: 'info' }],
    },
  ],
});

const down = through({ processor: 'gain', gain: -12 });

testRule('vocal-level', {
  passes: [withStems],
  fails: [
    {
      name: 'a band 12 dB down',
      session: session({ drums: down, bass: down, keys: down }),
      finds: [{ tracks: ['vocals'], severity: 'info' }],
      also: ['reference-width', 'thinness'],
    },
  ],
});

testRule('stem-pan', {
  passes: [withStems, session({ keys: through({ processor: 'gain', on: 'right', gain: -9 }) })],
  fails: [
    {
      name: 'a bass to the left',
      session: session({ bass: through({ processor: 'gain', on: 'right', gain: -8 }) }),
      finds: [{ tracks: ['bass'], severity: 'warning' }],
      also: ['lopsided-low-end'],
      fixed: true,
    },
  ],
});

/** Steps on the stage, under the lowest note. */
const rumbling = (channels: Channels): Channels => {
  const rumble = shapedNoise((frequency) => (frequency > 20 && frequency < 36 ? 1 : 0), -34, 5);
  return channels.map((channel) => channel.map((x, i) => x + rumble[i % rumble.length]!));
};

testRule('missing-low-cut', {
  passes: [withStems],
  fails: [
    {
      name: 'steps on the stage',
      session: session({ vocals: rumbling }),
      finds: [{ tracks: ['vocals'], severity: 'info' }],
      also: ['rumble'],
    },
  ],
});

/** Drums and keys once more, added up. */
const withBus = (gain = 0) =>
  changed(async (stems) => {
    const bus = await through({ processor: 'gain', gain })(summed([stems.drums!, stems.keys!]));
    return { ...stems, bus };
  });

testRule('submix-among-stems', {
  passes: [withStems],
  fails: [
    {
      name: 'a bus beside what feeds it',
      session: withBus(-2),
      finds: [{ tracks: ['bus', 'keys', 'drums'], severity: 'warning' }],
      fixed: false,
    },
    {
      name: 'the mix among its stems',
      session: changed((stems) => ({ ...stems, all: original.mix })),
      finds: [{ tracks: ['all', 'vocals', 'keys', 'bass', 'drums'], severity: 'warning' }],
      // it covers each of them
      also: ['masked-stem'],
      fixed: false,
    },
  ],
});

testRule('mix-offset', {
  passes: [withStems],
  fails: [
    {
      name: '20 ms',
      session: session({ keys: (channels) => channels, mix: through({ processor: 'delay', delayTime: 0.02 }) }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
    },
  ],
});

testRule('stem-length', {
  passes: [withStems],
  fails: [
    {
      name: 'keys that break off',
      session: changed((stems) => ({ ...stems, keys: shortened(stems.keys!, 3.7) })),
      finds: [{ tracks: ['keys'], severity: 'info' }],
    },
  ],
});

testRule('stem-speed', {
  passes: [withStems],
  fails: [
    {
      name: '44.1 kHz taken for 48 kHz',
      session: changed((stems) => ({ ...stems, keys: shortened(stems.keys!, (4 * 44.1) / 48) })),
      finds: [{ tracks: ['keys'], severity: 'warning' }],
    },
  ],
});

const another = band(7, 21);
const twoParts = ({ drums, keys }: Song['stems']) => ({ drums: drums!, keys: keys! });

testRule('foreign-stems', {
  passes: [],
  fails: [
    {
      name: 'stems of another song',
      session: async () => ({ mix: another.mix, stems: twoParts(band(1, 21).stems) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
    },
  ],
});

const late = (channels: Channels, frames: number, factor: number): Channels =>
  channels.map((channel) => channel.map((_, i) => factor * (channel[i - frames] ?? 0)));

testRule('bleed', {
  passes: [withStems],
  fails: [
    {
      name: 'drums in the vocal microphone',
      session: changed((stems) => ({ ...stems, vocals: summed([stems.vocals!, late(stems.drums!, 240, 0.35)]) })),
      finds: [{ tracks: ['vocals', 'drums'], severity: 'info' }],
    },
  ],
});
