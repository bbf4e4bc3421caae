import { describe, expect, test } from 'vitest';
import { type Earlier, readEarlier } from '../../src/report/earlier.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { Report, ReportedTrack } from '../../src/report/report.ts';
import { reportMistakes } from '../../src/report/report-schema.ts';
import { freshSentences, movedNumbers, sinceOf, sinceWords, unlike } from '../../src/report/since.ts';
import { renderText } from '../../src/report/text.ts';
import { versionOf } from '../../src/report/version-name.ts';
import type { Finding } from '../../src/rules/rule.ts';
import { aMix, busyMix, findings, nastyNames, outcomes } from '../helpers/reports.ts';

const { mud, hot, bridge, dark } = findings;
const then = 'chorus-of-lights_mix2';

/** The busy mix as another bounce of it, with these findings. */
function version(name: string, found: readonly Finding[], more: Partial<ReportedTrack> = {}): Report {
  const report = busyMix();
  const own = found.map((finding) => ({
    ...finding,
    id: finding.id.replace(/:.*?(:|$)/, `:${name}$1`),
    tracks: [name],
  }));
  return {
    ...report,
    tracks: [{ ...report.tracks[0]!, name, path: `${name}.wav`, ...more }],
    outcomes: outcomes(own as unknown as Finding[]),
  };
}

const earlier = (report: Report): Earlier => {
  const read = readEarlier(renderJson(report));
  if ('because' in read) throw new Error(read.because);
  return read;
};
const now = 'chorus-of-lights_mix3';
const since = (before: readonly Finding[], after: readonly Finding[]) =>
  sinceOf(earlier(version(then, before)), version(now, after));

describe('what was solved and what is new', () => {
  test('by rule, track and band, whatever the bounce is called', () => {
    const { name, solved, fresh, metrics } = since([mud, hot], [mud, bridge]);
    expect({ name, solved, fresh }).toEqual({ name: then, solved: [hot.what], fresh: [`${bridge.rule}:${now}`] });
    expect(metrics['peak.true']).toBe(0.4);
  });

  test('a fault that moved by a third of an octave is the same; another place is another fault', () => {
    const at = (factor: number): Finding => ({ ...mud, band: [200 * factor, 420 * factor] });
    expect(since([mud], [at(1.26)])).toMatchObject({ solved: [], fresh: [] });
    expect(since([mud], [at(4)])).toMatchObject({ solved: [mud.what], fresh: [expect.stringMatching(/^low-mid/)] });
    const both = [mud, { ...at(1.3), what: 'Another.', id: `low-mid-build-up:${now}:377` }];
    expect(since(both, [at(1.3)]).solved).toEqual([mud.what]);
  });

  test('graver is new, milder is neither', () => {
    expect(since([{ ...mud, severity: 'warning' }], [mud]).fresh).toHaveLength(1);
    expect(since([mud], [{ ...mud, severity: 'info' }])).toMatchObject({ solved: [], fresh: [] });
  });

  test('what is accepted is neither; nor is what only one of both looked at', () => {
    const accepted = { by: 'dismissal', reason: 'It is meant so.' } as const;
    expect(since([mud], [{ ...mud, accepted }])).toMatchObject({ solved: [], fresh: [] });
    expect(since([{ ...mud, accepted }], [])).toMatchObject({ solved: [], fresh: [] });
    expect(since([], [{ ...mud, accepted }])).toMatchObject({ solved: [], fresh: [] });
    const blind = (report: Report): Report => ({
      ...report,
      outcomes: report.outcomes.map(({ rule }) => ({ rule, status: 'not-applicable', because: 'no stems were given' })),
    });
    const [full, none] = [version(then, [mud, dark]), version(now, [mud, hot])];
    expect(sinceOf(earlier(blind(full)), none)).toMatchObject({ solved: [], fresh: [] });
    expect(sinceOf(earlier(full), blind(none))).toMatchObject({ solved: [], fresh: [] });
  });
});

