import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeSound } from '../../src/audio/write.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderText } from '../../src/report/text.ts';
import { analyze } from '../../src/run.ts';
import { Invalid } from '../../src/units.ts';
import { both, sine, sound } from '../helpers/signals.ts';

/** One file, written by someone who read the README of the rules and no line of the program. */
const yaml = `
title: Quieter than a whisper
detect: { metric: level.rms }
below: { info: -30 dBFS, warning: -40 dBFS }
what: "{track} is only at {value}."
why: At this level the noise of every listener's room is as loud as the music.
advice: Turn it up before it leaves the house, and look for a fader that was left down.
sources:
  - My own ears
`;

const folder = mkdtempSync(join(tmpdir(), 'mixwright-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const rules = join(folder, 'rules');
mkdirSync(join(rules, 'level'), { recursive: true });
writeFileSync(join(rules, 'level', 'whisper.yaml'), yaml);

const keep = async (name: string, level: number): Promise<string> => {
  const path = join(folder, name);
  await writeSound(path, sound(both(sine(440, level, 4))), { container: 'wav', bitDepth: 24 });
  return path;
};
const reportOf = async (level: number) =>
  analyze({ mix: await keep(`at${level}.wav`, level), references: ['none'] }, { rules: [rules] });

test('a rule in one file loads, judges and shows in every report', async () => {
  const report = await reportOf(-42);
  const outcome = report.outcomes.find(({ rule }) => rule === 'whisper');
  expect(outcome).toMatchObject({
    status: 'failed',
    findings: [
      {
        id: 'whisper:at-42',
        category: 'level',
        severity: 'warning',
        unit: 'dBFS',
        limit: -40,
        tracks: ['at-42'],
        what: 'at-42 is only at −45.0 dBFS.',
      },
    ],
  });
  const written = JSON.parse(renderJson(report)) as { outcomes: { rule: string; status: string }[] };
  expect(written.outcomes.find(({ rule }) => rule === 'whisper')).toMatchObject({ status: 'failed' });
  for (const page of [await renderHtml(report), renderText(report)]) {
    expect(page).toContain('whisper');
    expect(page).toContain('is only at −45.0 dBFS.');
  }
});

test('it passes where it should, and is listed among what passed', async () => {
  const report = await reportOf(-12);
  expect(report.outcomes.find(({ rule }) => rule === 'whisper')).toEqual({ rule: 'whisper', status: 'passed' });
  expect(await renderHtml(report)).toContain('Quieter than a whisper');
});

test('a mistake in it is told with file, line and cure', async () => {
  const wrong = join(folder, 'wrong');
  mkdirSync(join(wrong, 'level'), { recursive: true });
  writeFileSync(
    join(wrong, 'level', 'whisper.yaml'),
    yaml.replace('level.rms', 'level.rsm').replace('-40 dBFS', '-40 Hz'),
  );
  const mix = await keep('any.wav', -20);
  const refused = await analyze({ mix, references: ['none'] }, { rules: [wrong] }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Invalid);
  expect((refused as Invalid).message).toMatch(/whisper\.yaml:3.*level\.rms/s);
});
