import { describe, expect, test } from 'vitest';
import { levelOf } from '../../src/export/cookbook.ts';
import type { Mode } from '../../src/export/handover.ts';
import { reaper } from '../../src/export/reaper.ts';
import { asReaEq, bandwidthOf, reaComp, reaEq, reaGate, reaLimit, trim } from '../../src/export/reaper-fx.ts';
import { type Chunk, guid, quoted } from '../../src/export/reaper-text.ts';
import { allHandovers, oddNames } from '../helpers/handovers.ts';
import { chunksOf, lineOf, linesOf, type Rpp, readReaComp, readReaEq, readRpp, stateOf } from '../helpers/rpp.ts';

const textOf = (name: string, mode: Mode = 'settings'): string =>
  reaper.write(allHandovers[name]!(mode), '').files[0]!.content as string;
const projectOf = (name: string, mode?: Mode): Rpp => readRpp(textOf(name, mode));
const tracksOf = (root: Rpp): readonly Rpp[] => chunksOf(root, 'TRACK');
const nameOf = (track: Rpp): string => lineOf(track, 'NAME')[0]!;
const trackOf = (root: Rpp, name: string): Rpp => tracksOf(root).find((each) => nameOf(each) === name)!;
const effectsOf = (of: Rpp, chain = 'FXCHAIN'): readonly Rpp[] => chunksOf(of, chain).flatMap(({ chunks }) => chunks);
const effectOf = (of: Rpp, name: string, chain?: string): Rpp =>
  effectsOf(of, chain).find(({ words }) => words[1]!.includes(name))!;
const bare = (effect: readonly (string | Chunk)[]): readonly string[] =>
  (effect.find((each) => typeof each !== 'string') as Chunk).lines as readonly string[];

