import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { composeSong, mixOf } from '../../src/demo/song.ts';
import type { Sound } from '../../src/dsp/block.ts';
import { chains } from './chain.ts';
import {
  blocked,
  type Command,
  hasProgram,
  isQuick,
  looped,
  medianOf,
  middle,
  node,
  type Run,
  root,
  rounds,
  row,
  run,
} from './measure.ts';

/**
 * `npm run bench`: speed and memory of `analyze`, beside ffmpeg on the same file in the same run; what each meter costs; sounds that
 * are hard on arithmetic; chains and processors (chain.ts); start-up; several files at once. `npm run bench -- --quick`: one round, and ten minutes instead of two hours.
 * Memory and processor time are read from /proc, so on Linux only.
 */
const length = 240; // s
const hasFfmpeg = hasProgram('ffmpeg', '-version');

const analyze = (file: string): Command => [node, join(root, 'dist/cli.js'), 'analyze', file, '--json'];

/** Loudness and true peak, and nothing else. */
const loudness = (file: string): Command => {
  const module = (path: string) => JSON.stringify(join(root, 'dist', path));
  const source = `
    import { open } from ${module('audio/open.js')};
    import { Logs } from ${module('features/feature.js')};
    import { loudness } from ${module('features/loudness.js')};
    import { peak } from ${module('features/peak.js')};
    import { hear } from ${module('meters/hear.js')};
    const logs = new Logs(await hear(await open(process.argv[1]), [...loudness.meters, ...peak.meters]));
    console.log(logs.get(loudness).integrated, logs.get(peak).true);`;
  return [node, '--input-type=module', '-e', source, file];
};

const ffmpeg = (file: string): Command => {
  const args = ['-hide_banner', '-nostdin', '-nostats', '-i', file, '-af', 'ebur128=peak=true', '-f', 'null', '-'];
  return ['ffmpeg', ...args];
};

async function samplesOf(path: string): Promise<readonly [Float32Array[], number]> {
  const source = await open(path);
  const channels: number[][] = Array.from({ length: source.format.channels }, () => []);
  for await (const block of source) {
    for (const [i, channel] of block.channels.entries()) for (const sample of channel) channels[i]!.push(sample);
  }
  return [channels.map((channel) => Float32Array.from(channel)), source.format.sampleRate];
}

type Sounding = readonly [name: string, channels: readonly Float32Array[], sampleRate: number];

const corpus = join(root, '../shared/corpus/references');

/** Songs to measure on: the demo's own, and a real record where the corpus is there. */
async function songs(): Promise<readonly Sounding[]> {
  const own = composeSong(1);
  const [record] = existsSync(corpus)
    ? readdirSync(corpus)
        .filter((file) => file.endsWith('.ogg'))
        .sort()
    : [];
  const real = record ? await samplesOf(join(corpus, record)) : undefined;
  return [["the demo's song", mixOf(own), own.sampleRate], ...(real ? [[basename(record!), ...real] as const] : [])];
}

async function speed(name: string, file: string): Promise<void> {
  const commands: readonly (readonly [string, Command])[] = [
    ...(hasFfmpeg ? [['ffmpeg -af ebur128=peak=true', ffmpeg(file)] as const] : []),
    ['mixwright analyze', analyze(file)],
    ['loudness and true peak alone', loudness(file)],
  ];
  const runs = commands.map((): Run[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, command]] of commands.entries()) runs[i]!.push(await run(command));
  }
  const medians = runs.map(medianOf);
  const base = hasFfmpeg ? medians[0]! : undefined;
  const cells = (run: Run, of: 'wall' | 'cpu') => [
    `${run[of].toFixed(2)} s`,
    `${(length / run[of]).toFixed(0)}x`,
    base ? `${(run[of] / base[of]).toFixed(2)}` : '-',
  ];
  console.log(`\n${name}, ${length} s`);
  row('', 'clock', 'real time', 'of ffmpeg', 'processor', 'real time', 'of ffmpeg', 'memory');
  for (const [i, [label]] of commands.entries()) {
    const median = medians[i]!;
    row(label, ...cells(median, 'wall'), ...cells(median, 'cpu'), `${median.memory.toFixed(0)} MB`);
  }
}

