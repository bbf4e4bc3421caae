import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { writeSound } from '../../src/audio/write.ts';
import { pageSound, type SoundWishes } from '../../src/jobs/page-sound.ts';
import type { Plan } from '../../src/plan.ts';
import type { PageSound } from '../../src/report/page-extras.ts';
import type { Report } from '../../src/report/report.ts';
import type { Range } from '../../src/units.ts';
import { bench } from '../helpers/command.ts';
import { args, executablePath, farthest, hasChromium } from '../helpers/page.ts';
import { joined, noise, sine, sound, zeros } from '../helpers/signals.ts';

const { PATH, TMPDIR } = process.env;
bench();
mkdirSync('tmp');
afterEach(() => {
  process.env.PATH = PATH;
  expect(readdirSync('tmp')).toEqual([]);
});

interface Song {
  readonly rate?: number;
  readonly bitDepth?: 16 | 24;
  readonly plan?: Plan;
  /** Names of stems, each as the mix is. */
  readonly stems?: readonly string[];
  readonly times?: readonly Range[];
  readonly silent?: boolean;
}

/** A report of a file that is written for it. */
async function songOf(name: string, channels: readonly Float32Array[], song: Song = {}): Promise<Report> {
  const { rate = 48_000, bitDepth = 16, plan, stems = [], times = [], silent } = song;
  const path = `${name}.wav`;
  await writeSound(path, sound(channels, rate), { container: 'wav', bitDepth, dither: false });
  const duration = channels[0]!.length / rate;
  const format = { container: 'wav', codec: 'pcm', sampleRate: rate, channels: channels.length, duration };
  const absent = silent ? { 'loudness.integrated': 'silent' } : {};
  const metrics = silent ? {} : { 'loudness.integrated': -14 };
  const track = (role: string, name: string) => ({ name, path, role, format, metrics, absent });
  const findings = times.map((time, i) => ({ id: `f${i}`, severity: 'error', time: [time] }));
  return {
    tracks: [track('mix', name), ...stems.map((stem) => track('other', stem))],
    outcomes: [{ rule: 'some', status: 'failed', findings }],
    curves: {},
    ...(plan ? { plan } : {}),
  } as unknown as Report;
}

