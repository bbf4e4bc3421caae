import { expect, test } from 'vitest';
import type { Measurement } from '../../src/detectors/detector.ts';
import { findingsOf, judge } from '../../src/rules/judge.ts';
import { plain } from '../../src/rules/preset.ts';
import type { Finding, Outcome, Rule } from '../../src/rules/rule.ts';
import type { Known } from '../../src/rules/rule-schema.ts';
import type { Session } from '../../src/session.ts';
import { mixOf, referenceOf, stem, track } from '../helpers/sessions.ts';
import { known, saying } from './known.ts';

const base: Rule = {
  id: 'test',
  category: 'tone',
  title: 'A test',
  on: 'mix',
  detect: { detector: 'says', settings: {} },
  unit: 'dB',
  ladders: [{ side: 'above', rungs: { info: { at: 3 }, warning: { at: 6 }, error: { at: 12 } } }],
  sure: {},
  unless: [],
  what: { above: 'Over by {value}.', below: 'Under by {absolute}.' },
  why: 'Why.',
  advice: 'Advice.',
  sources: ['A source'],
  path: 'test.yaml',
};

const judged = (rule: Partial<Rule>, units: Known, session: Session = mixOf(), targets = {}): Outcome =>
  judge({ preset: { ...plain, targets }, rules: [{ ...base, ...rule }] }, session, units.detectors, units.remedies)[0]!;

const at = (value: number, rest: Partial<Measurement> = {}): Measurement => ({
  value,
  tracks: ['mix'],
  confidence: 1,
  ...rest,
});

const findings = (outcome: Outcome): readonly Finding[] => findingsOf([outcome]);
const severityOf = (rule: Partial<Rule>, measurement: Measurement, session?: Session, targets = {}) =>
  findings(judged(rule, saying([measurement]), session, targets))[0]?.severity;

test.each([
  ['above', 2.9, undefined],
  ['above', 3, undefined],
  ['above', 3.01, 'info'],
  ['above', 6, 'info'],
  ['above', 6.01, 'warning'],
  ['above', 40, 'error'],
  ['above', -40, undefined],
  ['outside', -3, undefined],
  ['outside', -3.01, 'info'],
  ['outside', 12.01, 'error'],
  ['outside', -12.01, 'error'],
] as const)('%s 3, 6 and 12 makes %d: %s', (side, value, severity) => {
  expect(severityOf({ ladders: [{ ...base.ladders[0]!, side }] }, at(value))).toBe(severity);
});

test('a rule on several roles looks at the stems of each, and says where there are none', () => {
  const session = {
    stems: [
      stem('a', 'kick', { 'dynamics.plr': 9 }),
      stem('b', 'keys', { 'dynamics.plr': 9 }),
      stem('c', 'bass', { 'dynamics.plr': 9 }),
    ],
  };
  const detect = { detector: 'metric', settings: { of: 'dynamics.plr' } };
  const found = findings(judged({ detect, on: ['bass', 'kick'] }, known, session));
  expect(found.map(({ tracks }) => tracks[0]).sort()).toEqual(['a', 'c']);
  expect(judged({ detect, on: ['snare', 'toms'] }, known, session)).toMatchObject({
    because: 'there is no stem of these: snare, toms',
  });
});

test('below fires under its limit, and beside above', () => {
  const below = { side: 'below', rungs: { info: { at: -1 } } } as const;
  expect(severityOf({ ladders: [below] }, at(-1))).toBeUndefined();
  expect(severityOf({ ladders: [below] }, at(-1.01))).toBe('info');
  expect(severityOf({ ladders: [...base.ladders, below] }, at(-5))).toBe('info');
  expect(severityOf({ ladders: [...base.ladders, below] }, at(7))).toBe('warning');
});

test('a severity asks for its sureness, and a graver one for no less', () => {
  const sure = { info: 0.5, warning: 0.977 };
  expect(severityOf({ sure }, at(20, { confidence: 0.977 }))).toBe('error');
  expect(severityOf({ sure }, at(20, { confidence: 0.97 }))).toBe('info');
  expect(severityOf({ sure }, at(20, { confidence: 0.4 }))).toBeUndefined();
});

test('a rung may count only against a reference of the user’s choice', () => {
  const ladders = [
    {
      side: 'above',
      rungs: { info: { at: 3 }, warning: { at: 6, only: 'reference' }, error: { at: 6, only: 'own-reference' } },
    },
  ] as const;
  const against = (session: Session, targets = {}, rest = {}) =>
    severityOf({ ladders }, at(20, rest), session, targets);
  expect(against(mixOf())).toBe('info');
  expect(against({ ...mixOf(), reference: referenceOf('profile') })).toBe('info');
  expect(against({ ...mixOf(), reference: referenceOf('songs') })).toBe('warning');
  expect(against({ ...mixOf(), reference: referenceOf('own') })).toBe('error');
  const evidence = { kind: 'metric', metric: 'loudness.integrated', measured: -9 } as const;
  expect(against(mixOf(), { 'loudness.integrated': -14 }, { evidence })).toBe('warning');
});