test('a page holds its report', async () => {
  const report = version(then, [mud]);
  expect(readEarlier(await renderHtml(report))).toEqual(readEarlier(renderJson(report)));
  const nasty = nastyNames();
  expect(readEarlier(await renderHtml(nasty))).toEqual(readEarlier(renderJson(nasty)));
});

describe('what cannot be compared', () => {
  const json = () => JSON.parse(renderJson(version(then, [mud])));
  test.each([
    ['no JSON', 'RIFF....', /^is no report of mixwright: a report is a \.json/],
    ['another page', '<!doctype html><p>Hello</p>', /^is no report/],
    ['other JSON', '{"tracks":{"mix":{"chain":[]}}}', /does not hold what was heard/],
    ['null', 'null', /does not hold/],
    ['a mistake of ours', '{"error":{"code":"usage","message":"No."}}', /does not hold/],
    ['a later format', JSON.stringify({ ...json(), format: 2 }), /^was written in format 2 by another version/],
    [
      'several mixes',
      JSON.stringify({ ...json(), tracks: [...json().tracks, ...json().tracks] }),
      /^is of several mixes/,
    ],
  ])('%s', (_, text, because) => {
    expect(readEarlier(text)).toEqual({ because: expect.stringMatching(because) });
  });

  const long = { ...busyMix().tracks[0]!.format, duration: 300 };
  const near = { ...long, duration: 208 };
  test.each([
    [
      'another length',
      version('other', [], { format: long }),
      {},
      /another song \(other, 5:00\), not of .*mix3 \(3:34\)/,
    ],
    ['another name, length and no tempo', version('other', [], { format: near }), {}, /another song/],
    [
      'another preset',
      { ...version(then, []), preset: 'club' },
      {},
      /preset club, this one by default; choose --preset club/,
    ],
    ['another reference', version(then, []), { reference: undefined }, /judged beside Pop 2024, this one beside none/],
  ])('%s', (_, before, more, why) => {
    const { reference, ...rest } = { ...version(now, []), ...more };
    expect(unlike(earlier(before), { ...rest, ...(reference && { reference }) })).toMatch(why);
  });

  test('the next version may be a little longer, and called otherwise where the tempo is the same', () => {
    expect(unlike(earlier(version(then, [], { format: near })), version(now, []))).toBeUndefined();
    const metrics = { 'tempo.bpm': 120 };
    const sketch = version('lights', [], { format: near, metrics });
    expect(unlike(earlier(sketch), version(now, [], { metrics: { 'tempo.bpm': 121 } }))).toBeUndefined();
    expect(unlike(earlier(sketch), version(now, [], { metrics: { 'tempo.bpm': 90 } }))).toMatch(/another song/);
  });
});

test('every way of reading a report tells it', async () => {
  const before = version(then, [mud, hot], { metrics: { 'loudness.integrated': -14, 'peak.true': 0.4 } });
  const after = version(now, [bridge]);
  const report: Report = { ...after, since: sinceOf(earlier(before), after) };
  const words = `Since ${then}: 2 solved, 1 new`;
  expect(sinceWords(report.since!)).toBe(words);
  expect(movedNumbers(report)).toEqual([['Integrated loudness', '−14.0 LUFS', '−12.4 LUFS']]);
  const text = renderText(report, { width: 100 });
  expect(text).toContain(`  ${words}\n    Integrated loudness −14.0 LUFS → −12.4 LUFS\n  ✓ solved: Low mids`);
  expect(text).toMatch(/✓ solved: True peak[\s\S]*\+ new: The low end partly cancels/);
  expect(renderMarkdown(report)).toMatch(
    /## Since chorus-of-lights\\_mix2: 2 solved, 1 new[\s\S]*- Solved: Low[\s\S]*- New: The/,
  );
  const json = JSON.parse(renderJson(report));
  expect(reportMistakes(json)).toEqual([]);
  expect(json.since).toMatchObject({ name: then, fresh: [`${bridge.rule}:${now}`] });
  expect(await renderHtml(report)).toContain('2 solved, 1 new');
});