describe('states of plug-ins', () => {
  // The wrappers of public projects, of which the one of ReaEQ holds five bands.
  test('wrappers are those of public projects, byte for byte', () => {
    const band = { type: 'peaking', frequency: 300, Q: 1, gain: 0 } as const;
    expect(bare(reaEq(Array(5).fill(band), 48_000, 'x'))[0]).toBe(
      'cWVlcu5e7f4CAAAAAQAAAAAAAAACAAAAAAAAAAIAAAABAAAAAAAAAAIAAAAAAAAAzQAAAAEAAAAAABAA',
    );
    expect(bare(reaLimit(-1, 'x')).slice(0, 1)).toEqual([
      'dG1scu5e7f4CAAAAAQAAAAAAAAACAAAAAAAAAAIAAAABAAAAAAAAAAIAAAAAAAAAMAAAAAEAAAAAABAA',
    ]);
  });

  test('ReaComp as it is when it is new', () => {
    const set = { threshold: 0, ratio: 4, attack: 0.003, release: 0.1, makeup: 0, knee: 0 };
    const [wrapper, data, end] = bare(reaComp({ set } as never, 'x'));
    expect([wrapper, end]).toEqual([
      'bWNlcu9e7f4EAAAAAQAAAAAAAAACAAAAAAAAAAQAAAAAAAAACAAAAAAAAAACAAAAAQAAAAAAAAACAAAAAAAAAFwAAAAAAAAAAAAQAA==',
      'AAAQAAAA',
    ]);
    const sample = Buffer.from(
      '776t3g3wrd4AAIA/ED74PKabxDsK16M8AAAAAAAAAAAAAIA/AAAAAAAAAAAAAAAAnNEHMwAAgD8AAAAAzcxMPQAAAAAAAAAAAAAAAAAAgD4AAAAAAAAAAAAAAAA=',
      'base64',
    );
    const ours = Buffer.from(data!, 'base64');
    sample.writeFloatLE(0, 8 + 4 * 13); // RMS 5 ms there; ours hears peaks
    expect(ours.equals(sample)).toBe(true);
  });

  test('ReaGate as it is when it is new', () => {
    const set = { threshold: -150, attack: 0.003, release: 0.1, hold: 0, range: 150 };
    const [wrapper, data] = bare(reaGate({ set } as never, 'x'));
    expect(wrapper).toBe(
      'dGdlcu9e7f4EAAAAAQAAAAAAAAACAAAAAAAAAAQAAAAAAAAACAAAAAAAAAACAAAAAQAAAAAAAAACAAAAAAAAAFwAAAAAAAAAAAAQAA==',
    );
    const sample = Buffer.from(
      '776t3g3wrd6c0QczppvEOwrXozwAAAAAAAAAAAAAgD8AAAAAAAAAAAAAAACc0QczAACAP5zRBzMAAIA/AAAAAAAAAAAAAAAALBYLPwAAAAAAAAAAAAAAAAAAAAA=',
      'base64',
    );
    const ours = Buffer.from(data!, 'base64');
    expect(ours.readFloatLE(8 + 4 * 10)).toBeCloseTo(1, 6); // what closed and open make together
    sample.copy(ours, 8 + 4 * 10, 8 + 4 * 10, 8 + 4 * 11);
    expect(ours.equals(sample)).toBe(true);
  });

  test('a closed gate leaves its range, an open one 0 dB', () => {
    const set = { threshold: -40, ratio: 10, attack: 0.001, release: 0.2, hold: 0.05, range: 12 };
    const floats = Buffer.from(bare(reaGate({ set } as never, 'x'))[1]!, 'base64');
    const at = (i: number): number => floats.readFloatLE(8 + 4 * i);
    expect([at(0), at(1), at(2), at(4)]).toEqual([0.01, 0.002, 0.04, 0.05].map((value) => expect.closeTo(value, 7)));
    expect(20 * Math.log10(at(9))).toBeCloseTo(-12, 4);
    expect(at(9) + at(10)).toBeCloseTo(1, 6);
  });

  // As renders of REAPER were measured: the alphas of the Audio EQ Cookbook, from the numbers in the state.
  test.each([
    { type: 'peaking', frequency: 10_000, Q: 1.3, gain: -4 },
    { type: 'peaking', frequency: 80, Q: 4, gain: 6 },
    { type: 'highshelf', frequency: 8000, Q: Math.SQRT1_2, gain: 3 },
    { type: 'lowshelf', frequency: 200, Q: 0.5, gain: -9 },
    { type: 'highpass', frequency: 30, Q: 0.54, gain: 0 },
    { type: 'lowpass', frequency: 12_000, Q: 1.3, gain: 0 },
  ] as const)('%o has the bandwidth that gives its Q', (band) => {
    const { type, frequency, Q, gain } = band;
    const w = (2 * Math.PI * frequency) / 48_000;
    const bandwidth = bandwidthOf(band, 48_000);
    const A = 10 ** (gain / 40);
    const alpha = type.endsWith('shelf')
      ? (Math.sin(w) / 2) * Math.sqrt((A + 1 / A) * (bandwidth ** 2 - 1) + 2)
      : Math.sin(w) * Math.sinh((Math.LN2 / 2) * bandwidth * (type === 'peaking' ? w / Math.sin(w) : 1));
    expect(alpha).toBeCloseTo(Math.sin(w) / (2 * Q), 12);
    expect(asReaEq(band, 48_000).Q).toBeCloseTo(Q, 9);
  });

  test('a shelf that is steeper than ReaEQ has one is told as it is there', () => {
    const steep = { type: 'highshelf', frequency: 8000, Q: 2, gain: 6 } as const;
    expect(bandwidthOf(steep, 48_000)).toBe(0.915);
    expect(asReaEq(steep, 48_000).Q).toBeCloseTo(0.777, 3);
  });

  test('trims double by 6 of their decibels, and clip nowhere near', () => {
    const sliders = (gain: number) => bare(trim(gain, 'x'))[0]!.split(' ').slice(0, 3);
    expect(Number(sliders(20 * Math.log10(2))[0])).toBeCloseTo(6, 9);
    expect(sliders(0)).toEqual(['0', '150', '-']);
  });

  test('ReaLimit with the ceiling of a public project, but for the threshold', () => {
    const sample = Buffer.from('AwAAAAEAAAAAAAAAAAAAAAAAAAAAAPC/AgAAAAAAAAAAAAAAAAAAAD+fduMQw8Y/', 'base64');
    const ours = Buffer.from(bare(reaLimit(-1, 'x'))[1]!, 'base64');
    expect(ours.readDoubleLE(8)).toBe(-1);
    expect(ours.readDoubleLE(40)).toBeCloseTo(sample.readDoubleLE(40), 12);
    ours.copy(sample, 8, 8, 16);
    ours.copy(sample, 40, 40);
    expect(ours.equals(sample)).toBe(true);
  });
});

