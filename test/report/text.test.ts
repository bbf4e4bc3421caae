import { expect, test } from 'vitest';
import { renderComparison } from '../../src/report/comparison.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderText } from '../../src/report/text.ts';
import { columns } from '../../src/report/text-ink.ts';
import type { Severity } from '../../src/rules/rule.ts';
import type { Range } from '../../src/units.ts';
import { allReports, aMix, busyMix, cleanMix, mendedMix, stemsWithMasking } from '../helpers/reports.ts';

test('the verdict comes first, then numbers, then what to fix, then what to type', () => {
  const text = renderText(busyMix());
  const places = [
    'Close. Fix two things',
    'Integrated loudness',
    'FIX FIRST',
    'IMPROVE',
    '14 of 18 checks passed',
    'Next:',
  ];
  const found = places.map((place) => text.indexOf(place));
  expect(found.every((place) => place >= 0)).toBe(true);
  expect(found).toEqual([...found].sort((a, b) => a - b));
});

test('a bar shows the reference as a zone and the mix as a dot', () => {
  const line = renderText(busyMix())
    .split('\n')
    .find((candidate) => candidate.includes('Integrated loudness'));
  expect(line).toMatch(/−12\.4 LUFS {2}▕·+▒+●▒+·+▏ {2}✓ {2}reference −12\.2 LUFS/);
});

test('without a reference there is no bar to read anything into', () => {
  expect(renderText(cleanMix())).not.toContain('▕');
});

test('a fix is worded as a move, with its grade and how sure it is', () => {
  expect(renderText(stemsWithMasking())).toContain('→ Guitars: bell 2.8 kHz, −2.5 dB, Q 1.4 · suggested · likely');
});

test('the moves that are promised are those that a fix makes unasked', () => {
  const { outcomes, plan, ...rest } = busyMix();
  const as = (severity: Severity, safety: 'safe' | 'suggested') => {
    const milder = outcomes.map((outcome) => {
      if (outcome.status !== 'failed') return outcome;
      const [first, ...others] = outcome.findings.map((finding) => ({
        ...finding,
        severity,
        ...(finding.fix ? { fix: { ...finding.fix, safety } } : {}),
      }));
      return { ...outcome, findings: [first!, ...others] as const };
    });
    return renderText({ ...rest, outcomes: milder });
  };
  expect(as('warning', 'suggested')).toMatch(/apply \d+ moves? to a copy/);
  expect(as('info', 'safe')).toMatch(/apply \d+ moves? to a copy/);
  expect(as('info', 'suggested')).not.toContain('to a copy');
});

test('what to consider waits for --verbose', () => {
  expect(renderText(busyMix())).toContain('1 more to consider (--verbose)');
  expect(renderText(busyMix(), { verbose: true })).toContain('CONSIDER');
});

test('after a fix it shows before and after, and how each finding fared', () => {
  const text = renderText(mendedMix());
  expect(text).toMatch(/True peak +\+0\.4 dBTP {2}→ +−1\.0 dBTP/);
  expect(text).toMatch(/fixed +Low mids are thick: 3\.9 dB → 0\.8 dB/);
  expect(text).toMatch(/unchanged +The top is dark/);
  expect(text).toContain('so it was taken back');
});

test('parts that findings name are listed once, with their times, for those who want to know', () => {
  const text = renderText(busyMix(), { verbose: true, width: 100 });
  expect(text.match(/Parts: Intro 0:00 to 0:16, Verse 1 0:16 to 0:48/g)).toHaveLength(1);
  expect(renderText(busyMix())).not.toContain('Parts:');
  const [part] = busyMix().sections!;
  expect(renderText({ ...busyMix(), sections: [part!] }, { verbose: true })).not.toContain('Parts:');
  expect(renderMarkdown(busyMix())).toContain('Parts: Intro 0:00 to 0:16, Verse 1');
});

test('times that the sentence tells are not told again', () => {
  const report = stemsWithMasking();
  const told = (what: string, time: readonly Range[]) => {
    const outcomes = report.outcomes.map((outcome) =>
      outcome.status === 'failed' && outcome.rule === 'masked-stem'
        ? { ...outcome, findings: [{ ...outcome.findings[0]!, what, time }] as const }
        : outcome,
    );
    return renderText({ ...report, outcomes }, { width: 100 }).match(/0:45 to 1:02/g);
  };
  const times: Range[] = [
    [45, 62],
    [70, 80],
    [90, 100],
  ];
  expect(told('It is covered, 0:45 to 1:02, 1:10 to 1:20 and 1:30 to 1:40.', times)).toHaveLength(1);
  const more = 'It is covered, 0:45 to 1:02, 1:10 to 1:20, 1:30 to 1:40 and 1 more time.';
  expect(told(more, [...times, [110, 120]])).toHaveLength(1);
  expect(told('It is covered.', times)).toHaveLength(1);
  expect(told('It is covered, 0:45 to 1:02.', times)).toHaveLength(2);
});

test('colours only when asked for', () => {
  expect(renderText(busyMix())).not.toContain('\u001b');
  expect(renderText(busyMix(), { color: true })).toContain('\u001b[31m');
});

test.each([60, 80, 100])('no sentence is wider than %i columns', (width) => {
  for (const report of Object.values(allReports)) {
    const lines = renderText(report(), { width, verbose: true }).split('\n');
    const loose = lines.filter((line) => columns(line) > width && !/Next:|mixwright|[▕<]|:.*reference/.test(line));
    expect(loose).toEqual([]);
  }
});

test('a comparison gives seven bands, and points at those outside the usual', () => {
  const text = renderComparison(busyMix());
  expect(text.match(/usual ±/g)).toHaveLength(7);
  expect(text).toMatch(/low mid .*▲ +\+4\.\d/);
  expect(text).toMatch(/Integrated loudness +−12\.4 LUFS +−12\.2 LUFS/);
});

test('a comparison without a reference says that there is none', () => {
  expect(renderComparison(cleanMix())).toContain('No tone to compare');
});

test('the command to go on with names the stems as they were named, or the folder of many', () => {
  const after = { ...aMix().after!, files: ['song.mix.wav', 'song.mix.plan.json'] };
  const tracks = aMix().tracks.map((track, i) => (i === 0 ? track : { ...track, path: `stems/${i}.wav` }));
  const next = (...named: string[]) =>
    renderText({ ...aMix(), tracks, after }, { named, width: 100 }).match(/mixwright mix (.*) --plan/)?.[1];
  expect(next('my stems', 'more/kick.wav')).toBe('"my stems" more/kick.wav');
  expect(next('1.wav', '2.wav', '3.wav', '4.wav', '5.wav')).toBe('stems/');
});