async function embed(report: Report, wishes: SoundWishes = {}, references: readonly string[] = []): Promise<PageSound> {
  process.env.TMPDIR = `${process.cwd()}/tmp`;
  try {
    return (await pageSound(report, { references }, wishes)) as PageSound;
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

const wave = async (path: string): Promise<Float32Array[]> => {
  const source = await open(path);
  const parts: Float32Array[][] = Array.from({ length: source.format.channels }, () => []);
  for await (const { channels, length } of source)
    channels.forEach((channel, c) => void parts[c]!.push(channel.slice(0, length)));
  return parts.map((part) => joined(...part));
};

function decoded(file: PageSound['takes'][number]['files'][number]): Promise<Float32Array[]> {
  writeFileSync('take', Buffer.from((file as { data: string }).data, 'base64'));
  return wave('take');
}

const sizeOf = ({ takes }: PageSound): number =>
  takes.flatMap(({ files }) => files).reduce((sum, file) => sum + (file as { data: string }).data.length, 0);

/** A click a second, the higher the later. */
const clicks = (seconds: number, rate = 48_000): Float32Array => {
  const channel = zeros(seconds, rate);
  for (let i = 0; i < seconds; i++) for (let k = 0; k < 24; k++) channel[i * rate + k] = 0.8;
  return channel;
};

/** Seconds at which clicks begin. */
function clicksIn(channel: Float32Array): number[] {
  const found: number[] = [];
  for (const [i, value] of channel.entries())
    if (Math.abs(value) > 0.3 && (found.length === 0 || i / 48_000 - found.at(-1)! > 0.5)) found.push(i / 48_000);
  return found;
}

test('Opus is in time within 1 ms, decoded by us and by Chromium; three excerpts with their leads', async () => {
  const report = await songOf('clicks', [clicks(200)], {
    times: [
      [20, 24],
      [90, 93],
      [170, 171],
    ],
  });
  const told = await embed(report);
  expect([told.mime, told.sampleRate, told.excerpts.length]).toEqual(['audio/ogg', 48_000, 3]);
  const browser = hasChromium ? await chromium.launch({ executablePath, args, headless: true }) : undefined;
  if (!browser) console.warn('Chromium is not there: what it decodes is not compared');
  const page = await browser?.newPage();
  for (const [i, { time, lead }] of told.excerpts.entries()) {
    const file = told.takes[0]!.files[i]! as { data: string };
    const first = time[0] - lead;
    const expected = Array.from({ length: 200 }, (_, at) => at).filter((at) => at >= first && at < time[1] - 0.01);
    const samples = (await decoded(file))[0]!;
    expect(samples.length).toBe(Math.round((time[1] - first) * 48_000));
    const heard = [clicksIn(samples)];
    if (page) {
      await page.evaluate(`window.clicksIn = ${clicksIn}`);
      const inside = `(async () => {
        const bytes = Uint8Array.from(atob("${file.data}"), (sign) => sign.charCodeAt(0));
        const buffer = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes.buffer);
        return clicksIn(buffer.getChannelData(0));
      })()`;
      heard.push(await page.evaluate<number[]>(inside));
    }
    for (const each of heard) {
      expect(each.length).toBe(expected.length);
      for (const [k, at] of each.entries()) expect(Math.abs(at + first - expected[k]!)).toBeLessThan(0.001);
    }
  }
  await browser?.close();
});

test('without ffmpeg one FLAC, whose samples are the file’s own; what is missing is told', async () => {
  const [left, right] = [sine(330, -9, 60, 44_100), noise(-40, 60, 5, 44_100)];
  const report = await songOf('lone', [left, right], { rate: 44_100, times: [[30, 31]] });
  process.env.PATH = process.cwd();
  const told = await embed(report);
  process.env.PATH = PATH;
  expect([told.mime, told.sampleRate, told.excerpts.length]).toEqual(['audio/flac', 44_100, 1]);
  const [{ time, lead }] = told.excerpts as [PageSound['excerpts'][number]];
  expect(time[1] - time[0]).toBe(10);
  expect([lead, time[0] <= 30, time[1] >= 31]).toEqual([2, true, true]);
  expect(told.note).toContain('ffmpeg is not on the PATH');
  const original = await wave('lone.wav');
  const [from, to] = [time[0] - lead, time[1]].map((each) => Math.round(each * 44_100)) as [number, number];
  expect(
    farthest(
      await decoded(told.takes[0]!.files[0]),
      original.map((each) => each.slice(from, to)),
    ),
  ).toBe(0);
});

test('the budget holds for noise, which no codec makes small', async () => {
  const report = await songOf('noise', [noise(-6, 50, 1), noise(-6, 50, 2)]);
  const told = await embed(report, { budget: 100_000 });
  expect(sizeOf(told)).toBeLessThanOrEqual(100_000);
  expect(sizeOf(told)).toBeGreaterThan(50_000);
  process.env.PATH = process.cwd();
  expect(sizeOf(await embed(report, { budget: 900_000 }))).toBeLessThanOrEqual(900_000);
});

test('a song of 8 s is there whole; `full` is all of any song', async () => {
  const short = await embed(await songOf('short', [sine(200, -12, 8)]));
  expect(short.excerpts).toEqual([{ time: [0, 8], lead: 0 }]);
  const report = await songOf('long', [sine(200, -12, 130)]);
  const parts = (await embed(report)).excerpts.map(({ time: [from, to] }) => to - from);
  expect(parts.reduce((a, b) => a + b, 0)).toBeCloseTo(90, 6);
  expect((await embed(report, { embed: 'full' })).excerpts).toEqual([{ time: [0, 130], lead: 0 }]);
});

test('there is nothing to hear of silence, of nothing, and of an album', async () => {
  expect(await embed(await songOf('silent', [zeros(5)], { silent: true }))).toBeUndefined();
  expect(await embed({ tracks: [], outcomes: [], curves: {} } as unknown as Report)).toBeUndefined();
  const song = await songOf('song', [sine(200, -12, 2)]);
  expect(await embed({ ...song, album: { name: 'album' } } as unknown as Report)).toBeUndefined();
});

const gain = (name: string, on: readonly string[] = [name]): Plan =>
  ({
    tracks: Object.fromEntries(on.map((each) => [each, { chain: [{ processor: 'gain', gain: -6 }], to: 'mix' }])),
    buses: {},
    taken: [],
    left: [],
  }) as Plan;

test('5.1 is folded to what a page plays, and comes mended; full scale is not passed', async () => {
  const loud = Array.from({ length: 6 }, (_, c) => sine(100 + 50 * c, -0.1, 6));
  const told = await embed(await songOf('wide', loud, { plan: gain('wide') }));
  expect(told.takes.map(({ kind }) => kind)).toEqual(['mix', 'fixed']);
  const mix = await decoded(told.takes[0]!.files[0]);
  expect(mix).toHaveLength(2);
  expect(mix[0]!.slice(4800).reduce((top, x) => Math.max(top, Math.abs(x)), 0)).toBeLessThan(1);
  const mended = await decoded(told.takes[1]!.files[0]);
  const power = (channel: Float32Array) => channel.slice(4800).reduce((sum, x) => sum + x * x, 0);
  expect(10 * Math.log10(power(mix[0]!) / power(mended[0]!))).toBeCloseTo(6, 0);
});

test('96 kHz is played at 48 kHz; what changes the rate is given mended', async () => {
  const report = await songOf('fine', [sine(1000, -12, 6, 96_000)], { rate: 96_000, bitDepth: 24 });
  const told = await embed(report);
  expect([told.sampleRate, told.takes.map(({ kind }) => kind)]).toEqual([48_000, ['mix']]);
  const plan = {
    ...gain('fine'),
    tracks: { fine: { chain: [{ processor: 'resample', sampleRate: 44_100 }] } },
  } as Plan;
  expect((await embed({ ...report, plan })).takes.map(({ kind }) => kind)).toEqual(['mix', 'fixed']);
  process.env.PATH = process.cwd();
  expect((await embed(report)).sampleRate).toBe(48_000);
});

test('stems that are changed come along; many of them are given as the mended mix', async () => {
  const names = Array.from({ length: 24 }, (_, i) => `stem ${i}`);
  const song = { stems: names, times: [[7, 8] as Range] };
  const tone = [sine(200, -12, 30)];
  const kinds = async (on: readonly string[]) => {
    const told = await embed(await songOf('mix', tone, { ...song, plan: gain('mix', on) }), { budget: 800_000 });
    return { takes: told.takes.map(({ kind, name }) => `${kind} ${name}`), note: told.note };
  };
  expect(await kinds(names.slice(3, 5))).toEqual({ takes: ['mix mix', 'stem stem 3', 'stem stem 4'], note: undefined });
  const many = await kinds(names);
  expect(many.takes).toEqual(['mix mix', 'fixed mix']);
  expect(many.note).toMatch(/24 stems/);
});

test('a reference plays as long beside each excerpt, another recording its own loudest part', async () => {
  const report = await songOf('mix', [sine(300, -12, 100)], { times: [[50, 52]] });
  const song = sine(300, -30, 50).map((x, i) => (i > 20 * 48_000 && i < 32 * 48_000 ? 8 * x : x));
  await writeSound('song.wav', sound([song]), { container: 'wav', bitDepth: 16 });
  const told = await embed(report, { budget: 400_000 }, ['song.wav']);
  expect(told.takes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['mix mix', 'reference song']);
  const [mix, reference] = [await decoded(told.takes[0]!.files[0]), await decoded(told.takes[1]!.files[0])];
  expect(reference[0]!.length).toBe(mix[0]!.length);
  expect(reference[0]!.reduce((top, x) => Math.max(top, x), 0)).toBeGreaterThan(0.2);
  expect(told.takes[1]!.loudness).toBeLessThan(-15);
});

test('interrupted, it leaves nothing behind', async () => {
  const report = await songOf('mix', [noise(-12, 60, 1)]);
  const controller = new AbortController();
  const onStage = () => void setTimeout(() => controller.abort(), 30);
  await expect(embed(report, { signal: controller.signal, onStage })).rejects.toThrow(/abort/i);
});
