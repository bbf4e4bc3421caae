import type { Check } from '../../src/report/check.ts';
import type { Finding, Outcome, Severity } from '../../src/rules/rule.ts';
import { nasty } from './reports.ts';

export const finding = (rule: string, severity: Severity, more: Partial<Finding> = {}): Finding => ({
  ...{ id: `${rule}:boss`, rule, category: 'level', severity, value: 0.4, unit: 'dBTP', limit: -1, tracks: ['boss'] },
  ...{
    confidence: 0.99,
    what: `The ${rule} is at 100 %: too much.`,
    why: 'It is heard.',
    advice: 'Turn it down.',
    ...more,
  },
});

export const failed = (first: Finding, ...others: Finding[]): Outcome => ({
  rule: first.rule,
  status: 'failed',
  findings: [first, ...others],
});

const rule = (title: string) => ({ title, category: 'level', why: 'It is heard.', advice: 'Turn it down.' }) as const;
const dismissal = { by: 'dismissal', reason: 'As the band wants it.' } as const;
const known = { by: 'baseline', reason: 'It was there.' } as const;

/** One of everything, and names that try to break out. */
export const check = (more: Partial<Check> = {}): Check => ({
  tool: { name: 'mixwright', version: '1.2.3' },
  at: '2026-11-21T09:30:00',
  rules: {
    ...{ click: rule('A click, or two: loud'), peak: rule('Peaks'), lean: rule(nasty), hum: rule('Hum') },
    ...{ mono: rule('Mono'), odd: rule('Odd'), old: rule('Old') },
  },
  files: [
    {
      ...{ path: 'assets/music/boss, 2 %:x.wav', preset: 'game', duration: 60, warnings: [], gone: ['peak:gone'] },
      grown: ['peak:boss'],
      outcomes: [
        { rule: 'hum', status: 'passed' },
        failed(finding('peak', 'warning'), finding('peak', 'info', { id: 'peak:2' })),
        failed(finding('click', 'error', { time: [[41.23, 41.24]], band: [2000, 4000] })),
        failed(finding('lean', 'error', { accepted: dismissal })),
        failed(finding('old', 'warning', { accepted: known })),
        { rule: 'mono', status: 'not-applicable', because: 'it is stereo' },
      ],
    },
    {
      path: `${nasty}.wav`,
      outcomes: [],
      warnings: [],
      mistake: { code: 'unreadable', message: `Cannot read ${nasty}` },
    },
    {
      ...{ path: 'fine.wav', preset: 'game', duration: 3, warnings: [{ code: 'x', message: nasty }] },
      outcomes: [
        { rule: 'odd', status: 'broken', error: nasty },
        failed(finding('lean', 'info', { what: nasty, advice: nasty, id: nasty })),
      ],
    },
    { path: 'clean.wav', preset: 'game', duration: 3, warnings: [], outcomes: [{ rule: 'hum', status: 'passed' }] },
  ],
  failOn: 'error',
  baseline: { path: 'known.json', isWritten: false },
  hints: ['mixwright.yaml:3 dismiss[0] (hum) accepts nothing.'],
  ...more,
});

export const clean = check({ files: check().files.slice(3), hints: [] });
