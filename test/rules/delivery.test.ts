import type { Channels } from '../helpers/band.ts';
import { joined, noise, sampleRate, zeros } from '../helpers/signals.ts';
import { session } from '../helpers/songs.ts';
import { testRule } from '../helpers/test-rule.ts';

const clean = session();
const after = (rest: Float32Array) => (channels: Channels) => channels.map((channel) => joined(channel, rest));
const before = (rest: Float32Array) => (channels: Channels) => channels.map((channel) => joined(rest, channel));
/** From so many seconds before the end on, so many dB a second. */
const dyingAway = (seconds: number, slope: number) => (channels: Channels) =>
  channels.map((channel) =>
    channel.map((x, i) => {
      const late = Math.max(0, (i - channel.length) / sampleRate + seconds);
      return x * 10 ** ((-slope * late) / 20);
    }),
  );

testRule('leading-silence', {
  passes: [clean, session({ mix: before(noise(-75, 2.5)) })],
  fails: [
    {
      name: '3 s',
      session: session({ mix: before(zeros(3)) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

testRule('trailing-silence', {
  passes: [clean],
  fails: [
    {
      name: '11 s',
      session: session({ mix: after(zeros(11)) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

testRule('cut-tail', {
  passes: [session({ mix: dyingAway(1, 50) })],
  fails: [
    {
      name: 'a second early',
      session: session({ mix: (channels) => channels.map((channel) => channel.subarray(0, 3.1 * sampleRate)) }),
      finds: [{ tracks: ['mix'], severity: 'info' }],
      fixed: false,
    },
  ],
});
