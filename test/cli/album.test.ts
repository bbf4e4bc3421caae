import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { bench, inside, keepSound, parsed, ran, reportOf } from '../helpers/command.ts';
import { collected, noise } from '../helpers/signals.ts';

bench();

const rate = 44_100;
/** Noise that swells, so that a limiter has something to hold, at a level. */
const song = (seed: number, gain: number, seconds = 2) =>
  [seed, seed + 50].map((each) =>
    noise(0, seconds, each, rate).map((x, i) => x * 10 ** (gain / 20) * (0.4 + 0.6 * Math.sin(i / 9000) ** 8)),
  );

beforeAll(async () => {
  mkdirSync('songs');
  await keepSound('songs/2 middle.wav', song(1, -16), rate);
  await keepSound('songs/10 soft.wav', song(2, -22), rate);
  await keepSound('songs/1 loud.wav', song(3, -9), rate);
});

const samples = async (path: string) => collected(await open(path));
const loudness = (report: ReturnType<typeof reportOf>, at: 'tracks' | 'after') =>
  (at === 'after' ? report.after! : report).tracks.map(({ metrics }) => metrics['loudness.integrated']!);

describe('album', () => {
  test('looks, in the order of numbers, and writes nothing unasked', async () => {
    const before = inside();
    const told = await ran('album', 'songs');
    expect(told.code).toBe(0);
    expect(told.out).toMatch(/1 +1 loud[\s\S]+2 +2 middle[\s\S]+3 +10 soft/);
    expect(told.out).toContain('Nothing was written: -o FOLDER renders the songs.');
    expect(inside()).toEqual(before);
  });

  test('one gain brings the loudest song to its loudness within 0.1 LU and keeps what they differ by', async () => {
    const inputs = inside('songs').map((name) => readFileSync(`songs/${name}`));
    const report = reportOf(await ran('album', 'songs', '-o', 'out', '--loudness', '-16', '--ceiling', '-2', '--json'));
    const [was, is] = [loudness(report, 'tracks'), loudness(report, 'after')];
    expect(Math.abs(is[0]! + 16)).toBeLessThan(0.1);
    for (const i of [1, 2]) expect(Math.abs(is[i]! - is[0]! - (was[i]! - was[0]!))).toBeLessThan(0.1);
    for (const { metrics } of report.after!.tracks) expect(metrics['peak.true']).toBeLessThan(-1.95);
    expect(report.album).toMatchObject({ mode: 'one-gain', target: -16, decides: { track: '1 loud', by: 'loudness' } });
    expect(inside('out')).toEqual(['1 loud.wav', '10 soft.wav', '2 middle.wav', 'album.plan.json']);
    expect(inside('songs').map((name) => readFileSync(`songs/${name}`))).toEqual(inputs);
  });

  test('a plan gives the same bits again, and where it was edited others', async () => {
    expect((await ran('album', 'songs', '-o', 'again', '--plan', 'out/album.plan.json', '-q')).code).toBe(0);
    for (const name of ['1 loud.wav', '2 middle.wav', '10 soft.wav'])
      expect(await samples(`again/${name}`)).toEqual(await samples(`out/${name}`));
    const plan = JSON.parse(readFileSync('out/album.plan.json', 'utf8'));
    plan.tracks['2 middle'].chain[0].gain += 1;
    plan.tracks['2 middle'].comment = 'a touch more';
    writeFileSync('edited.json', JSON.stringify(plan));
    const report = reportOf(await ran('album', 'songs', '-o', 'edited', '--plan', 'edited.json', '--json'));
    expect(await samples('edited/1 loud.wav')).toEqual(await samples('out/1 loud.wav'));
    expect(report.after!.tracks[1]!.metrics['loudness.integrated']! - loudness(report, 'tracks')[1]!).toBeCloseTo(
      plan.tracks['2 middle'].chain[0].gain,
      1,
    );
  });

  test('without a target it is turned down as far as the highest peak asks, by gain alone', async () => {
    mkdirSync('hot');
    await keepSound('hot/a.wav', song(4, 1), rate);
    await keepSound('hot/b.wav', song(5, -6), rate);
    const report = reportOf(await ran('album', 'hot', '--json', '-o', 'cool'));
    expect(report.album).toMatchObject({ decides: { track: 'a', by: 'peak' } });
    const steps = Object.values(report.plan!.tracks).flatMap(({ chain }) => chain.map(({ processor }) => processor));
    expect(steps).toEqual(['gain', 'gain']);
    expect(report.after!.tracks[0]!.metrics['peak.true']).toBeLessThan(-0.99);
  });

  test('a target that would need too much limiting is said', async () => {
    const { out } = await ran('album', 'songs', '--loudness', '-5');
    expect(out).toMatch(/decides\. Reaching −5\.0 LUFS would need .+ dB of limiting; 3\.0 dB are allowed/s);
  });

  test('writes a page with all songs', async () => {
    await ran('album', 'songs', '--dry-run', '--report', 'album.html', '-q');
    const page = readFileSync('album.html', 'utf8');
    for (const words of ['The album', '1 loud', '2 middle', '10 soft', 'Album gain']) expect(page).toContain(words);
  });

  test.each([
    ['an input as output', ['album', 'songs', '-o', 'songs', '--loudness', '-16'], 2, /is an input; choose another/],
    ['a folder that cannot be', ['album', 'songs', '-o', 'no/where', '--loudness', '-16'], 5, /cannot be made/],
    ['one song', ['album', 'songs/1 loud.wav'], 2, /An album is two songs or more/],
    ['a song twice', ['album', 'songs/1 loud.wav', 'songs/1 loud.wav'], 2, /is named twice/],
    ['two songs of one name', ['album', 'songs', 'other/1 loud.wav', '-o', 'x'], 2, /written by the same run/],
    [
      'a plan and a target',
      ['album', 'songs', '--plan', 'out/album.plan.json', '--loudness', '-14'],
      2,
      /as it stands/,
    ],
    ['a plan of other songs', ['album', 'hot', '-o', 'x', '--plan', 'out/album.plan.json'], 2, /no song of the album/],
    ['a level out of reach', ['album', 'songs', '--loudness', '3'], 2, /write a level from -40 to -5/],
  ])('%s is refused in a sentence, and nothing is left behind', async (_, words, code, sentence) => {
    mkdirSync('other', { recursive: true });
    await keepSound('other/1 loud.wav', song(9, -9, 1), rate);
    const before = inside();
    const told = await ran(...words);
    expect(told.code).toBe(code);
    expect(told.err).toMatch(sentence);
    expect(inside()).toEqual(before);
  });
});