test('a second measure has to agree', () => {
  const and = { metric: 'dynamics.plr', side: 'below', at: 9 } as const;
  expect(severityOf({ and }, at(7), mixOf({ 'dynamics.plr': 8 }))).toBe('warning');
  expect(severityOf({ and }, at(7), mixOf({ 'dynamics.plr': 9 }))).toBeUndefined();
  expect(severityOf({ and }, at(7), mixOf())).toBeUndefined();
});

test('nothing over the limits has passed', () => {
  expect(judged({}, saying([at(1)]))).toEqual({ rule: 'test', status: 'passed' });
  expect(judged({}, saying([]))).toEqual({ rule: 'test', status: 'passed' });
});

const stems = [stem('vox', 'vocals'), stem('keys', 'keys')];

test.each<[string, Partial<Rule>, Known, Session]>([
  ['no reference was given', {}, saying([at(9)], ['reference']), mixOf()],
  ['there are no stems', {}, saying([at(9)], ['stems']), mixOf()],
  ['there are no stems', { on: 'stems' }, saying([at(9)]), mixOf()],
  ['there is no mix', {}, saying([at(9)]), { stems }],
  ['there is no mix', {}, saying([at(9)], ['mix']), { stems }],
  ['there is no bass stem', { on: 'bass' }, saying([at(9)]), { stems }],
  ['it is mono', { unless: ['silent', 'mono'] }, saying([at(9)]), mixOf({ 'stereo.width': -70 })],
  [
    'it is shorter than 3 s',
    { unless: ['shorter-than-3s'] },
    saying([at(9)]),
    { mix: track('mix', {}, { format: { duration: 2.9 } }), stems: [] },
  ],
  ['there is no bass among the stems', { unless: ['no-bass-stem'] }, saying([at(9)]), { ...mixOf(), stems }],
  ['there is too little sound', {}, saying({ because: 'there is too little sound' }), mixOf()],
])('not applicable: %s', (because, rule, units, session) => {
  expect(judged(rule, units, session)).toEqual({ rule: 'test', status: 'not-applicable', because });
});

test('a lone stem stands in for the mix', () => {
  expect(judged({}, saying([at(9)]), { stems: [stems[0]!] }).status).toBe('failed');
});

test('exceptions take single tracks out, not the rule', () => {
  const silent = track('gone', {}, { role: 'other', features: { level: { highest: -120, isSilent: true } } });
  const metric = {
    detect: { detector: 'metric', settings: { of: 'dynamics.plr' } },
    on: 'stems',
    unless: ['silent'],
  } as const;
  const session = {
    stems: [{ ...silent, metrics: { 'dynamics.plr': 9 } }, stem('keys', 'keys', { 'dynamics.plr': 9 })],
  };
  expect(findings(judged(metric, known, session)).map(({ tracks }) => tracks)).toEqual([['keys']]);
});

test('band-limited: next to nothing at 16 kHz', () => {
  const third = [...new Array<number>(29).fill(-20), -90, -90];
  const session = { mix: track('mix', {}, { features: { level: { highest: -6 }, spectrum: { third } } }), stems: [] };
  expect(judged({ unless: ['band-limited'] }, saying([at(9)]), session).status).toBe('not-applicable');
  expect(judged({ unless: ['band-limited'] }, saying([at(9)])).status).toBe('failed');
});

test.each([
  ['an error', saying(new Error('No frames.')), 'No frames.'],
  ['no number', saying([at(Number.NaN)]), 'The detector "says" gave NaN with a confidence of 1.'],
  ['no detector', known, 'There is no detector "says".'],
])('%s breaks its own rule and no other', (_, units, error) => {
  const rules = [base, { ...base, id: 'other', detect: { detector: 'metric', settings: { of: 'dynamics.plr' } } }];
  const outcomes = judge({ preset: plain, rules }, mixOf(), units.detectors, units.remedies);
  expect(outcomes).toEqual([
    { rule: 'test', status: 'broken', error },
    { rule: 'other', status: 'passed' },
  ]);
});

test('ids hold rule, tracks and third octave, and stay the same when the band moves a little', () => {
  const ids = (measurements: Measurement[]) => findings(judged({}, saying(measurements))).map(({ id }) => id);
  expect(ids([at(9)])).toEqual(['test:mix']);
  expect(ids([at(9, { tracks: ['vox', 'keys'], band: [900, 4100] })])).toEqual(['test:vox:keys:1995']);
  expect(ids([at(9, { tracks: ['vox', 'keys'], band: [950, 4000] })])).toEqual(['test:vox:keys:1995']);
  expect(ids([at(9), at(8)])).toEqual(['test:mix', 'test:mix:2']);
});

test('the gravest comes first, then the farthest past its limit', () => {
  const all = findings(
    judged(
      {},
      saying([
        at(5, { tracks: ['a'] }),
        at(7, { tracks: ['b'] }),
        at(11, { tracks: ['c'] }),
        at(13, { tracks: ['d'] }),
      ]),
    ),
  );
  expect(all.map(({ tracks, limit }) => [tracks[0], limit])).toEqual([
    ['d', 12],
    ['c', 6],
    ['b', 6],
    ['a', 3],
  ]);
});

