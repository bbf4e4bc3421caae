import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bench, inside, keepSound, parsed, ran, reportOf } from '../helpers/command.ts';
import { noise } from '../helpers/signals.ts';

bench();

beforeAll(async () => {
  mkdirSync('game/vo', { recursive: true });
  mkdirSync('game/music');
  for (const [i, name] of ['vo/line', 'music/boss'].entries())
    await keepSound(`game/${name}.wav`, [noise(-15, 4, i), noise(-19, 4, i + 50)]);
});

beforeEach(() => {
  for (const each of inside().filter((path) => path.endsWith('.yaml'))) rmSync(each);
});

const only = ['--only', 'imbalance,true-peak'];
const config = (...lines: string[]) => writeFileSync('game/mixwright.yaml', `${lines.join('\n')}\n`);
const beside = (text: string) => writeFileSync('game/music/boss.wav.mixwright.yaml', text);
const heard = async (...words: string[]) => {
  const { outcomes, warnings } = reportOf(await ran(...words, ...only, '--json'));
  const imbalance = outcomes.find(({ rule }) => rule === 'imbalance');
  const finding = imbalance?.status === 'failed' ? imbalance.findings[0] : undefined;
  return { finding, hints: warnings.map(({ message }) => message) };
};

describe('a dismissal', () => {
  test('beside the sound: the finding stays, with the reason, and counts for nothing', async () => {
    beside('dismiss:\n  - { rule: imbalance, reason: The duet sits left and right, date: 2026-11-21 }\n');
    const { finding, hints } = await heard('game/music/boss.wav');
    expect(finding).toMatchObject({
      severity: 'error',
      accepted: { by: 'dismissal', reason: 'The duet sits left and right', date: '2026-11-21' },
    });
    expect(hints).toEqual([]);
    const { out } = await ran('game/music/boss.wav', ...only);
    expect(out).toContain('Nothing to fix');
    expect(out).toContain('1 accepted (--verbose)');
    expect((await ran('game/music/boss.wav', ...only, '-v')).out).toMatch(
      /ACCEPTED\n[\s\S]*\(imbalance\) Accepted on\n? +2026-11-21: The duet sits left and right\./,
    );
    expect((await ran('check', 'game/music', ...only)).code).toBe(0);
    for (const name of ['r.html', 'r.md']) {
      expect((await ran('report', 'game/music/boss.wav', '-o', name, ...only)).code).toBe(0);
      expect(readFileSync(name, 'utf8')).toContain('The duet sits left and right');
      rmSync(name);
    }
  });

  test('is nothing that a fix acts on', async () => {
    expect(parsed(await ran('fix', 'game/music/boss.wav', '--dry-run', '--json', ...only)).plan.taken).toEqual([
      'imbalance:boss',
    ]);
    beside('dismiss: [{ rule: imbalance, reason: On purpose }]');
    const before = inside();
    const told = await ran('fix', 'game/music/boss.wav', ...only);
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was written') });
    expect(inside()).toEqual(before);
  });

  test('of a project: by files and tracks; what it is not about counts', async () => {
    config(
      'dismiss:',
      '  - { rule: imbalance, files: vo, reason: One microphone }',
      '  - { rule: true-peak, reason: x }',
    );
    expect((await heard('game/vo/line.wav')).finding?.accepted?.reason).toBe('One microphone');
    expect((await heard('game/music/boss.wav')).finding?.accepted).toBeUndefined();
    config('dismiss: [{ rule: imbalance, track: line, reason: One microphone }]');
    expect((await heard('game/vo/line.wav')).finding?.accepted).toBeDefined();
    expect((await heard('game/music/boss.wav')).finding?.accepted).toBeUndefined();
  });

  test('that is over, or about nothing, is told', async () => {
    beside(
      'dismiss:\n  - { rule: imbalance, reason: Until the remix, until: 2020-01-01 }\n  - { rule: true-peak, reason: x }\n',
    );
    const { finding, hints } = await heard('game/music/boss.wav');
    expect(finding?.accepted).toBeUndefined();
    expect(hints).toEqual([
      'game/music/boss.wav.mixwright.yaml:2 dismiss[0] (imbalance) ended on 2020-01-01; what it finds counts again.',
      'game/music/boss.wav.mixwright.yaml:3 dismiss[1] (true-peak) accepts nothing that was found; take it out.',
    ]);
    config('dismiss: [{ rule: true-peak, reason: x }, { rule: mud, reason: x }]');
    expect((await heard('game/vo/line.wav')).hints).toEqual([]); // it may be about another file
    expect((await ran('check', 'game/vo', ...only)).out).toMatch(
      /mixwright\.yaml:1 dismiss\[0\] \(true-peak\) accepts nothing that was found in these files;\s+take\s+it\s+out\./,
    );
  });
});