describe('apply to several', () => {
  const chain = [
    { processor: 'filter', type: 'highshelf', frequency: 5000, gain: -3, on: 'mid' },
    { processor: 'gain', gain: -2 },
    { processor: 'compressor', threshold: -30, ratio: 3 },
  ];
  const plan = { tracks: { mix: { chain, madeFor: { loudness: -14, duration: 4 } } }, buses: {}, taken: [], left: [] };

  beforeAll(async () => {
    writeFileSync('mix.plan.json', JSON.stringify(plan));
    mkdirSync('stems');
    await keepSound('stems/bass.wav', [noise(-20, 2, 11, rate)], rate);
    await keepSound('stems/keys.wav', [noise(-20, 2, 12, rate), noise(-20, 2, 13, rate)], rate);
  });

  test('every song of a folder, each under its own name', async () => {
    const told = parsed(await ran('apply', 'mix.plan.json', 'songs', '-o', 'all', '--json'));
    expect(told.files).toHaveLength(3);
    expect(inside('all')).toEqual(['1 loud.wav', '10 soft.wav', '2 middle.wav']);
  });

  test('says that a song is at another level, and plays it at that of the plan where asked to', async () => {
    const one = await ran('apply', 'mix.plan.json', 'songs/10 soft.wav', '-o', 'one.wav');
    expect(one.err).toMatch(
      /was made for a sound of −14\.0 LUFS, and 10 soft\.wav has .+ \(compressor\) meets it .+ softer/,
    );
    const two = await ran('apply', 'mix.plan.json', 'songs/10 soft.wav', '-o', 'two.wav', '--match-level');
    expect(two.err).toMatch(/was turned by \+\d+\.\d dB to the level .+ the level is given back/);
    expect(await samples('two.wav')).not.toEqual(await samples('one.wav'));
  });

  test('stems get what gives the same sum; the rest is a chain for the mix bus', async () => {
    const told = await ran('apply', 'mix.plan.json', 'stems', '--stems', '-o', 'done');
    expect(told.out).toMatch(/mix-bus\.chain\.json {2}for the mix bus: compressor/);
    expect(inside('done')).toEqual(['bass.wav', 'keys.wav', 'mix-bus.chain.json']);
    expect(JSON.parse(readFileSync('done/mix-bus.chain.json', 'utf8'))).toEqual(chain.slice(2));
  });

  test('one track of several is told that the mix bus is left out', async () => {
    const two = {
      tracks: { bass: { chain: [{ processor: 'gain', gain: -1 }] }, keys: { chain: [] } },
      buses: { mix: { chain: [{ processor: 'limiter' }] } },
    };
    writeFileSync('two.plan.json', JSON.stringify(two));
    const told = await ran('apply', 'two.plan.json', 'stems/bass.wav', '-o', 'bass.wav');
    expect(told.err).toMatch(/its mix bus \(limiter\) is left out/);
  });

  test('its EQ as an impulse response', async () => {
    const told = await ran('chain', 'ir', 'mix.plan.json', '-o', 'eq.wav', '--rate', '44100');
    expect(told.out).toMatch(/eq\.wav {2}true stereo, four channels/);
    expect(told.err).toMatch(/Left out, .+ steps 2 \(gain\), 3 \(compressor\)/);
    const { format, codec } = await open('eq.wav');
    expect({ ...format, codec }).toMatchObject({ sampleRate: 44_100, channels: 4, codec: 'float' });
  });
});