test('a finding carries its fix, or why there is none', () => {
  const cut = { fix: { remedy: 'cut', settings: { on: 'other', most: 4 } } };
  const [mended] = findings(judged(cut, saying([at(9, { tracks: ['vox', 'keys'] })])));
  expect(mended?.fix?.steps).toEqual([{ track: 'keys', step: { processor: 'gain', gain: -4 } }]);
  const [unmended] = findings(judged(cut, saying([at(9)])));
  expect(unmended).toMatchObject({ unmended: 'nothing else plays there' });
  expect(unmended).not.toHaveProperty('fix');
});

test('each side has its own sentence', () => {
  const outside = { ladders: [{ side: 'outside', rungs: { info: { at: 1 } } }] } as const;
  const whats = findings(judged(outside, saying([at(4), at(-4)]))).map(({ what }) => what);
  expect(whats).toEqual(['Over by 4.0 dB.', 'Under by 4.0 dB.']);
});

test('a sentence names the part of the song that its times lie in', () => {
  const what = '{track} is too much[, {time}].';
  const sections = [
    { name: 'quiet part A', time: [0, 30] },
    { name: 'loud part B', time: [30, 60] },
    { name: 'quiet part A', time: [60, 100] },
  ];
  const session = { mix: track('mix', {}, { features: { sections } }), stems: [] };
  const told = (time: Measurement['time'] & object) =>
    findings(judged({ what: { above: what, below: what } }, saying([at(9, { time })]), session))[0]?.what;
  expect(told([[35, 58]])).toBe('mix is too much, in the loud part B, 0:35 to 0:58.');
  expect(
    told([
      [35, 40],
      [45, 61],
    ]),
  ).toBe('mix is too much, in the loud part B, 0:35 to 0:40 and 0:45 to 1:01.');
  expect(told([[10, 50]])).toBe('mix is too much, 0:10 to 0:50.');
});

test('a sentence reads well with and without its optional parts', () => {
  const what = '{other} covers {track} by {value}[ from {band}][, {time}].';
  const told = (rest: Partial<Measurement>) =>
    findings(judged({ what: { above: what, below: what } }, saying([at(9, { tracks: ['Vox', 'Gtr L'], ...rest })])))[0]
      ?.what;
  const band = [1000, 4000] as const;
  expect(told({ band, time: [[45, 62]] })).toBe('Gtr L covers Vox by 9.0 dB from 1 to 4 kHz, 0:45 to 1:02.');
  expect(told({ band })).toBe('Gtr L covers Vox by 9.0 dB from 1 to 4 kHz.');
  expect(told({ time: [] })).toBe('Gtr L covers Vox by 9.0 dB.');
  const time = [10, 20, 30, 40, 50].map((from) => [from, from + 5] as const);
  expect(told({ time })).toBe('Gtr L covers Vox by 9.0 dB, 0:10 to 0:15, 0:20 to 0:25, 0:30 to 0:35 and 2 more times.');
});

test('what it is compared with has a name', () => {
  const what = 'Over {reference}[: {measured}].';
  const evidence = { kind: 'metric', metric: 'loudness.integrated', measured: -9.3 } as const;
  const told = (session: Session, targets = {}) =>
    findings(judged({ what: { above: what, below: what } }, saying([at(5, { evidence })]), session, targets))[0]?.what;
  expect(told(mixOf(), { 'loudness.integrated': -14 })).toBe('Over the target of −14.0 LUFS: −9.3 LUFS.');
  expect(told(mixOf())).toBe('Over typical mixes: −9.3 LUFS.');
  expect(told({ ...mixOf(), reference: referenceOf('own') })).toBe('Over the original (clean.wav): −9.3 LUFS.');
  expect(told({ ...mixOf(), reference: referenceOf('songs') })).toBe('Over songs: −9.3 LUFS.');
});

test('what is just so in the original is no finding, but in a stem, or more than there', () => {
  const evidence = (measured: number) => ({ kind: 'metric', metric: 'stereo.width', measured }) as const;
  const spread = { low: 7, median: 7, high: 7 };
  const session = {
    ...mixOf(),
    stems: [stem('keys', 'keys')],
    reference: referenceOf('own', { 'stereo.width': spread }),
  };
  expect(severityOf({}, at(7.1, { evidence: evidence(7.1) }), session)).toBeUndefined();
  expect(severityOf({}, at(9, { evidence: evidence(9) }), session)).toBe('warning');
  expect(severityOf({}, at(7.1, { tracks: ['keys'], evidence: evidence(7.1) }), session)).toBe('warning');
  const others = { ...session, reference: referenceOf('songs', { 'stereo.width': spread }) };
  expect(severityOf({}, at(7.1, { evidence: evidence(7.1) }), others)).toBe('warning');
});
