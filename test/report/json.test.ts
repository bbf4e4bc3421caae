import { expect, test } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { merged } from '../../src/report/merge.ts';
import { reportMistakes, reportSchema } from '../../src/report/report-schema.ts';
import { allReports, busyMix, cleanMix, mendedMix, stemsWithMasking } from '../helpers/reports.ts';

const read = (text: string) => JSON.parse(text) as Record<string, unknown>;

test.each(Object.entries(allReports))('%s follows the schema', (_, report) => {
  expect(reportMistakes(read(renderJson(report())))).toEqual([]);
});

test('the schema refuses a field that the contract does not have, and a status it does not know', () => {
  const document = read(renderJson(busyMix()));
  expect(reportMistakes({ ...document, score: 87 })).toHaveLength(1);
  expect(reportMistakes({ ...document, outcomes: [{ rule: 'hum', status: 'maybe' }] })).toHaveLength(1);
});

test('the schema is plain JSON Schema', () => {
  const schema = read(JSON.stringify(reportSchema()));
  expect(schema.$schema).toContain('2020-12');
  expect(schema.required).toEqual(['format', 'tool', 'preset', 'tracks', 'outcomes', 'warnings']);
});

test('keys stand in the order of the contract, and what is not there is left out', () => {
  const keys = ['format', 'tool', 'preset', 'tracks', 'outcomes', 'warnings'];
  expect(Object.keys(read(renderJson(cleanMix())))).toEqual(keys);
  expect(Object.keys(read(renderJson(mendedMix())))).toEqual([
    ...keys.slice(0, 3),
    'reference',
    ...keys.slice(3),
    'sections',
    'plan',
    'after',
  ]);
  expect(read(renderJson(stemsWithMasking()))).toHaveProperty('masking');
});

test('a finding carries what the contract names, and no drawing', () => {
  const outcomes = read(renderJson(busyMix())).outcomes as { findings?: Record<string, unknown>[] }[];
  const finding = outcomes.flatMap(({ findings = [] }) => findings)[0]!;
  expect(Object.keys(finding)).toEqual(
    'id rule category severity value unit limit tracks time band confidence what why advice fix'.split(' '),
  );
});

test('of several mixes, parts tell whose they are', () => {
  const [busy, clean] = [busyMix(), { ...cleanMix(), sections: [{ name: 'whole', time: [0, 9] as const }] }];
  const { sections } = read(renderJson(merged([busy, clean]))) as { sections: { track?: string; name: string }[] };
  expect(sections).toHaveLength(busy.sections!.length + 1);
  expect(sections[0]).toMatchObject({ track: busy.tracks[0]!.name, name: 'Intro' });
  expect(sections.at(-1)).toEqual({ track: clean.tracks[0]!.name, name: 'whole', time: [0, 9] });
  expect(reportMistakes(read(renderJson(merged([busy, clean]))))).toEqual([]);
});

test('numbers are unrounded', () => {
  const report = cleanMix();
  const [track] = report.tracks;
  const exact = { ...report, tracks: [{ ...track!, metrics: { 'peak.true': -1.0123456789 } }] };
  expect(renderJson(exact)).toContain('-1.0123456789');
});

test('a number that is not finite is our bug, and is told with its place', () => {
  const report = cleanMix();
  const [track] = report.tracks;
  const broken = { ...report, tracks: [{ ...track!, metrics: { 'peak.true': Number.NaN } }] };
  expect(() => renderJson(broken)).toThrow('tracks.0.metrics.peak.true of the report is NaN');
});

test('what a plan would do has the tracks that would sound otherwise', () => {
  const { after, tracks, ...report } = mendedMix();
  const stem = { ...tracks[0]!, name: 'a stem that stays', role: 'bass' } as const;
  const prospect = { ...after!, tracks: [...after!.tracks, stem] };
  const document = read(renderJson({ ...report, tracks: [...tracks, stem], prospect }));
  expect(reportMistakes(document)).toEqual([]);
  const told = document.prospect as { tracks: { name: string }[]; verdicts: unknown[] };
  expect(told.tracks.map(({ name }) => name)).toEqual([tracks[0]!.name]);
  expect(told.verdicts).toHaveLength(after!.verdicts.length);
});
