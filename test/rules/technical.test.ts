import { band, type Channels } from '../helpers/band.ts';
import { joined, noise, sampleRate, sine, zeros } from '../helpers/signals.ts';
import { clean as original, type Song, session, through } from '../helpers/songs.ts';
import { testRule } from '../helpers/test-rule.ts';

const clean = session();
const both = (change: (x: number, i: number) => number) => (channels: Channels) =>
  channels.map((channel) => channel.map(change));
const grid = (bits: number) => both((x) => Math.floor(x * 2 ** (bits - 1)) / 2 ** (bits - 1));

/** The song, a pause with something in it, and the song again. */
const paused = (pause: Float32Array) =>
  session({ mix: (channels) => channels.map((channel) => joined(channel, pause, channel.subarray(0, sampleRate))) });
const humming = (level: number, seconds: number) => {
  const lines = [1, 2, 3, 4, 5, 7].map((k) => sine(50 * k, level - 2 * k, seconds));
  return noise(-95, seconds).map((x, i) => lines.reduce((sum, line) => sum + line[i]!, x));
};

testRule('dc-offset', {
  passes: [clean],
  fails: [
    {
      name: '−1 % on the right',
      session: session({ mix: ([left, right]) => [left!, right!.map((x) => x - 0.01)] }),
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

testRule('hum', {
  passes: [clean, paused(noise(-75, 5))],
  fails: [
    {
      name: '50 Hz in a pause',
      session: paused(humming(-60, 5)),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      also: ['reference-punch'],
      fixed: true,
    },
  ],
});

testRule('noise-floor', {
  passes: [clean, paused(noise(-85, 3))],
  fails: [
    {
      name: 'hiss in a pause',
      session: paused(noise(-56, 3)),
      finds: [{ tracks: ['mix'], severity: 'info' }],
      also: ['reference-punch'],
      fixed: false,
    },
  ],
});

const clicking = (times: readonly number[]) =>
  both((x, i) => (times.some((time) => Math.round(time * sampleRate) === i) ? x + 0.3 : x));

testRule('clicks', {
  passes: [clean],
  fails: [
    {
      name: 'five in 4 s',
      session: session({ mix: clicking([0.713, 1.377, 2.031, 2.769, 3.411]) }),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      fixed: true,
    },
  ],
});

const holes = (times: readonly number[], seconds: number) =>
  both((x, i) => (times.some((time) => i >= time * sampleRate && i < (time + seconds) * sampleRate) ? 0 : x));

testRule('dropouts', {
  passes: [clean, paused(zeros(1))],
  fails: [
    {
      name: 'one of 20 ms',
      session: session({ mix: holes([1.43], 0.02) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

const ending = (rate: number) =>
  through({ processor: 'resample', sampleRate: rate }, { processor: 'resample', sampleRate });

testRule('band-limit', {
  passes: [clean],
  fails: [
    {
      name: 'at 11 kHz',
      session: session({ mix: ending(24_000) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

testRule('bit-depth', {
  passes: [clean],
  fails: [
    {
      name: '12 bits',
      session: session({ mix: grid(12) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

const slow = async (): Promise<Song> => ({
  mix: await through({ processor: 'resample', sampleRate: 24_000 })(original.mix),
  stems: {},
  stored: { rate: 24_000 },
});

testRule('sample-rate', {
  passes: [clean],
  fails: [{ name: '24 kHz', session: slow, finds: [{ tracks: ['mix'], severity: 'warning' }] }],
});

const whole = band(1, 20).mix;
/** Played at 48 kHz, though it was made for another rate. */
const takenFor = (rate: number) => async (): Promise<Song> => ({
  mix: await through({ processor: 'resample', sampleRate: rate })(whole),
  stems: {},
  original: whole,
});

testRule('wrong-speed', {
  passes: [
    clean,
    async () => ({
      mix: await through(
        { processor: 'gain', gain: 6 },
        { processor: 'compressor', threshold: -30, ratio: 4, attack: 0.005, release: 0.1 },
      )(whole),
      stems: {},
      original: whole,
    }),
  ],
  fails: [
    {
      name: '44.1 kHz played as 48',
      session: takenFor(44_100),
      finds: [{ tracks: ['mix'], severity: 'error' }],
      fixed: false,
    },
    {
      name: 'half a percent slower',
      session: takenFor(48_240),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
    },
  ],
});