test('overrides: presets, limits and targets by path, the later over the earlier', async () => {
  const severity = async (file: string) => (await heard(file)).finding?.severity;
  config('overrides:', '  - { files: "vo/**", rules: { imbalance: { outside: { error: off } } } }');
  expect([await severity('game/vo/line.wav'), await severity('game/music/boss.wav')]).toEqual(['warning', 'error']);
  config(
    'targets: { loudness.integrated: -30 LUFS }',
    'overrides:',
    '  - { files: ["*.wav", music/], rules: { imbalance: off } }',
    '  - { files: "m*/*", preset: streaming, rules: { imbalance: { outside: { error: 2 dB } } }, targets: { peak.true: -3 dBTP } }',
  );
  expect([await severity('game/vo/line.wav'), await severity('game/music/boss.wav')]).toEqual([undefined, 'error']);
  const told = async (file: string, ...words: string[]) => {
    const { preset, outcomes } = reportOf(await ran(file, '--only', 'loudness', '--json', ...words));
    const [first] = outcomes.map((each) => (each.status === 'failed' ? each.findings[0]!.what : each.status));
    return [preset, /target of \S+/.exec(first ?? '')?.[0]];
  };
  expect(await told('game/vo/line.wav')).toEqual(['default', 'target of −30.0']);
  expect(await told('game/music/boss.wav')).toEqual(['streaming', 'target of −14.0']); // its preset has a target of its own
  expect((await told('game/music/boss.wav', '--preset', 'default'))[0]).toBe('default');
});

const mistakes: readonly (readonly [yaml: string, says: RegExp])[] = [
  ['dismiss:\n  - { rule: mud }', /mixwright\.yaml:2 dismiss\[0\]: should say with a `reason` why/],
  ['dismiss:\n  - { rule: mud, reason: " " }', /:2 dismiss\[0\]\.reason: should say with a `reason` why/],
  ['dismiss:\n  - { rule: mudd, reason: x }', /:2 dismiss\[0\]\.rule: unknown rule "mudd"\. Did you mean "mud"\?/],
  ['dismiss:\n  - { rule: mud, reason: x, until: tomorrow }', /:2 dismiss\[0\]\.until: should be a day, such as/],
  ['dismiss:\n  - { rule: mud, reason: x, date: 2026-02-31 }', /:2 dismiss\[0\]\.date: should be a day/],
  ['dismiss:\n  - { rule: mud, reason: x, file: a.wav }', /unknown key "file"\. Did you mean "files"\?/],
  ['dismiss: mud', /:1 dismiss: "mud" should be a list/],
  ['overrides:\n  - { preset: streaming }', /:2 overrides\[0\]\.files is missing/],
  ['overrides:\n  - { files: /abs/*.wav }', /:2 overrides\[0\]\.files.*should/],
  ['overrides:\n  - { files: ../other }', /:2 overrides\[0\]\.files.*should/],
  ['overrides:\n  - files: a\n    preset: streem', /:3 overrides\[0\]\.preset: unknown preset "streem"/],
  ['overrides:\n  - files: a\n    rules: { mudd: off }', /:3 .*unknown rule "mudd"\. Did you mean "mud"\?/],
  [
    'overrides:\n  - files: a\n    rules:\n      mud: { above: { warning: 3 LU } }',
    /:4 overrides\[0\]\.rules\.mud.*"3 LU" should be in dB/,
  ],
  ['overrides:\n  - files: a\n    targets: { peak.true: -1 dB }', /:3 .*"-1 dB" should be in dBTP/],
];

test.each(mistakes)('%s', async (yaml, says) => {
  config(yaml);
  for (const command of ['analyze', 'check'])
    expect(await ran(command, 'game/music/boss.wav')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(says),
    });
});

test('a mistake beside the sound is told with its place', async () => {
  beside('dismis: []\n');
  expect((await ran('game/music/boss.wav')).err).toMatch(
    /boss\.wav\.mixwright\.yaml:1 dismis: unknown key "dismis"\. Did you mean "dismiss"\?/,
  );
  beside('dismiss: [{ rule: mud, reason: x, files: a }]\n');
  expect((await ran('game/music/boss.wav')).err).toMatch(/unknown key "files"/);
});
