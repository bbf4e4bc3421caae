import type { Channels } from '../helpers/band.ts';
import { joined, zeros } from '../helpers/signals.ts';
import { album, asLoud, through } from '../helpers/songs.ts';
import { near, testRule } from '../helpers/test-rule.ts';

const clean = album();
const behind = (seconds: number) => (channels: Channels) => channels.map((channel) => joined(channel, zeros(seconds)));
const louder = (gain: number) => through({ processor: 'gain', gain });

testRule('album-loudness', {
  passes: [clean, album({ 'song 5': louder(1), 'song 4': louder(-1.5) })],
  fails: [
    {
      name: '6 dB louder',
      session: album({ 'song 2': louder(6) }),
      finds: [{ tracks: ['song 2'], severity: 'warning' }],
    },
    {
      name: '7 dB softer',
      session: album({ 'song 1': louder(-7) }),
      finds: [{ tracks: ['song 1'], severity: 'warning' }],
    },
  ],
});

testRule('album-tone', {
  passes: [clean],
  fails: [
    {
      name: '14 dB around 2 kHz',
      session: album({
        'song 3': asLoud({ processor: 'filter', type: 'peaking', frequency: 2000, Q: 0.8, gain: 14 }),
      }),
      finds: [{ tracks: ['song 3'], severity: 'warning', band: near(2000) }],
    },
  ],
});

testRule('album-width', {
  passes: [clean],
  fails: [
    {
      name: 'sides 15 dB down',
      session: album({ 'song 4': through({ processor: 'width', gain: -15 }) }),
      finds: [{ tracks: ['song 4'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

testRule('album-peak', {
  passes: [clean],
  fails: [
    {
      name: 'one song over full scale',
      session: album(Object.fromEntries([1, 2, 3, 4, 5].map((each) => [`song ${each}`, louder(each === 2 ? 9.5 : 8)]))),
      finds: [{ tracks: ['song 2'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

testRule('album-rate', {
  passes: [clean],
  fails: [
    {
      session: album({}, { 'song 2': { rate: 44_100 } }),
      finds: [{ tracks: ['song 2'], severity: 'warning' }],
      fixed: false,
    },
  ],
});

testRule('album-channels', {
  passes: [clean],
  fails: [
    {
      session: album({ 'song 3': (channels) => [channels[0]!.map((x, i) => (x + channels[1]![i]!) / 2)] }),
      finds: [{ tracks: ['song 3'], severity: 'info' }],
      fixed: false,
    },
  ],
});

const sixteen = { bitDepth: 16 };
const depths = { 'song 1': sixteen, 'song 2': sixteen, 'song 3': sixteen, 'song 4': sixteen };

testRule('album-bits', {
  passes: [clean, album({}, { ...depths, 'song 5': sixteen })],
  fails: [
    {
      session: album({}, { ...depths, 'song 5': { bitDepth: 24 } }),
      finds: [{ tracks: ['song 5'], severity: 'info' }],
      fixed: false,
    },
  ],
});

testRule('album-gap', {
  passes: [clean],
  fails: [
    {
      name: '10 s of silence',
      session: album({ 'song 1': behind(9) }),
      finds: [{ tracks: ['song 1', 'song 2'], severity: 'warning' }],
      fixed: false,
    },
    {
      name: 'a hard end',
      session: album({
        'song 1': (channels) => channels.map((channel) => joined(channel.subarray(0, 2 * 48_000), zeros(0.2))),
      }),
      finds: [{ tracks: ['song 1', 'song 2'], severity: 'info' }],
      fixed: false,
    },
  ],
});
