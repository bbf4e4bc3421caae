import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeSound } from '../../src/audio/write.ts';
import { dawproject } from '../../src/export/dawproject.ts';
import type { Mode } from '../../src/export/handover.ts';
import { exportPlan } from '../../src/jobs/export-plan.ts';
import type { Plan } from '../../src/plan.ts';
import { allOf, dawprojectFaults, type Read, readXml } from '../helpers/dawproject-rules.ts';
import { allHandovers } from '../helpers/handovers.ts';
import { noise, sound } from '../helpers/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'mixwright-dawproject-'));
afterAll(() => rmSync(folder, { recursive: true }));

const filesOf = (name: string, mode: Mode): Record<string, string> =>
  Object.fromEntries(
    dawproject
      .write(allHandovers[name]!(mode), '.dawproject')
      .files.map(({ path, content }) => [path, content as string]),
  );
const projectOf = (name: string, mode: Mode = 'settings'): Read => readXml(filesOf(name, mode)['project.xml']!);
const trackOf = (root: Read, name: string): Read =>
  allOf(root, 'Track').find(({ attributes }) => attributes['name'] === name)!;
const channelOf = (root: Read, name: string): Read => trackOf(root, name).children[0]!;
const child = (of: Read, ...path: string[]): Read =>
  path.reduce((at, name) => at.children.find((each) => each.name === name)!, of);
const numberOf = (of: Read, ...path: string[]): number => Number(child(of, ...path).attributes['value']);

