import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { open } from '../../src/audio/open.ts';
import { exporters } from '../../src/export/index.ts';
import { exportPlan } from '../../src/jobs/export-plan.ts';
import { checkPlan } from '../../src/plan-file.ts';
import { bench, keepSound, ran } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

bench();
mkdirSync('stems');
const [left, right] = [noise(-20, 0.5, 1), noise(-20, 0.5, 2)];
await keepSound('stems/bass.wav', [left]);
await keepSound('stems/keys.wav', [left, right]);
await keepSound('mix.wav', [left, right]);
await keepSound('surround.wav', [left, right, left, right, left, right]);
const plan = { tracks: { bass: { chain: [] }, keys: { chain: [{ processor: 'gain', gain: -3 }] } } };
writeFileSync('stems.plan.json', JSON.stringify(plan));

test('labels of a mix of stems need no stems, and markers go into the one file that is named', async () => {
  const findings = [{ severity: 'error', tracks: ['mix'], what: 'Clipped.', time: [[0.1, 0.2]] }];
  const report = { sections: [], tracks: [], outcomes: [{ findings }], plan };
  writeFileSync('mix.json', JSON.stringify(report));
  expect(await ran('export', 'mix.json', '--to', 'labels')).toMatchObject({ code: 0, err: '' });
  expect(existsSync('mix.labels.txt')).toBe(true);
  expect((await ran('export', 'mix.json', 'mix.wav', '--to', 'labels', '-o', 'marked.wav')).code).toBe(0);
  const unnamed = await ran('export', 'mix.json', '--to', 'labels', '-o', 'other.wav');
  expect(unnamed.err).toMatch(/there is none: name the mix alone, as in .* mix\.html mix\.wav --to labels/);
  const mistaken = await ran('export', 'stems.plan.json', '--to', 'labels');
  expect([mistaken.code, mistaken.err]).toEqual([2, expect.stringMatching(/^✖ Labels are what a report found/)]);
});

test('what is no console takes sounds of any number of channels', async () => {
  expect((await ran('export', 'surround.wav', '--to', 'metadata')).code).toBe(0);
  expect((await open('surround.metadata.wav')).format.channels).toBe(6);
  const { code, err } = await ran('export', 'surround.wav', '--to', 'ardour');
  expect([code, err]).toEqual([2, expect.stringMatching(/6 channels; mono and stereo can be handed over/)]);
});

test('a usual name says the target once; a plan with nothing in it is told as one', async () => {
  expect((await ran('export', 'stems.plan.json', '--to', 'dawproject')).out).toMatch(/^✓ stems\.dawproject\n/);
  expect((await ran('export', 'mix.wav', '--to', 'eq')).err).toMatch(/has no move/);
});

test.each(['settings', 'printed'] as const)('broken off as %s, it leaves nothing behind', async (mode) => {
  const before = readdirSync('.');
  const broken = new AbortController();
  const files = { bass: 'stems/bass.wav', keys: 'stems/keys.wav' };
  const onStage = () => broken.abort();
  const given = { mode, onStage, signal: broken.signal };
  await expect(exportPlan(checkPlan(plan), exporters.ardour, files, 'session', given)).rejects.toThrow();
  expect(readdirSync('.')).toEqual(before);
});