describe('a project of REAPER', () => {
  test('what was set is read back', () => {
    const kick = trackOf(projectOf('a desk'), 'Kick');
    const { data } = stateOf(effectOf(kick, 'ReaEQ'));
    const types = { 0: 'lowshelf', 1: 'highshelf', 3: 'lowpass', 4: 'highpass', 8: 'peaking' } as const;
    const bands = readReaEq(data).map(({ type, ...band }) => ({ ...band, type: types[type as 8] }));
    expect(bands.every(({ enabled }) => enabled === 1)).toBe(true);
    expect(levelOf(bands, 290, 48_000)).toBeCloseTo(-3, 1);
    expect(stateOf(effectOf(kick, 'ReaComp')).data.readFloatLE(8 + 4 * 14)).toBeCloseTo(6 / 24, 6); // knee
    expect(levelOf(bands, 30, 48_000)).toBeCloseTo(-3, 1);
    expect(readReaComp(stateOf(effectOf(kick, 'ReaComp')).data)).toMatchObject({
      threshold: expect.closeTo(-24, 4),
      ratio: expect.closeTo(3, 4),
      attack: expect.closeTo(0.01, 6),
      release: expect.closeTo(0.15, 6),
      makeup: 0,
    });
    expect(lineOf(kick, 'VOLPAN').map(Number)).toEqual([expect.closeTo(10 ** (-2.5 / 20), 9), 0, -1, -1, 1]);
    expect(lineOf(kick, 'IPHASE')).toEqual(['1']);
    expect(lineOf(trackOf(projectOf('a desk'), 'Old'), 'MUTESOLO')).toEqual(['1', '0', '0']);
    const master = effectOf(projectOf('a desk'), 'ReaLimit', 'MASTERFXLIST');
    expect(stateOf(master).data.readDoubleLE(16)).toBe(-1);
    expect(effectsOf(projectOf('a desk'), 'MASTERFXLIST').map(({ words }) => words[1])).toContain('utility/volume');
  });

  test('tracks of a bus go into it alone, by their places in the project', () => {
    const root = projectOf('a desk');
    const names = tracksOf(root).map(nameOf);
    expect(names).toEqual(['Kick', 'Vocals', 'Pad', 'Old', 'room return', 'drums']);
    expect(lineOf(trackOf(root, 'Kick'), 'MAINSEND')).toEqual(['0', '0']);
    expect(lineOf(trackOf(root, 'Vocals'), 'MAINSEND')).toEqual(['1', '0']);
    expect(linesOf(trackOf(root, 'drums'), 'AUXRECV').map((words) => words.slice(0, 4))).toEqual([
      ['0', '0', '1', '0'],
    ]);
  });

  test('every effect is bypassed, has its length, and a name of its own', () => {
    for (const name of Object.keys(allHandovers).filter((each) => each !== 'moves without sounds')) {
      const root = projectOf(name);
      const chains = [root, ...tracksOf(root)].flatMap((each) => [
        ...chunksOf(each, 'FXCHAIN'),
        ...chunksOf(each, 'MASTERFXLIST'),
      ]);
      for (const chain of chains) {
        const bypass = linesOf(chain, 'BYPASS');
        expect(bypass).toHaveLength(chain.chunks.length);
        expect(bypass.every(([first]) => first === '1')).toBe(true);
        for (const effect of chain.chunks.filter(({ words }) => words[0] === 'VST')) stateOf(effect);
      }
      const ids = [...textOf(name).matchAll(/(?:FXID|<TRACK|I?GUID) (\{[^}]*\})/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('a place is a balance with a law of 0 dB, a ride an envelope', () => {
    const root = projectOf('mono stems');
    expect(lineOf(root, 'PANLAW')).toEqual(['1']);
    const vocals = trackOf(root, 'Vocals');
    const [volume, pan] = lineOf(vocals, 'VOLPAN').map(Number) as [number, number];
    const angle = (((0.25 + 1) / 2) * Math.PI) / 2; // constant power, 3 dB more
    expect(volume / 10 ** (1.5 / 20)).toBeCloseTo(Math.SQRT2 * Math.sin(angle), 6);
    expect(((1 - pan) * volume) / 10 ** (1.5 / 20)).toBeCloseTo(Math.SQRT2 * Math.cos(angle), 6);
    const points = linesOf(chunksOf(vocals, 'VOLENV2')[0]!, 'PT').map((words) => words.map(Number));
    for (const [time, gain] of [[2, 1.5], [6, -1]]) // biome-ignore format: points
      expect(points.find(([at]) => at === time)![1]).toBeCloseTo(10 ** (gain! / 20), 6);
    expect(points[0]).toEqual([0, 1, 0]);
  });

  test('sides that are narrowed go through the channel mixer, and the balance stays in the middle', () => {
    const pad = trackOf(projectOf('a desk'), 'Pad');
    const { place } = allHandovers['a desk']!('settings').tracks[2]!;
    const mixer = effectsOf(pad).find(({ words }) => words[1] === 'utility/channelmixer')!;
    const [ll, rr, lr, rl] = mixer.lines[0]!.slice(0, 4).map((value) => 2 ** (Number(value) / 6));
    expect([ll, rl, lr, rr]).toEqual(place.map((factor) => expect.closeTo(factor, 8)));
    expect(lineOf(pad, 'VOLPAN').map(Number)).toEqual([expect.closeTo(10 ** (-6 / 20), 9), 0, -1, -1, 1]);
  });

  test('fades are those of the item, or of the envelope behind a compressor', () => {
    const root = projectOf('fades');
    const itemOf = (name: string) => chunksOf(trackOf(root, name), 'ITEM')[0]!;
    const lines = (name: string, ...of: string[]) => of.map((each) => lineOf(itemOf(name), each).map(Number));
    expect(lines('Intro', 'POSITION', 'SOFFS', 'LENGTH', 'FADEIN', 'FADEOUT')).toEqual([
      ...[[0.5], [0.5], [8], [0, 0.5, 0, 0, 0, 0, 0], [5, 1.5, 0, 5, 0, 0, 0]],
    ]);
    expect(lines('Swept', 'FADEIN')).toEqual([[4, 2, 0, 4, 0, 0, 0]]);
    expect(lines('Pressed', 'FADEOUT')).toEqual([[1, 0, 0, 1, 0, 0, 0]]);
    const points = linesOf(chunksOf(trackOf(root, 'Pressed'), 'VOLENV2')[0]!, 'PT').map((words) => words.map(Number));
    expect(points.at(-1)).toEqual([10, 0, 0]);
    expect(points.find(([at]) => at === 9)![1]).toBeCloseTo(10 ** (-2 / 20) * Math.SQRT1_2, 9);
    const master = linesOf(chunksOf(root, 'MASTERVOLENV2')[0]!, 'PT').map((words) => words.map(Number));
    expect([master[0], master.at(-1)]).toEqual([[0, 1, 0], [10, 0, 0]]); // biome-ignore format: points
  });

  test('names have the quotes that they do not hold themselves', () => {
    expect([quoted('a b'), quoted('a "b"'), quoted(`"a" 'b'`), quoted('"a" \'b\' `c`'), quoted('a\nb')]).toEqual([
      '"a b"',
      `'a "b"'`,
      '`"a" \'b\'`',
      "`\"a\" 'b' 'c'`",
      '"a b"',
    ]);
    expect(tracksOf(projectOf('odd names')).map(nameOf)).toEqual(oddNames.map((name) => name.replace(/\s+/g, ' ')));
  });

  test('60 stems: each its item, its file and its length', () => {
    const items = tracksOf(projectOf('60 stems')).map((track) => chunksOf(track, 'ITEM')[0]!);
    expect(items.map((item) => lineOf(chunksOf(item, 'SOURCE')[0]!, 'FILE')[0])).toEqual(
      Array.from({ length: 60 }, (_, i) => `Media/Stem ${i + 1}.wav`),
    );
    expect(new Set(items.map((item) => lineOf(item, 'LENGTH')[0]))).toEqual(new Set(['10']));
  });

  test('regions are two lines of one number', () => {
    expect(linesOf(projectOf('a desk'), 'MARKER').map((words) => words.slice(0, 4))).toEqual([
      ['1', '2', 'Chorus, "the first"', '1'],
      ['1', '6', '', '1'],
      ['2', '2.5', 'Guitars cover the vocal by 6 dB between 1 and 3 kHz', '1'],
      ['2', '4', '', '1'],
      ['3', '9.25', 'Click <here> & there', '0'],
    ]);
  });

  test('printed has no effect, and every fader stands at 0 dB', () => {
    const root = projectOf('a desk', 'printed');
    expect(chunksOf(root, 'MASTERFXLIST')).toEqual([]);
    expect(tracksOf(root).flatMap((track) => effectsOf(track))).toEqual([]);
    expect(tracksOf(root).every((track) => lineOf(track, 'VOLPAN').join(' ') === '1 0 -1 -1 1')).toBe(true);
  });

  test('ids are the same for the same text, and not for another', () => {
    expect(guid('a')).toMatch(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/);
    expect(guid('a')).toBe(guid(`${'a'}`));
    expect(guid('a')).not.toBe(guid('b'));
  });
});
