import { expect, test } from 'vitest';
import { excerptsOf, referenceParts } from '../../src/report/excerpts.ts';
import type { Curves, Report } from '../../src/report/report.ts';
import type { Finding, Severity } from '../../src/rules/rule.ts';
import type { Range } from '../../src/units.ts';

/** Short-term loudness by time; a value stands at the end of its 3 s. */
const loudnessOf = (duration: number, at: (time: number) => number): Curves['loudness'] => ({
  step: 0.1,
  from: 3,
  values: Array.from({ length: Math.max(0, Math.round(10 * (duration - 3))) }, (_, i) => at(1.5 + i / 10)),
});

interface Fault {
  readonly severity: Severity;
  readonly time?: readonly Range[];
}

function reportOf(duration: number, faults: readonly Fault[], at: (time: number) => number = () => -14): Report {
  const findings = faults.map((fault, i) => ({ ...fault, id: `f${i}` }) as unknown as Finding);
  return {
    tracks: [{ name: 'mix', role: 'mix', format: { duration } }],
    outcomes: [{ rule: 'some', status: 'failed', findings }],
    curves: { mix: { spectrum: { frequencies: [], levels: [] }, loudness: loudnessOf(duration, at) } },
  } as unknown as Report;
}

const hears = (report: Report, range: Range, room = 100): number =>
  excerptsOf(report, room).reduce(
    (sum, { time: [from, to] }) => sum + Math.max(0, Math.min(to, range[1]) - Math.max(from, range[0])),
    0,
  );

test('a short song is there whole, however small the finding', () => {
  expect(excerptsOf(reportOf(80, []), 100)).toEqual([{ time: [0, 80], lead: 0 }]);
  expect(excerptsOf(reportOf(8, []), 12, 1)).toEqual([{ time: [0, 8], lead: 0 }]);
});

test('three of 30 s with 2 s of lead, no more than there is room for', () => {
  const faults: Fault[] = [
    { severity: 'error', time: [[200, 205]] },
    { severity: 'warning', time: [[50, 60]] },
    { severity: 'info', time: [[120, 121]] },
  ];
  const excerpts = excerptsOf(reportOf(240, faults), 100);
  expect(excerpts.map(({ time: [from, to] }) => to - from)).toEqual([30, 30, 30]);
  expect(excerpts.map(({ lead }) => lead)).toEqual([2, 2, 2]);
  for (const [range] of faults.map(({ time }) => time!))
    expect(hears(reportOf(240, faults), range!)).toBe(range![1] - range![0]);
});

test('the lead of what begins at the start is what there is before it', () => {
  const [first] = excerptsOf(reportOf(240, [{ severity: 'error', time: [[0, 3]] }]), 100);
  expect([first!.time[0], first!.lead]).toEqual([0, 0]);
});

test('with less room the gravest are heard', () => {
  const report = reportOf(300, [
    { severity: 'info', time: [[10, 20]] },
    { severity: 'error', time: [[250, 255]] },
    { severity: 'info', time: [[120, 140]] },
  ]);
  expect(hears(report, [250, 255], 12)).toBe(5);
  expect(excerptsOf(report, 12)).toHaveLength(1);
});

test('faults far apart make more and shorter excerpts, so that each can be heard', () => {
  const faults = Array.from(
    { length: 7 },
    (_, i): Fault => ({ severity: 'warning', time: [[20 + 50 * i, 22 + 50 * i]] }),
  );
  const report = reportOf(360, faults);
  const excerpts = excerptsOf(report, 100);
  expect(excerpts.length).toBeGreaterThan(5);
  expect(excerpts.reduce((sum, { time: [from, to], lead }) => sum + to - from + lead, 0)).toBeLessThanOrEqual(100);
  for (const { time } of faults) expect(hears(report, time![0]!)).toBe(2);
});

test('of many places of a finding, where it lasts longest', () => {
  const time: Range[] = [
    [10, 11],
    [100, 125],
    [200, 201],
  ];
  expect(hears(reportOf(240, [{ severity: 'error', time }]), [100, 125], 34)).toBe(25);
});

test('without findings the loudest is heard', () => {
  const report = reportOf(240, [], (time) => (time > 150 && time < 180 ? -8 : -20));
  expect(hears(report, [150, 180], 34)).toBeGreaterThan(20);
});

test('excerpts are in order, apart, and within the song', () => {
  const faults = Array.from({ length: 40 }, (_, i): Fault => {
    const from = (i * 97) % 590;
    return { severity: (['error', 'warning', 'info'] as const)[i % 3]!, time: [[from, from + (i % 7)]] };
  });
  for (const room of [10, 25, 60, 100, 150]) {
    const excerpts = excerptsOf(reportOf(600, faults), room);
    for (const [
      i,
      {
        time: [from, to],
        lead,
      },
    ] of excerpts.entries()) {
      expect(from - lead).toBeGreaterThanOrEqual(excerpts[i - 1]?.time[1] ?? 0);
      expect(to).toBeLessThanOrEqual(600);
    }
  }
});

test('no sound, no excerpt', () => {
  expect(excerptsOf(reportOf(0, []), 100)).toEqual([]);
});

test('a reference plays its own loudest part beside the loudest, a quiet one beside a quiet one, as long', () => {
  const mix = { loudness: loudnessOf(240, (time) => (time > 100 ? -10 : -20)), duration: 240 };
  const reference = { loudness: loudnessOf(180, (time) => (time > 60 && time < 120 ? -9 : -25)), duration: 180 };
  const excerpts = [
    { time: [10, 40], lead: 2 },
    { time: [150, 180], lead: 2 },
  ] as const;
  const [quiet, loud] = referenceParts(excerpts, mix, reference);
  expect(loud![1] - loud![0]).toBe(32);
  expect(loud![0]).toBeGreaterThanOrEqual(57);
  expect(loud![1]).toBeLessThanOrEqual(123);
  expect(quiet![1] <= 62 || quiet![0] >= 118).toBe(true);
});