async function memory(write: (seconds: number) => Promise<string>): Promise<void> {
  const [short, long] = [60, isQuick ? 600 : 7200];
  const [first, second] = [await run(analyze(await write(short))), await run(analyze(await write(long)))];
  const more = second.memory - first.memory;
  console.log(
    `\nmemory of analyze: ${first.memory.toFixed(0)} MB for ${short / 60} min, ${second.memory.toFixed(0)} MB for ${long / 60} min (${more.toFixed(0)} MB more)`,
  );
}

/** Sounds on which arithmetic or pruning may turn slow, as ratios to the song's own time. */
async function hardships(song: Sounding, store: (sound: Sound, name: string) => Promise<string>): Promise<void> {
  const [, channels, sampleRate] = song;
  const brick = channels.map((channel) => channel.map((x) => Math.max(-0.97, Math.min(0.97, 8 * x))));
  const period = Math.round(sampleRate / 441);
  const square = Float32Array.from({ length: 10 * sampleRate }, (_, i) => (i % period < period / 2 ? 0.9 : -0.9));
  const silence = new Float32Array(10 * sampleRate);
  const sounds = {
    song: channels,
    'brick-walled': brick,
    'square wave': [square, square],
    silence: [silence, silence],
  };
  console.log('\nprocessor time of hard sounds, and of the loudness set alone, as ratios to the song');
  let base: readonly [number, number] | undefined;
  for (const [name, each] of Object.entries(sounds)) {
    const file = await store(looped(each, sampleRate, length), 'hard.wav');
    const median = async (command: Command): Promise<number> => {
      const runs: Run[] = [];
      for (let round = 0; round < rounds; round++) runs.push(await run(command));
      return medianOf(runs).cpu;
    };
    const times = [await median(analyze(file)), await median(loudness(file))] as const;
    base ??= times;
    row(name, ...times.flatMap((time, i) => [`${time.toFixed(2)} s`, (time / base![i]!).toFixed(2)]));
  }
}

/** Processor time of each meter on sound that lies in memory, and of reading all features from the logs. */
async function meters([name, channels, sampleRate]: Sounding): Promise<void> {
  const { allMeters, featuresOf } = await import('../../dist/features/index.js' as string);
  const { Logs } = await import('../../dist/features/feature.js' as string);
  const { hear } = await import('../../dist/meters/hear.js' as string);
  const sound = blocked(looped(channels, sampleRate, length));
  const spent = async (work: () => Promise<unknown>): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < Math.max(3, rounds); round++) {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
    }
    return middle(times);
  };
  console.log(`\nprocessor time of each meter, ${name}, ${length} s`);
  for (const meter of allMeters) row(meter.id, `${(await spent(() => hear(sound, [meter]))).toFixed(0)} ms`);
  const heard = await hear(sound, allMeters);
  row('all features, from the logs', `${(await spent(async () => featuresOf(new Logs(heard)))).toFixed(0)} ms`);
}

async function startUp(): Promise<void> {
  const runs: Run[] = [];
  for (let round = 0; round < 5; round++) runs.push(await run([node, join(root, 'dist/cli.js'), '--help']));
  console.log(`\nmixwright --help: ${medianOf(runs).cpu.toFixed(2)} s of processor time`);
}

const folder = mkdtempSync(join(tmpdir(), 'mixwright-bench-'));
try {
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}; stereo WAV, 16 bit; median of ${rounds}, taken in turn`,
  );
  if (!hasFfmpeg) console.log('ffmpeg is not installed: there is nothing to compare with (apt-get install ffmpeg).');
  const all = await songs();
  const store = async (sound: Sound, name: string): Promise<string> =>
    (await writeSound(join(folder, name), sound, { container: 'wav', bitDepth: 16 })).path;
  const write = async (i: number, seconds: number): Promise<string> => {
    const [, channels, sampleRate] = all[i]!;
    return store(looped(channels, sampleRate, seconds), 'bench.wav');
  };
  for (const [i, [name]] of all.entries()) await speed(name, await write(i, length));
  await chains(await write(all.length - 1, length), length);
  await meters(all.at(-1)!);
  await hardships(all.at(-1)!, store);
  await startUp();
  await memory((seconds) => write(0, seconds));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
