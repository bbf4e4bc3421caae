import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { bench, inside, keepSounds, parsed, ran, reportOf, ruleIds } from '../helpers/command.ts';

const home = bench();
beforeAll(keepSounds);

describe('rules', () => {
  const cold = `title: Cold
on: mix
detect: { metric: { of: level.rms } }
above: { warning: -90 dBFS }
what: "The level is {value}, over {limit}."
why: It is only here for a test.
advice: Leave it.
sources: [none]
`;

  test('list and explain', async () => {
    const { out } = await ran('rules', 'list');
    expect(out).toMatch(/^TONE\n/);
    expect(out).toMatch(/PRESETS\n[\s\S]*\n +default +Default\n[\s\S]*\n +streaming /);
    const { rules, presets } = parsed(await ran('rules', 'list', '--category', 'level', '--json'));
    expect(new Set(rules.map(({ category }: { category: string }) => category))).toEqual(new Set(['level']));
    expect(presets).toContainEqual({ id: 'streaming', title: 'Streaming' });
    expect((await ran('rules', 'explain', 'mud')).out).toMatch(
      /^mud +Mud in the low mids\ncategory tone [\s\S]*Change +In mixwright\.yaml: rules: \{ mud: /,
    );
    expect(parsed(await ran('rules', 'explain', 'mud', '--json')).id).toBe('mud');
  });

  test('one of a folder, and one of a project', async () => {
    mkdirSync('project/rules/level', { recursive: true });
    writeFileSync('project/rules/level/cold.yaml', cold);
    cpSync('song.wav', 'project/song.wav');
    expect(ruleIds(await ran('song.wav', '--rules', 'project/rules', '--json'))).toContain('cold');
    expect(ruleIds(await ran('--rules', 'project/rules', 'song.wav', '--json'))).toContain('cold');
    expect(ruleIds(await ran('project/song.wav', '--json'))).not.toContain('cold');
    writeFileSync('project/mixwright.yaml', '');
    expect(ruleIds(await ran('project/song.wav', '--json'))).toContain('cold');
    expect((await ran('rules', 'explain', 'cold')).code).toBe(2);
    process.chdir('project');
    expect((await ran('rules', 'explain', 'cold')).out).toMatch(/^cold +Cold\ncategory level/);
    process.chdir(home);
  });

  test('a project is a preset with a few more keys, and flags win', async () => {
    mkdirSync('project/refs', { recursive: true });
    cpSync('other.wav', 'project/refs/other.wav');
    const lines = ['extends: streaming', 'reference: refs/other.wav', 'roles: { lead: vocals }'];
    const layer = [
      'targets: { peak.true: -3 dBTP }',
      'rules:',
      '  imbalance: off',
      '  true-peak: { above: { info: off, warning: -30 dBTP, error: -20 dBTP } }',
    ];
    writeFileSync('project/mixwright.yaml', [...lines, ...layer].join('\n'));
    cpSync('stems', 'project/stems', { recursive: true });
    const words = ['project/song.wav', '--stems', 'project/stems', '--json'];
    const read = reportOf(await ran(...words));
    expect(read).toMatchObject({ preset: 'streaming', reference: { name: 'other' } });
    expect(read.tracks[2]?.role).toBe('vocals');
    const outcome = (id: string, of = read) => of.outcomes.find(({ rule }) => rule === id);
    expect(outcome('imbalance')).toBeUndefined();
    expect(outcome('true-peak')).toMatchObject({ findings: [{ severity: 'error' }] });
    const flagged = reportOf(await ran(...words, '--preset', 'default', '--reference', 'none', '--role', 'keys=lead'));
    expect(flagged.preset).toBe('default');
    expect(flagged.reference).toBeUndefined();
    expect(flagged.tracks[2]?.role).toBe('keys');
    expect(outcome('imbalance', flagged)).toBeUndefined();
  });
});

test('refs: add, list, show, remove', async () => {
  const added = await ran('refs', 'add', 'mine', 'song.wav', 'album', '--about', 'two of them');
  expect(added.out).toMatch(/^✓ mine: 2 tracks · numbers only, no audio stored/);
  expect(added.err).toMatch(/^▲ 2 tracks are few: they show/);
  expect((await ran('refs', 'list')).out).toMatch(/^mine +2 tracks .* yours$/m);
  expect(parsed(await ran('refs', 'list', '--json'))).toContainEqual(
    expect.objectContaining({ name: 'mine', tracks: 2, about: 'two of them', builtIn: false }),
  );
  expect((await ran('refs', 'show', 'mine')).out).toMatch(/Integrated loudness +−/);
  expect(parsed(await ran('refs', 'show', 'mine', '--json')).kind).toBe('profile');
  expect(reportOf(await ran('mix.wav', '--reference', 'mine', '--json')).reference).toMatchObject({
    name: 'mine',
    tracks: 2,
  });
  expect(inside(process.env.XDG_DATA_HOME).join()).not.toMatch(/\.(wav|tmp)/);
  expect(await ran('refs', 'remove', 'mine')).toMatchObject({ code: 0, out: '✓ mine is gone.\n' });
  expect(await ran('refs', 'remove', 'mine')).toMatchObject({ code: 2, out: '' });
  for (const name of ['none', '../mine']) expect((await ran('refs', 'add', name, 'song.wav')).code).toBe(2);
});
