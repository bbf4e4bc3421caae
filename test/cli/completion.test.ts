import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bench, ran } from '../helpers/command.ts';

bench();
mkdirSync('a folder');
for (const name of ['mix one.wav', 'master.wav', 'a folder/x.wav']) writeFileSync(name, '');
const scripts = { bash: '', zsh: '', fish: '' };
for (const shell of ['bash', 'zsh', 'fish'] as const) {
  const { code, out, err } = await ran('completion', shell);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  scripts[shell] = out;
  writeFileSync(`script.${shell}`, out);
}
const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

/** What bash offers behind each line, whose words are parted as readline parts them. */
function offered(lines: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const asked = lines.map((words) => {
    const list = ['mixwright', ...words].map((word) => `'${word}'`).join(' ');
    return `COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _mixwright; printf '%s\\t' "\${COMPREPLY[@]}"; echo`;
  });
  const source = ['set -u', 'source script.bash', ...asked].join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', source], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t').filter(Boolean));
}

/** One line, as it is written here: `fix --preset sp`; the last word is the one to complete. */
const complete = (...lines: readonly string[]) => offered(lines.map((line) => line.split(' ')));

test.runIf(has('bash'))(
  'bash offers commands, options, files, and names of presets, rules, references and roles',
  () => {
    const [start, flag, preset, beside, equal, none, list, more, role, stem] = complete(
      ...['ma', 'analyze --pre', 'fix mix.wav --preset sp', '--preset sp', 'fix --preset = sp', 'fix --amount '],
      ...['check --only lev', 'check --only mud,tru', 'mix x --role voc', 'mix x --role vocals = mas'],
    );
    expect(start).toEqual(['master', 'match', 'master.wav']); // a file is heard by `analyze`
    expect(flag).toEqual(['--preset']);
    for (const each of [preset, beside, equal]) expect(each).toEqual(['spotify']);
    expect(none).toEqual([]);
    expect(list).toEqual(expect.arrayContaining(['level', 'level-drift']));
    expect(more).toEqual(['mud,true-peak']);
    expect(role).toEqual(['vocals=']);
    expect(stem).toEqual(['master.wav']);
    const [subs, rule, reference, file, both, choice, shells, help, later] = complete(
      ...['config ', 'rules explain mu', 'refs show a', 'analyze mi', 'compare mix.wav a', 'album --embed-audio e'],
      ...['completion ', 'help mat', 'analyze x.wav y.wav mas'],
    );
    expect(subs).toEqual(['init', 'print', 'validate', 'help']);
    expect(rule).toEqual(['mud']);
    expect(reference).toEqual(['all']);
    expect(file).toEqual(['mix one.wav']);
    expect(both).toEqual(['all', 'a folder']);
    expect(choice).toEqual(['excerpts']);
    expect(shells).toEqual(['bash', 'zsh', 'fish']);
    expect(help).toEqual(['match']);
    expect(later).toEqual(['master.wav']);
  },
);

test.runIf(has('bash'))('bash knows every option of every command, as its help has them', async () => {
  const [all] = offered([['']]);
  const commands = all!.filter((word) => /^[a-z]+$/.test(word) && word !== 'help');
  expect(commands.length).toBeGreaterThan(20);
  const options = offered(commands.map((command) => [command, '-']));
  for (const [i, command] of commands.entries()) {
    const { out } = await ran(command, '--help');
    const flags = [...out.matchAll(/^ {2}(?:(-\w), )?(--[a-z-]+)/gm)].flatMap(([, short, long]) => [short, long]);
    expect([command, [...options[i]!].sort()]).toEqual([command, flags.filter(Boolean).sort()]);
    for (const flag of flags.filter((each) => each?.startsWith('--'))) {
      expect(scripts.zsh).toContain(flag);
      expect(scripts.fish).toContain(`-l ${flag!.slice(2)} `);
    }
  }
});

test('zsh and fish take theirs', () => {
  expect(scripts.zsh).toMatch(/^#compdef mixwright mxw\n/);
  expect(scripts.fish).toContain("-l preset -x -a 'acoustic ");
  for (const [shell, words] of [
    ['zsh', ['-f', '-n', 'script.zsh']],
    ['fish', ['--no-config', '-n', 'script.fish']],
  ] as const) {
    if (!has(shell)) continue;
    const { status, stderr } = spawnSync(shell, words, { encoding: 'utf8' });
    expect([shell, status, stderr]).toEqual([shell, 0, '']);
  }
  if (!has('fish')) return;
  const ask = "source script.fish; complete -C 'mixwright fix --preset sp'";
  expect(spawnSync('fish', ['--no-config', '-c', ask], { encoding: 'utf8' }).stdout).toMatch(/^spotify\t/);
});

test('another shell is refused', async () => {
  expect(await ran('completion', 'tcsh')).toMatchObject({ code: 2, out: '' });
  expect(await ran('completion')).toMatchObject({ code: 2, out: '' });
});
