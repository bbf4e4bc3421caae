import type { Channels } from '../helpers/band.ts';
import { asLoud, clean, type Song, session, through } from '../helpers/songs.ts';
import { testRule } from '../helpers/test-rule.ts';

const untouched = session();

/** An octave around 1 kHz moved from the middle to the sides. */
const sided = async (channels: Channels): Promise<Channels> => {
  const band = await through(
    { processor: 'filter', type: 'highpass', frequency: 700, slope: 48 },
    { processor: 'filter', type: 'lowpass', frequency: 1400, slope: 48 },
  )(channels);
  const rest = await through({ processor: 'filter', type: 'peaking', frequency: 1000, Q: 1, gain: -18 })(channels);
  return rest.map((side, c) => side.map((x, i) => x + (c === 0 ? 1 : -1) * band[0]![i]!));
};

testRule('soft-on-small-speakers', {
  passes: [untouched],
  fails: [
    {
      name: 'a mix of little but bass',
      session: session({ mix: asLoud({ processor: 'filter', type: 'lowpass', frequency: 120 }) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      also: ['tilt'],
    },
  ],
});

testRule('lost-on-small-speakers', {
  passes: [session({ bass: through({ processor: 'filter', type: 'highpass', frequency: 500 }) })],
  fails: [
    {
      name: 'a bass without overtones, which is normal',
      session: session({
        bass: through({ processor: 'filter', type: 'lowpass', frequency: 90, slope: 48 }),
      }),
      finds: [{ tracks: ['bass'], severity: 'info' }],
    },
  ],
});

testRule('lost-in-mono', {
  passes: [untouched],
  fails: [
    {
      name: 'an octave in the sides',
      session: session({ mix: sided }),
      finds: [{ tracks: ['mix'], severity: 'warning', band: ([from, to]) => from < 1000 && to > 1000 }],
      also: ['hollowness', 'reference-width'],
    },
  ],
});

/** Loud for a quarter of the time, soft for the rest. */
const mostlySoft = async (): Promise<Song> => {
  const quarter = clean.mix[0]!.length / 4;
  const mix = clean.mix.map((side) => side.map((x, i) => (i < quarter ? x : x * 10 ** (-26 / 20))));
  return { mix, stems: {}, original: mix };
};

testRule('lost-in-noise', {
  passes: [untouched],
  fails: [{ name: 'three quarters 26 dB softer', session: mostlySoft, finds: [{ tracks: ['mix'], severity: 'info' }] }],
});
