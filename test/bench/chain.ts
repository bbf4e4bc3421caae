import { join } from 'node:path';
import type { Chain, processors as Registry } from '../../src/processors/index.ts';
import type { Processor } from '../../src/processors/processor.ts';
import type { prepareChain as Prepare } from '../../src/processors/render.ts';
import { noise } from '../helpers/signals.ts';
import { type Command, hasProgram, medianOf, middle, node, type Run, root, rounds, row, run } from './measure.ts';

const bells = [
  [60, 1, 2],
  [250, 1.2, -2],
  [800, 1.4, -1.5],
  [2500, 1, 1.5],
  [6000, 1.5, -2],
  [12_000, 0.8, 2],
] as const;

const master: Chain = [
  ...bells.map(([frequency, Q, gain]) => ({ processor: 'filter', type: 'peaking', frequency, Q, gain }) as const),
  { processor: 'compressor', threshold: -18, ratio: 2.5, attack: 0.01, release: 0.15, makeup: 3 },
  { processor: 'limiter', ceiling: -1 },
];

const module = (path: string): string => join(root, 'dist', path);

/** A file through the chain, and nothing is written. */
const mixwright = (file: string): Command => {
  const source = `
    import { open } from ${JSON.stringify(module('audio/open.js'))};
    import { render } from ${JSON.stringify(module('processors/render.js'))};
    const sound = await open(process.argv[1]);
    for await (const block of render(${JSON.stringify(master)}, sound)) void block;`;
  return [node, '--input-type=module', '-e', source, file];
};

/** Its limiter looks at samples, not between them. */
const ffmpeg = (file: string): Command => {
  const filters = [
    ...bells.map(([frequency, Q, gain]) => `equalizer=f=${frequency}:t=q:w=${Q}:g=${gain}`),
    'acompressor=threshold=-18dB:ratio=2.5:attack=10:release=150:makeup=3dB',
    'alimiter=limit=-1dB:level=disabled',
  ];
  return ['ffmpeg', '-hide_banner', '-nostdin', '-nostats', '-i', file, '-af', filters.join(','), '-f', 'null', '-'];
};

/** Likewise; its limiter is that of its gain. */
const sox = (file: string): Command => [
  'sox',
  file,
  '-n',
  ...bells.flatMap(([frequency, Q, gain]) => ['equalizer', `${frequency}`, `${Q}q`, `${gain}`]),
  ...['compand', '0.01,0.15', '6:-70,-70,-18,-18,0,-10.8', '3'],
  ...['gain', '-l', '2'],
];

/** Medians of the chain on a file, with start-up and reading; of ffmpeg and sox where they are. */
export async function beside(file: string): Promise<ReadonlyMap<string, Run>> {
  const commands: readonly (readonly [string, Command])[] = [
    ['mixwright', mixwright(file)],
    ...(hasProgram('ffmpeg', '-version') ? [['ffmpeg', ffmpeg(file)] as const] : []),
    ...(hasProgram('sox', '--version') ? [['sox', sox(file)] as const] : []),
  ];
  const runs = commands.map((): Run[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, [, command]] of commands.entries()) runs[i]!.push(await run(command));
  return new Map(commands.map(([name], i) => [name, medianOf(runs[i]!)]));
}

async function tellBeside(file: string, length: number): Promise<void> {
  const medians = await beside(file);
  console.log(
    `\nsix filters, a compressor, a limiter (ours is for true peaks), ${length} s, with start-up and reading`,
  );
  row('', 'clock', 'processor', 'real time', 'ratio');
  for (const [name, { wall, cpu }] of medians) {
    const ratio = (cpu / medians.get('mixwright')!.cpu).toFixed(2);
    row(name, `${wall.toFixed(2)} s`, `${cpu.toFixed(2)} s`, `${(length / cpu).toFixed(0)}x`, ratio);
  }
}

const sampleRate = 44_100;
const seconds = 2;
const shortest = 0.1; // s of processor time: the clock is coarse

/** Processor time of a chain on sound, and on the silence after it. */
function timesOf(prepare: typeof Prepare, chain: Chain): readonly [sound: number, silence: number] {
  const blockLength = 4096;
  const loud = [1, 2].map((seed) => noise(-6, (seconds * 48_000) / sampleRate, seed)); // the helper counts at 48 kHz
  const still = loud.map(({ length }) => new Float32Array(length));
  const out = loud.map(() => new Float32Array(blockLength));
  const prepared = prepare(chain, { sampleRate, channels: 2 });
  const spent = (channels: readonly Float32Array[]): number => {
    const before = process.cpuUsage();
    for (let at = 0; at + blockLength <= channels[0]!.length; at += blockLength)
      prepared.process(
        channels.map((channel) => channel.subarray(at, at + blockLength)),
        out,
      );
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  spent(loud);
  const times = Array.from({ length: Math.max(3, rounds) }, () => {
    let [sound, silence, passes] = [0, 0, 0];
    for (; sound < shortest; passes++) {
      sound += spent(loud);
      silence += spent(still);
    }
    return [sound / passes, silence / passes] as const;
  });
  return [middle(times.map(([sound]) => sound)), middle(times.map(([, silence]) => silence))];
}

/** What a chain costs in memory, on noise. */
interface Cost {
  readonly name: string;
  /** Times real time. */
  readonly speed: number;
  /** Processor time of the silence after it, as a ratio to that of the sound. */
  readonly silence: number;
}

/** The master chain, and the first example of every processor. */
export async function* costs(): AsyncGenerator<Cost> {
  const { processors } = (await import(module('processors/index.js'))) as { processors: typeof Registry };
  const { prepareChain } = (await import(module('processors/render.js'))) as { prepareChain: typeof Prepare };
  const chains: readonly (readonly [string, Chain])[] = [
    ['six filters, compressor, limiter', master],
    ...Object.values<Processor>(processors).map(
      ({ id, examples }) => [id, [{ processor: id, ...examples[0] }] as unknown as Chain] as const,
    ),
  ];
  for (const [name, chain] of chains) {
    const [sound, silence] = timesOf(prepareChain, chain);
    yield { name, speed: seconds / sound, silence: silence / sound };
  }
}

async function tellCosts(): Promise<void> {
  console.log('\nspeed on stereo noise at 44.1 kHz, in memory; silence after it as a ratio to it');
  row('', 'real time', 'silence');
  for await (const { name, speed, silence } of costs()) row(name, `${speed.toFixed(0)}x`, silence.toFixed(2));
}

/** What chains cost: a master chain beside other programs on the same file, and every processor on its own. */
export async function chains(file: string, length: number): Promise<void> {
  await tellBeside(file, length);
  await tellCosts();
}
