import type { Speaker } from '../../src/dsp/block.ts';
import { type Case, type File, type Part, type Single, silent, times, tone } from './standards.ts';

const whole = (
  sampleRate: number,
  of: readonly Single[],
  level: number | undefined,
  ...parts: readonly Part[]
): File => ({
  sound: tone(sampleRate, parts),
  expected: of.map((each) => ({ of: each, level })),
});

/** EBU Tech 3341 (2023), table 1. 7 and 8 are programmes that only the EBU has. */
const loudness: readonly Case[] = [
  simple('Tech 3341, 1', -23, ['momentaryMax', 'shortTermMax', 'integrated'], [20, -23]),
  simple('Tech 3341, 2', -33, ['momentaryMax', 'shortTermMax', 'integrated'], [20, -33]),
  simple('Tech 3341, 3', -23, ['integrated'], [10, -36], [60, -23], [10, -36]),
  simple('Tech 3341, 4', -23, ['integrated'], [10, -72], [10, -36], [60, -23], [10, -36], [10, -72]),
  simple('Tech 3341, 5', -23, ['integrated'], [20, -26], [20.1, -20], [20, -26]),
  {
    name: 'Tech 3341, 6',
    required: 'integrated −23.0 ±0.1, five channels',
    tolerance: [0.1, 0.1],
    files: (rate) => [
      {
        sound: tone(rate, [[20, [-28, -28, -24, -30, -30]]], { channels: 5, speakers: ['L', 'R', 'C', 'Ls', 'Rs'] }),
        expected: [{ of: 'integrated', level: -23 }],
      },
    ],
  },
  {
    name: 'Tech 3341, 9',
    required: 'short-term −23.0 ±0.1 at all times after 3 s',
    tolerance: [0.1, 0.1],
    files: (rate) => [
      {
        sound: tone(rate, times(5, (): Part[] => [[1.34, -20], [1.66, -30]]).flat()), // biome-ignore format: as the table has it
        expected: [{ of: 'shortTerm', level: -23, from: 3 }],
      },
    ],
  },
  {
    name: 'Tech 3341, 10',
    required: 'loudest short-term −23.0 ±0.1 in each of 20 files',
    tolerance: [0.1, 0.1],
    files: (rate) => times(20, (i) => whole(rate, ['shortTermMax'], -23, [i * 0.15, silent], [3, -23], [1, silent])),
  },
  {
    name: 'Tech 3341, 11',
    required: 'loudest short-term so far −38.0 to −19.0 ±0.1, 20 times',
    tolerance: [0.1, 0.1],
    files: (rate) => [
      {
        sound: tone(rate, times(20, (i): Part[] => [[i * 0.15, silent], [3, -38 + i], [3 - i * 0.15, silent]]).flat()), // biome-ignore format: as the table has it
        expected: times(20, (i) => ({ of: 'shortTerm', level: -38 + i, until: 6 * (i + 1) })),
      },
    ],
  },
  {
    name: 'Tech 3341, 12',
    required: 'momentary −23.0 ±0.1 at all times after 1 s',
    tolerance: [0.1, 0.1],
    files: (rate) => [
      {
        sound: tone(rate, times(25, (): Part[] => [[0.18, -20], [0.22, -30]]).flat()), // biome-ignore format: as the table has it
        expected: [{ of: 'momentary', level: -23, from: 1 }],
      },
    ],
  },
  {
    name: 'Tech 3341, 13',
    required: 'loudest momentary −23.0 ±0.1 in each of 20 files',
    tolerance: [0.1, 0.1],
    files: (rate) => times(20, (i) => whole(rate, ['momentaryMax'], -23, [i * 0.02, silent], [0.4, -23], [1, silent])),
  },
  {
    name: 'Tech 3341, 14',
    required: 'loudest momentary so far −38.0 to −19.0 ±0.1, 20 times',
    tolerance: [0.1, 0.1],
    files: (rate) => [
      {
        sound: tone(rate, times(20, (i): Part[] => [[i * 0.02, silent], [0.4, -38 + i], [0.4 - i * 0.02, silent]]).flat()), // biome-ignore format: as the table has it
        expected: times(20, (i) => ({ of: 'momentary', level: -38 + i, until: 0.8 * (i + 1) })),
      },
    ],
  },
];

function simple(name: string, level: number, of: readonly Single[], ...parts: readonly Part[]): Case {
  const required = `${of.length > 1 ? 'momentary, short-term and integrated' : 'integrated'} −${-level}.0 ±0.1`;
  return { name, required, tolerance: [0.1, 0.1], files: (rate) => [whole(rate, of, level, ...parts)] };
}

/** EBU Tech 3342 (2023), table 1, each also twice in a row. 5 and 6 are programmes that only the EBU has. */
const ranges: readonly Case[] = (
  [
    ['1', 10, [20, -20], [20, -30]],
    ['2', 5, [20, -20], [20, -15]],
    ['3', 20, [20, -40], [20, -20]],
    ['4', 15, [20, -50], [20, -35], [20, -20], [20, -35], [20, -50]],
  ] as const
).map(([name, level, ...parts]) => ({
  name: `Tech 3342, ${name}`,
  required: `loudness range ${level} ±1, also when played twice`,
  tolerance: [1, 1],
  files: (rate) => [whole(rate, ['range'], level, ...parts), whole(rate, ['range'], level, ...parts, ...parts)],
}));