describe('a DAWproject', () => {
  const names = Object.keys(allHandovers).filter((name) => name !== 'moves without sounds');
  test.each(names.flatMap((name) => [[name, 'settings'] as const, [name, 'printed'] as const]))(
    '%s, as %s: order, units, what is required, and every reference',
    (name, mode) => {
      const files = filesOf(name, mode);
      expect(dawprojectFaults(readXml(files['project.xml']!))).toEqual([]);
      expect(dawprojectFaults(readXml(files['metadata.xml']!))).toEqual([]);
    },
  );

  test('the checker sees what is wrong', () => {
    const xml = filesOf('a desk', 'settings')['project.xml']!;
    const wrong = (from: string | RegExp, to: string): readonly string[] =>
      dawprojectFaults(readXml(xml.replace(from, to)));
    expect(wrong('unit="semitones"', 'unit="pitch"')).toHaveLength(1);
    expect(wrong(/destination="[^"]*"/, 'destination="id9999"')).toEqual(['nothing is called id9999']);
    expect(wrong('deviceRole="audioFX"', '')).toHaveLength(1);
    expect(wrong(/(<Mute[^>]*>)\s*(<Pan[^>]*>)/, '$2$1').length).toBeGreaterThan(0);
    expect(wrong('<Structure>', '<Structure>x')).toEqual(['Project/Structure: text']);
    expect(wrong('channels="2"', 'channels="2147483648"')).toHaveLength(1);
    expect(wrong('order="1"', 'order="2"')).toHaveLength(1);
    expect(wrong(/track="[^"]*"/, `track="${/<Channel[^>]* id="([^"]*)"/.exec(xml)![1]}"`)).toEqual([
      'track leads to a Channel',
    ]);
    expect(wrong(/id="id1"/, 'id="id0"')).toContain('id0 is there twice');
    expect(dawprojectFaults(readXml('<Track/>'))).toEqual(['Track is no root']);
    expect(wrong(' role="master"', ' role="main"')).toHaveLength(1);
  });

  test('bands are told as pitches, ratios as shares, times in seconds', () => {
    const kick = channelOf(projectOf('a desk'), 'Kick');
    const [highpass, bell] = allOf(kick, 'Band');
    expect(highpass!.attributes).toMatchObject({ type: 'highPass', order: '0' }); // its place, not its steepness
    expect(bell!.attributes).toMatchObject({ type: 'bell', order: '1' });
    expect(numberOf(bell!, 'Freq')).toBeCloseTo(69 + 12 * Math.log2(290 / 440), 9);
    expect(child(bell!, 'Freq').attributes).toMatchObject({ unit: 'semitones' });
    expect(Number(child(bell!, 'Freq').attributes['min'])).toBeCloseTo(15.486821, 6); // as Bitwig writes 20 Hz
    expect(Number(child(bell!, 'Freq').attributes['max'])).toBeCloseTo(135.076232, 6); // and 20 kHz
    expect([numberOf(bell!, 'Gain'), numberOf(bell!, 'Q')]).toEqual([-3, 1.1]);
    const compressor = child(kick, 'Devices', 'Compressor');
    expect(numberOf(compressor, 'Ratio')).toBeCloseTo(100 * (1 - 1 / 3), 9);
    expect([
      numberOf(compressor, 'Threshold'),
      numberOf(compressor, 'Attack'),
      numberOf(compressor, 'Release'),
    ]).toEqual([-24, 0.01, 0.15]);
    expect(numberOf(kick, 'Volume')).toBeCloseTo(10 ** (-2.5 / 20), 9);
  });

  test('tracks of a bus stand in its group and feed it; the rest feeds the master, which is called Master', () => {
    const root = projectOf('a desk');
    const tops = child(root, 'Structure').children.map(({ attributes }) => attributes['name']);
    expect(tops).toEqual(['drums', 'Vocals', 'Pad', 'Old', 'room return', 'Master']);
    const [drums, master] = [channelOf(root, 'drums'), channelOf(root, 'Master')];
    expect(trackOf(root, 'drums').children.map(({ attributes }) => attributes['name'])).toContain('Kick');
    expect(channelOf(root, 'Kick').attributes['destination']).toBe(drums.attributes['id']);
    expect([drums.attributes['role'], drums.attributes['destination']]).toEqual(['submix', master.attributes['id']]);
    expect(master.attributes).toMatchObject({ role: 'master' });
    expect(master.attributes['destination']).toBeUndefined();
    expect(child(channelOf(root, 'Old'), 'Mute').attributes['value']).toBe('true');
  });

  test('a ride is automation of the fader of its track', () => {
    const root = projectOf('mono stems');
    const volume = child(channelOf(root, 'Vocals'), 'Volume').attributes['id'];
    const [points] = allOf(root, 'Points');
    expect(child(points!, 'Target').attributes['parameter']).toBe(volume);
    const at = allOf(points!, 'RealPoint').map(({ attributes }) => [
      Number(attributes['time']),
      Number(attributes['value']),
    ]);
    for (const [time, gain] of [[0, 1.5], [2, 3], [6, 0.5]]) // biome-ignore format: points
      expect(at.find(([each]) => each === time)![1]).toBeCloseTo(10 ** (gain! / 20), 9);
    expect(allOf(root, 'Lanes').map(({ attributes }) => attributes['track'])).toContain(
      trackOf(root, 'Vocals').attributes['id'],
    );
  });

  test('a place of constant power is its pan, polarity is told as left out', () => {
    const { notes } = dawproject.write(allHandovers['mono stems']!('settings'), '.dawproject');
    const vocals = channelOf(projectOf('mono stems'), 'Vocals');
    expect(numberOf(vocals, 'Pan')).toBeCloseTo((1 + 0.25) / 2, 9);
    expect(notes.find(({ channel, step }) => channel === 'Kick' && step === 1)).toMatchObject({ how: 'left' });
  });

  test('a fader that would have to pass +6 dB leaves the rest to an equaliser; a gain before a device is at its input', () => {
    const master = channelOf(projectOf('a mix alone'), 'mix');
    expect(numberOf(master, 'Devices', 'Limiter', 'InputGain')).toBe(2);
    expect(numberOf(master, 'Devices', 'Limiter', 'Threshold')).toBe(-1);
    const track = { ...allHandovers['odd names']!('settings').tracks[0]!, fader: 10 };
    const { files } = dawproject.write({ ...allHandovers['odd names']!('settings'), tracks: [track] }, '.dawproject');
    const channel = channelOf(readXml(files[1]!.content as string), 'a b');
    expect(
      20 * Math.log10(numberOf(channel, 'Volume')) + numberOf(channel, 'Devices', 'Equalizer', 'OutputGain'),
    ).toBeCloseTo(10, 9);
    expect(numberOf(channel, 'Volume')).toBeLessThanOrEqual(2);
  });

  test('a fade is one of the clip, or of the fader where a compressor stands before it', () => {
    const root = projectOf('fades');
    const [intro, pressed, swept] = allOf(root, 'Clip').map(({ attributes }) => attributes);
    expect(intro).toMatchObject({ time: '0.5', playStart: '0.5', duration: '8', fadeTimeUnit: 'seconds' });
    expect([Number(intro!['fadeInTime']), Number(intro!['fadeOutTime'])]).toEqual([0.5, 1.5]);
    expect([pressed!['fadeOutTime'], swept!['fadeInTime'], swept!['fadeOutTime']]).toEqual([undefined, '2', '0']);
    const curves = allOf(root, 'Points').map((points) => ({
      of: child(points, 'Target').attributes['parameter'],
      at: allOf(points, 'RealPoint').map(({ attributes }) => [Number(attributes['time']), Number(attributes['value'])]),
    }));
    const curveOf = (name: string) =>
      curves.find(({ of }) => of === child(channelOf(root, name), 'Volume').attributes['id'])!.at;
    const factor = (curve: number[][], time: number) => curve.find(([at]) => Math.abs(at! - time) < 1e-9)![1];
    expect(factor(curveOf('Pressed'), 10)).toBeCloseTo(0, 9);
    expect(factor(curveOf('Pressed'), 9)).toBeCloseTo(10 ** (-2 / 20) * Math.SQRT1_2, 9); // ride times equal power
    expect(curveOf('band').slice(0, 2)).toEqual([[0, 0], [expect.closeTo(0.5 / 48, 9), expect.closeTo(1 / 48, 9)]]); // biome-ignore format: points
    expect(factor(curveOf('Master'), 9.75)).toBeCloseTo(0.5, 9); // cosine
    const { notes } = dawproject.write(allHandovers['fades']!('settings'), '.dawproject');
    const told = notes.filter(({ words }) => words.startsWith('fade')).map((note) => `${note.channel} ${note.how}`);
    expect(told.toSorted()).toEqual(['Intro near', 'Intro near', 'Pressed exact', 'Swept near', 'band near', 'mix left', 'mix near']); // biome-ignore format: names
  });

  test('every timeline says that it counts seconds', () => {
    const root = projectOf('mono stems');
    for (const name of ['Lanes', 'Clips', 'Points', 'Markers'])
      for (const { attributes } of allOf(root, name)) expect(attributes['timeUnit']).toBe('seconds');
  });

  test('markers say where they end', () => {
    const markers = allOf(projectOf('a desk'), 'Marker').map(({ attributes }) => attributes);
    expect(markers).toEqual([
      { name: 'Chorus, "the first"', comment: 'ends 6.00 s', time: '2' },
      { name: 'Guitars cover the vocal by 6 dB between 1 and 3 kHz', comment: 'ends 4.00 s', time: '2.5' },
      { name: 'Click <here> & there', time: '9.25' },
    ]);
  });

  test('printed has no device, and every fader stands at 0 dB', () => {
    const root = projectOf('a desk', 'printed');
    expect(allOf(root, 'Devices')).toEqual([]);
    expect(allOf(root, 'Volume').every(({ attributes }) => attributes['value'] === '1')).toBe(true);
    expect(allOf(root, 'Pan').every(({ attributes }) => attributes['value'] === '0.5')).toBe(true);
  });
});

describe('the archive', async () => {
  const plan: Plan = {
    tracks: { 'Ki ck': { chain: [{ processor: 'gain', gain: -3 }], to: 'drums' }, Ümläut: { chain: [] } },
    buses: { drums: { chain: [] } },
    taken: [],
    left: [],
  };
  const paths = { 'Ki ck': join(folder, 'a.wav'), Ümläut: join(folder, 'b.wav') };
  const mono = noise(-12, 0.5, 1);
  await writeSound(paths['Ki ck'], sound([mono], 48_000), { container: 'wav', bitDepth: 24 });
  await writeSound(paths['Ümläut'], sound([noise(-12, 0.3, 2), noise(-12, 0.3, 3)], 48_000), {
    container: 'wav',
    bitDepth: 24,
  });
  const out = join(folder, 'Song.dawproject');
  const { readme } = await exportPlan(plan, dawproject, paths, out);
  const bytes = readFileSync(out);

  test('the same session gives the same bytes, and nothing is left beside it', async () => {
    const again = join(folder, 'again', 'Song.dawproject');
    execFileSync('mkdir', [join(folder, 'again')]);
    await exportPlan(plan, dawproject, paths, again);
    expect(readFileSync(again).equals(bytes)).toBe(true);
    expect(readdirSync(join(folder, 'again'))).toEqual(['Song.README.txt', 'Song.dawproject']);
    expect(readFileSync(readme!, 'utf8')).toMatch(/^Song: [\s\S]*Bitwig[\s\S]*`--as printed`/);
  });

  test('a printed one tells what that means', async () => {
    const { readme } = await exportPlan(plan, dawproject, paths, join(folder, 'Printed.dawproject'), {
      mode: 'printed',
    });
    expect(readFileSync(readme!, 'utf8')).toContain('the sum is the mix');
  });

  test.runIf(spawnSync('unzip', ['-v']).status === 0)(
    'unzip finds nothing wrong; sounds are stored, mono ones on two channels',
    () => {
      expect(execFileSync('unzip', ['-t', out], { encoding: 'utf8' })).toContain('No errors detected');
      const listed = execFileSync('unzip', ['-Z1', out], { encoding: 'utf8' }).trim().split('\n');
      expect(listed).toEqual(['metadata.xml', 'project.xml', 'audio/Ki ck.wav', 'audio/Ümläut.wav']);
      const kick = execFileSync('unzip', ['-p', out, 'audio/Ki ck.wav']);
      const format = kick.indexOf('fmt ');
      expect([kick.readUInt16LE(format + 10), kick.readUInt32LE(format + 12)]).toEqual([2, 48_000]);
      expect(kick.length).toBeGreaterThan(2 * 3 * mono.length);
      const project = execFileSync('unzip', ['-p', out, 'project.xml'], { encoding: 'utf8' });
      for (const { attributes } of allOf(readXml(project), 'File')) expect(listed).toContain(attributes['path']);
    },
  );

  test('a sound that fails leaves nothing, and says why', async () => {
    const broken = join(folder, 'broken.wav');
    writeFileSync(broken, readFileSync(paths['Ki ck']).subarray(0, 60));
    const there = readdirSync(folder);
    const failing = { ...dawproject, write: () => ({ files: [], notes: [], howto: '', sounds: [{ path: 'audio/x.wav', sound: { of: { kind: 'stem', name: 'no', steps: 0 } } }] }) }; // biome-ignore format: short
    await expect(exportPlan(plan, failing as never, paths, join(folder, 'No.dawproject'))).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(there);
  });
});
