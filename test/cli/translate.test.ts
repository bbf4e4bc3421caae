import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { hearFile } from '../../src/jobs/hear-file.ts';
import { reportMistakes } from '../../src/report/report-schema.ts';
import { systemIds } from '../../src/translation/systems.ts';
import { bench, inside, keepSounds, parsed, ran, reportOf } from '../helpers/command.ts';

bench();
beforeAll(keepSounds);
afterEach(() => rmSync('there', { recursive: true, force: true }));

describe('translate', () => {
  test('a line a system, and a document that keeps the contract', async () => {
    const { code, out, err } = await ran('translate', 'mix.wav');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const title of ['Phone', 'Laptop', 'Bluetooth speaker', 'Car', 'Earbuds', 'Club', 'TV', 'Mono'])
      expect(out).toMatch(new RegExp(`^  ${title} .*LU`, 'm'));
    const told = await ran('translate', 'mix.wav', '--json');
    expect(reportMistakes(parsed(told))).toEqual([]);
    expect(reportOf(told).translation?.systems.map(({ system }) => system)).toEqual(systemIds);
  });

  test('with stems, what each loses', async () => {
    const [phone] = reportOf(await ran('translate', '--stems', 'stems', '--on', 'phone', '--json')).translation!
      .systems;
    expect(phone!.parts!.length).toBe(readdirSync('stems').length);
    expect(await ran('translate', '--stems', 'stems', '--on', 'phone', '-q')).toEqual({ code: 0, out: '', err: '' });
  });

  test('renders are as loud as the mix, under the ceiling, and replace nothing', async () => {
    const before = inside();
    const told = await ran('translate', 'mix.wav', '--on', 'car,phone', '-o', 'there', '--report', 'there.html');
    expect(told.code).toBe(0);
    expect(told.out).toContain('Rendered as loud as the mix');
    const softer = Number(/all ([\d.]+) dB softer/.exec(told.out)?.[1] ?? 0);
    expect(readdirSync('there').sort()).toEqual(['mix.car.wav', 'mix.phone.wav']);
    const loudness = async (path: string) => (await hearFile(path)).track.metrics;
    const [mix, phone] = [await loudness('mix.wav'), await loudness('there/mix.phone.wav')];
    expect(phone['loudness.integrated']! + softer).toBeCloseTo(mix['loudness.integrated']!, 0);
    expect(phone['peak.true']).toBeLessThanOrEqual(-0.95);
    expect((await open('there/mix.phone.wav')).length).toBe((await open('mix.wav')).length);
    expect(readFileSync('there.html', 'utf8')).toContain('id="translation"');
    rmSync('there.html');
    const again = await ran('translate', 'mix.wav', '--on', 'phone', '-o', 'there');
    expect(again).toMatchObject({ code: 5, out: '' });
    expect(again.err).toContain('there/mix.phone.wav is there already, and nothing is replaced');
    rmSync('there', { recursive: true });
    expect(inside()).toEqual(before);
  });

  test('what cannot be meant is said, and nothing is written', async () => {
    const strange = await ran('translate', 'mix.wav', '--on', 'phon');
    expect(strange).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean "phone"?') });
    writeFileSync('there', '');
    const file = await ran('translate', 'mix.wav', '-o', 'there');
    expect(file).toMatchObject({ code: 5, err: expect.stringContaining('there is a file; name a folder') });
    expect(await ran('translate', 'mix.wav', '--report', 'mix.wav')).toMatchObject({ code: 2 });
    expect(existsSync('there/mix.phone.wav')).toBe(false);
  });
});
