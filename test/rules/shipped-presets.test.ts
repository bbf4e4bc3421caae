import { describe, expect, test } from 'vitest';
import { detectors } from '../../src/detectors/index.ts';
import { remedies } from '../../src/remedies/index.ts';
import { findingsOf, judge } from '../../src/rules/judge.ts';
import { loadPresets, loadRules } from '../../src/rules/load.ts';
import { presetOf, rulebook } from '../../src/rules/preset.ts';
import { track } from '../helpers/sessions.ts';

const rules = loadRules({ detectors, remedies });
const presets = loadPresets(rules);
const preset = (id: string) => presetOf(presets, id);

/** As the standards and the services say. */
const aims: Readonly<Record<string, readonly [loudness: number, peak: number]>> = {
  streaming: [-14, -1],
  spotify: [-14, -1],
  'apple-music': [-16, -1],
  youtube: [-14, -1],
  tidal: [-14, -1],
  'amazon-music': [-14, -2],
  deezer: [-15, -1],
  soundcloud: [-14, -1],
  podcast: [-16, -1],
  broadcast: [-23, -1],
  'broadcast-us': [-24, -2],
  game: [-23, -1],
};
const styles = ['acoustic', 'electronic', 'hip-hop', 'orchestral', 'pop', 'rock'];

test('every preset is a use with a target, a style, or without an aim', () => {
  expect(presets.map(({ id }) => id).sort()).toEqual(
    [...Object.keys(aims), ...styles, 'club', 'default', 'mix'].sort(),
  );
});

describe.each(Object.entries(aims))('%s', (id, [loudness, peak]) => {
  test('aims at what is asked for, with a source and a day', () => {
    const { targets, sources, noted, official } = preset(id);
    expect(targets).toEqual({ 'loudness.integrated': loudness, 'peak.true': peak });
    expect(sources?.length).toBeGreaterThan(0);
    expect(noted).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(official).toBeTypeOf('boolean');
  });

  test('warns of peaks over its ceiling', () => {
    const at = (value: number) =>
      severitiesOf(id, { 'loudness.integrated': loudness, 'peak.true': value })['true-peak'];
    expect(at(peak + 0.05)).toBe('warning');
    expect(at(peak)).toBeUndefined();
  });
});

/** For mixes on their way to a master: only the preset `mix` has them. */
const forMixes = ['headroom', 'loud-for-a-mix'];

test('what is for mixes alone is off everywhere else', () => {
  for (const { id, off } of presets)
    expect(
      forMixes.filter((rule) => off.includes(rule)),
      id,
    ).toEqual(id === 'mix' ? [] : forMixes);
});

const byStyle = ['over-compressed', 'over-dynamic', 'wide-bass', 'narrow-image'];

test.each(styles)('%s changes only what styles differ in', (id) => {
  const { targets, off, ladders, sources } = preset(id);
  const changed = [...new Set([...off.filter((each) => !forMixes.includes(each)), ...Object.keys(ladders)])].map(
    (each) => rules.find((rule) => rule.id === each)!,
  );
  expect(changed.length).toBeGreaterThan(0);
  expect(changed.filter((rule) => rule.category !== 'tone' && !byStyle.includes(rule.id))).toEqual([]);
  expect(targets).toEqual({});
  expect(sources?.length).toBeGreaterThan(0);
});

test.each(['podcast', 'broadcast', 'broadcast-us'])('%s compares no speech with records of music', (id) => {
  const on = rulebook(rules, preset(id)).rules.filter(({ detect }) => detect.detector === 'tonal-shape');
  expect(on.map((rule) => rule.id)).toEqual([]);
});

const loud = rules.filter(({ id }) => id === 'loudness' || id === 'true-peak');

const noOvers = { level: { highest: -6, isSilent: false }, peak: { overs: { times: [] } } };

/** What the two rules of level say of a file, by rule. */
function severitiesOf(id: string, metrics: Parameters<typeof track>[1], channels = 2): Record<string, string> {
  const session = { mix: track('mix', metrics, { format: { channels }, features: noOvers }), stems: [] };
  const found = findingsOf(judge(rulebook(loud, preset(id)), session, detectors, remedies));
  return Object.fromEntries(found.map(({ rule, severity }) => [rule, severity]));
}

const loudnessOf = (id: string, loudness: number, channels = 2) =>
  severitiesOf(id, { 'loudness.integrated': loudness, 'peak.true': -9 }, channels).loudness;

test('a podcast stands at −16 LUFS, a mono one at −19', () => {
  expect([-16, -15.6, -16.4].map((each) => loudnessOf('podcast', each))).toEqual([undefined, undefined, undefined]);
  expect([-14.9, -17.1].map((each) => loudnessOf('podcast', each))).toEqual(['warning', 'warning']);
  expect([-19, -19.4].map((each) => loudnessOf('podcast', each, 1))).toEqual([undefined, undefined]);
  expect([-17, -20.1].map((each) => loudnessOf('podcast', each, 1))).toEqual(['warning', 'warning']);
});

test('a mono file is told its own target', () => {
  const mix = track(
    'mix',
    { 'loudness.integrated': -14, 'peak.true': -3 },
    { format: { channels: 1 }, features: noOvers },
  );
  const [finding] = findingsOf(judge(rulebook(loud, preset('streaming')), { mix, stems: [] }, detectors, remedies));
  expect(finding?.what).toBe('The mix is 3.0 LU louder than the target of −17.0 LUFS for mono (−14.0 LUFS).');
});

test('R 128 allows half a unit to both sides, A/85 two', () => {
  const told = (id: string, ...values: readonly number[]) => values.map((value) => loudnessOf(id, value));
  expect(told('broadcast', -23, -22.6, -22.4, -21.9)).toEqual([undefined, 'info', 'warning', 'error']);
  expect(told('broadcast', -23.4, -23.6, -24.1)).toEqual(['info', 'warning', 'error']);
  expect(told('broadcast-us', -24, -22.5, -21.9, -26.1)).toEqual([undefined, 'info', 'warning', 'warning']);
});