/** System H of BS.2051 (22.2) by its places, in the order of its channels: azimuth, elevation; nothing for an LFE. */
const systemH = [
  [60, 0], [-60, 0], [0, 0], undefined, [135, 0], [-135, 0], [30, 0], [-30, 0], [180, 0], undefined, [90, 0], [-90, 0],
  [45, 30], [-45, 30], [0, 30], [0, 90], [135, 30], [-135, 30], [90, 30], [-90, 30], [180, 30], [0, -30], [45, -30], [-45, -30],
] as const; // biome-ignore format: a table

/** Whether a channel stands 1.5 dB louder (BS.1770-5 annex 3), does not count, or neither. */
const kinds = (speakers: readonly Speaker[] | undefined): readonly ('beside' | 'low' | 'plain')[] =>
  speakers?.map((speaker) => (speaker === 'LFE' ? 'low' : /^[LR]s$/.test(speaker) ? 'beside' : 'plain')) ??
  systemH.map((place) => {
    if (!place) return 'low';
    const [azimuth, elevation] = place.map(Math.abs) as [number, number];
    return elevation < 30 && azimuth >= 60 && azimuth <= 120 ? 'beside' : 'plain';
  });

// Peaks of a channel in the ITU's own files for −23 LKFS, BS.2217.
const compliance = [[25, -11.91], [100, -21.17], [500, -22.347], [1000, -22.999], [2000, -25.374], [10_000, -26.347]] as const; // biome-ignore format: a table

/** In the manner of BS.2217: tones, gates, channels. */
const manners: readonly Case[] = [
  {
    name: 'BS.2217, tones',
    required: 'integrated −23.0 and −24.0 ±0.1 at 25 Hz to 10 kHz, 12 files',
    tolerance: [0.1, 0.1],
    files: (rate) =>
      [0, -1].flatMap((less) =>
        compliance.map(([frequency, peak]) => ({
          sound: tone(rate, [[29, peak + less]], { frequency }),
          expected: [{ of: 'integrated', level: -23 + less }],
        })),
      ),
  },
  {
    name: 'BS.1770-5, gates',
    required: 'blocks under −70, or 10 LU under the mean, and a part of a block at the end do not count, 5 files, ±0.1',
    tolerance: [0.1, 0.1],
    files: (rate) => [
      whole(rate, ['integrated'], -69.5, [20, -69.5], [20, -70.5]),
      whole(rate, ['integrated'], undefined, [20, -70.5]),
      whole(rate, ['integrated'], -23, [20, -23], [20, -36.2]), // the gate is at −35.8
      whole(rate, ['integrated'], -25.77, [20, -23], [20, -35.5]), // and here
      whole(rate, ['integrated'], -23, [10, -23], [0.05, 0]),
    ],
  },
  channels('BS.2217, channels', ['L', 'R', 'C', 'LFE', 'Ls', 'Rs']),
  channels('BS.1770-5, 7.1', ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs']),
  channels('BS.1770-5, 7.1.4', ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs', 'Tfl', 'Tfr', 'Tbl', 'Tbr']),
  channels('BS.1770-5, 22.2', undefined),
  {
    name: 'BS.1770-5, one channel',
    required: 'a 997 Hz sine at full scale is −3.01 ±0.1 in one front channel, and in mono',
    tolerance: [0.1, 0.1],
    files: (rate) => [
      { sound: tone(rate, [[5, [0, silent]]], { frequency: 997 }), expected: [{ of: 'integrated', level: -3.01 }] },
      { sound: tone(rate, [[5, 0]], { frequency: 997, channels: 1 }), expected: [{ of: 'integrated', level: -3.01 }] },
    ],
  },
];

/** Each channel by itself at the peak that makes −23, and all of them together. */
function channels(name: string, speakers: readonly Speaker[] | undefined): Case {
  const all = kinds(speakers);
  const counted = all.filter((kind) => kind !== 'low').length;
  // as in the ITU's files: −19.989 in front, −21.481 beside; an LFE is loud and does not count
  const peakOf = (kind: (typeof all)[number]) => (kind === 'low' ? -10 : kind === 'beside' ? -21.481 : -19.989);
  const kind = { channels: all.length, ...(speakers && { speakers }) };
  return {
    name,
    required: `each channel alone and all together −23.0 ±0.1, an LFE not at all, ${all.length + 1} files`,
    tolerance: [0.1, 0.1],
    files: (rate) => [
      ...all.map(
        (each, at): File => ({
          sound: tone(rate, [[3, all.map((_, i) => (i === at ? peakOf(each) : silent))]], kind),
          expected: [{ of: 'integrated', level: each === 'low' ? undefined : -23 }],
        }),
      ),
      {
        sound: tone(rate, [[3, all.map((each) => peakOf(each) - 10 * Math.log10(counted))]], kind),
        expected: [{ of: 'integrated', level: -23 }],
      },
    ],
  };
}

export const loudnessCases: readonly Case[] = [...loudness, ...ranges, ...manners];