test.each([
  ['mix', 'mix', []],
  ['mix v2', 'mix', [2]],
  ['mix2', 'mix', [2]],
  ['Chorus of Lights_mix3', 'chorus of lights mix', [3]],
  ['chorus-of-lights_v2.1', 'chorus of lights', [2, 1]],
  ['Lights Mix (4)', 'lights mix', [4]],
  ['Lights mix 12 final', 'lights mix', [12]],
  ['Lights master 2', 'lights master', [2]],
  ['Track 02', 'track 02', []], // of another song, as likely
  ['remix2', 'remix2', []],
  ['Nov 3', 'nov 3', []],
  ['v2', 'v2', []],
])('%s is a version of %s', (name, stem, number) => {
  expect(versionOf(name)).toEqual({ stem, number });
});

test('of stems that were mixed, mixes are compared, and what is otherwise on the desk is told', () => {
  const now = aMix();
  const { Keys: _, ...others } = now.plan!.tracks;
  const vocal = others['Lead vocal']!;
  const chain = vocal.chain.map((step) => (step.processor === 'gain' ? { ...step, gain: step.gain - 3 } : step));
  const then: Report = {
    ...now,
    tracks: now.tracks.filter(({ name }) => name !== 'Keys'),
    plan: { ...now.plan!, tracks: { ...others, 'Lead vocal': { ...vocal, chain }, Organ: { chain: [] } } },
    after: { ...now.after!, tracks: now.after!.tracks.map((track) => ({ ...track, path: 'song v1.wav' })) },
  };
  const earlier = readEarlier(renderJson(then)) as Earlier;
  expect(unlike(earlier, now)).toBeUndefined();
  const since = sinceOf(earlier, { ...now, after: { ...now.after!, outcomes: [] } });
  expect(since).toMatchObject({ name: 'song v1', fresh: [] });
  expect(since.moves).toEqual(['Keys is new.', 'Organ is gone.', 'Lead vocal: fader −1.4 dB → +1.6 dB.']);
  const fresh = sinceOf({ ...earlier, after: { ...earlier.after!, outcomes: judgedNothing(now) } }, now);
  expect(freshSentences({ ...now, since: fresh })).toHaveLength(2);
});

test('a stem that an edited plan does not name is neither gone nor new', () => {
  const whole = aMix();
  const { Keys: _, ...others } = whole.plan!.tracks;
  const edited: Report = { ...whole, plan: { ...whole.plan!, tracks: others } };
  const moves = (then: Report, now: Report) => sinceOf(readEarlier(renderJson(then)) as Earlier, now).moves!.join(' ');
  expect(moves(whole, edited)).not.toMatch(/Keys is/);
  expect(moves(edited, whole)).not.toMatch(/Keys is/);
});

const judgedNothing = ({ after }: Report) => after!.outcomes.map(({ rule }) => ({ rule, status: 'passed' }));

test('what was found of a stem that is no longer heard is not solved, and that is told', async () => {
  const stem = { ...busyMix().tracks[0]!, name: 'Keys', role: 'keys' } as const;
  const muddy: Finding = { ...mud, tracks: ['Keys'], id: `${mud.rule}:Keys` };
  const withStem = (report: Report, found: readonly Finding[]): Report => ({
    ...report,
    tracks: [...report.tracks, stem],
    outcomes: [...report.outcomes, ...outcomes([...found])],
  });
  const before = earlier(withStem(version(then, []), [muddy]));
  const clean = version(now, []);
  const nobody = { ...clean, outcomes: outcomes([{ ...mud, tracks: ['Bass'] }]) };
  expect(sinceOf(before, withStem(nobody, [])).solved).toEqual([mud.what]);
  const muted = { ...nobody, since: sinceOf(before, nobody) };
  expect(muted.since.solved).toEqual([]);
  expect(muted.since.moves).toEqual([`Not solved, but Keys is no longer heard: ${mud.what}`]);
  expect(renderText(muted, { width: 200 })).toContain('· Not solved, but Keys is no longer heard: Low mids');
});
