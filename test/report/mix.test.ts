import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/processors/index.ts';
import { evidenceWords } from '../../src/report/evidence.ts';
import { channelsOf, decisionsOf, mendedSentences, notesBeside, writtenBy } from '../../src/report/mix.ts';
import type { MixDecision, Report } from '../../src/report/report.ts';

const decision = (name: string, kind: MixDecision['kind'], reason: string): MixDecision => ({
  id: `${name}.${kind}`,
  name,
  kind,
  reason,
  evidence: {},
});
const reportOf = (report: object): Report => report as Report;

describe('figures behind a decision', () => {
  const words = (evidence: MixDecision['evidence'], reason: string) =>
    evidenceWords({ evidence, reason, kind: 'gain' });

  test('are what its reason does not say already, at whatever precision and in whatever unit', () => {
    const reason = 'bass 59 % left: it shares 87 % with keys, from 271 Hz to 3.86 kHz; the first 5 ms, −2.7 LU.';
    expect(
      words({ pan: -0.59, share: 0.87, with: 'keys', from: 271, to: 3861, fade: 0.005, hits: -2.7 }, reason),
    ).toEqual([]);
    expect(words({ crest: 7.1, centroid: 1150, whole: -18 }, reason)).toEqual([
      'crest 7.1 dB',
      'its loudness centres on 1.15 kHz',
      'the whole mix −18.0 LUFS',
    ]);
  });

  test('are not zeros, and a digit of a name is no figure', () => {
    expect(words({ lead: 0 }, 'It belongs with the typical part.')).toEqual([]);
    expect(words({ hits: -2.1 }, 'bass_2 goes alone.')).toEqual(['for its hits −2.1 LU']);
  });

  test('have a unit, or are left to the plan', () => {
    expect(words({ by: 'conflict', unheardOf: 3 }, '')).toEqual([]);
    expect(evidenceWords({ evidence: { lowest: 56 }, reason: '', kind: 'low-cut' })).toEqual(['lowest note 56 Hz']);
    expect(evidenceWords({ evidence: { lostBefore: 0.994 }, reason: '', kind: 'room' })).toEqual([
      'covered before 99 %',
    ]);
  });
});

test('what is mended alike in several stems is said once', () => {
  const gone = 'holds no sound at all. Left out.';
  const decisions = [
    ...['fill', 'hats', 'ride'].map((name) => decision(name, 'mute', `${name} ${gone}`)),
    decision('bass', 'repair', 'bass has a DC offset.'),
    decision('bass', 'gain', 'bass +2.0 dB.'),
  ];
  expect(mendedSentences(reportOf({ mixing: { decisions } }))).toEqual([
    `Each of fill, hats and ride ${gone}`,
    'bass has a DC offset.',
  ]);
});

test('a console has the kit first and effects last, numbers as numbers; a group is told once', () => {
  const track = (name: string, role: string) => ({ name, role, metrics: {}, path: name });
  const stems = [
    track('Sweep', 'effects'),
    track('vox', 'vocals'),
    track('gtr 10', 'guitar'),
    track('gtr 2', 'guitar'),
    track('Bass', 'bass'),
    track('Snare', 'snare'),
    track('kick', 'kick'),
  ];
  const to = (name: string) => [name, { chain: [], to: name.startsWith('gtr') ? 'guitars' : 'drums' }] as const;
  const names = ['gtr 2', 'gtr 10', 'kick', 'Snare'];
  const report = reportOf({
    tracks: [track('mix', 'mix'), ...stems],
    plan: {
      tracks: Object.fromEntries(names.map(to)),
      buses: { reverb: { chain: [] }, guitars: { chain: [] }, mix: { chain: [] }, drums: { chain: [] } },
    },
    mixing: {
      decisions: [
        ...names.map((name) => decision(name, 'group', `${name} goes through a bus.`)),
        decision('kick', 'gain', 'kick +2.0 dB.'),
        decision('kick', 'low-cut', 'kick plays nothing below.'),
      ],
    },
  });
  expect(channelsOf(report).map(({ name }) => name)).toEqual([
    'kick',
    'Snare',
    'Bass',
    'gtr 2',
    'gtr 10',
    'vox',
    'Sweep',
  ]);
  expect(decisionsOf(report).map(({ reason }) => reason)).toEqual([
    'kick plays nothing below.',
    'kick +2.0 dB.',
    'kick and Snare go through the bus "drums": one fader for 2 stems.',
    'gtr 2 and gtr 10 go through the bus "guitars": one fader for 2 stems.',
  ]);
});

test('a high-pass that takes an offset out is no tone on the desk', () => {
  const highpass = (frequency: number): Step => ({ processor: 'filter', type: 'highpass', frequency });
  const eqOf = (...chain: Step[]) =>
    channelsOf(
      reportOf({
        tracks: [
          { name: 'mix', role: 'mix' },
          { name: 'bass', role: 'bass' },
        ],
        plan: { tracks: { bass: { chain } } },
      }),
    )[0]!.eq;
  expect(eqOf(highpass(5))).toEqual([]);
  expect(eqOf(highpass(5), highpass(30))).toEqual(['HP 30']);
});

test('stems and returns beside a mix are told as their folder', () => {
  const files = ['a/m.wav', 'a/m.plan.json'];
  const stems = ['a/out/bass.wav', 'a/out/kick.wav', 'a/out/reverb return.wav'];
  expect(writtenBy(reportOf({ after: { files: [...files, ...stems] } }))).toEqual([
    ...files,
    'a/out/ (3 stems and returns)',
  ]);
  expect(writtenBy(reportOf({ after: { files } }))).toEqual(files);
});

test('what is told as left is not told again as worth knowing', () => {
  const left = { what: 'Piano lies on a grid of 8 bit.', advice: 'Render it again.' };
  const notes = ['Piano lies on a grid of 8 bit. Render it again.', 'Bass is wet.'];
  expect(notesBeside(reportOf({ mixing: { notes } }), [left])).toEqual(['Bass is wet.']);
});
