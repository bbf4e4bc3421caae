import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { extensions } from '../src/jobs/sound-files.ts';
import { bench, keepSound } from './helpers/command.ts';
import { noise } from './helpers/signals.ts';

/** What others' machines read of this repository: run as they run it, without them. */
const root = resolve(import.meta.dirname, '..');
const home = bench();
const odd = 'songs/it\'s $(touch owned) "loud".wav';

interface Step {
  readonly name: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}
const action: {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
} = parse(readFileSync(join(root, 'action.yml'), 'utf8'));

function program(name: string, script: string): void {
  writeFileSync(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(`bin/${name}`, 0o755);
}

beforeAll(async () => {
  for (const each of ['bin', 'songs', 'temp', 'action']) mkdirSync(each);
  const node = `"${process.execPath}" --import "${import.meta.resolve('tsx')}" "${join(root, 'src/cli.ts')}"`;
  program('mixwright', `printf '%s\\n' "$@" > "${home}/words"; exec ${node} "$@" --only imbalance`);
  program(
    'npm',
    `pwd >> "${home}/npm"; echo "$@" >> "${home}/npm"; case $1 in pack) touch "$4/mixwright-9.tgz";; esac`,
  );
  await keepSound(odd, [noise(-15, 3, 1), noise(-19, 3, 2)]);
});

/** As GitHub's runner runs a step of a composite action with bash. */
function runStep(name: string, inputs: Readonly<Record<string, string>>) {
  const step = action.runs.steps.find((each) => each.name === name)!;
  const set = (id: string) => inputs[id] ?? action.inputs[id]!.default ?? '';
  const given = Object.entries(step.env).map(([key, value]) => [
    key,
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, id: string) => set(id)),
  ]);
  const files = { GITHUB_OUTPUT: 'output', GITHUB_STEP_SUMMARY: 'summary', GITHUB_PATH: 'path' };
  for (const each of Object.values(files)) writeFileSync(each, '');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    encoding: 'utf8',
    env: {
      ...process.env,
      ...Object.fromEntries(given),
      ...Object.fromEntries(Object.entries(files).map(([key, file]) => [key, join(home, file)])),
      ...{ GITHUB_ACTIONS: 'true', GITHUB_ACTION_PATH: join(home, 'action'), RUNNER_TEMP: join(home, 'temp') },
      PATH: `${join(home, 'bin')}${delimiter}${process.env.PATH}`,
    },
  });
  const read = (file: string) => readFileSync(file, 'utf8');
  return { status, stdout, stderr, output: read('output'), summary: read('summary'), path: read('path') };
}

describe('the action', () => {
  test('every input is used, and none is written into a script', () => {
    expect(action.runs.using).toBe('composite');
    const used = action.runs.steps.flatMap(({ env }) => Object.values(env)).join(' ');
    for (const id of Object.keys(action.inputs)) expect(used).toContain(`\${{ inputs.${id} }}`);
    for (const { shell, run } of action.runs.steps) {
      expect(shell).toBe('bash');
      expect(run).not.toContain('${{');
    }
  });

  test('it builds itself from its own files, or installs what is named', () => {
    const built = runStep('Install mixwright', {});
    expect(built).toMatchObject({ status: 0, stderr: '' });
    const temp = join(home, 'temp');
    expect(
      readFileSync('npm', 'utf8')
        .split('\n')
        .filter((line) => !line.startsWith('/')),
    ).toEqual([
      'ci --no-audit --no-fund',
      `pack --silent --pack-destination ${temp}/mixwright-pack`,
      `install --global --prefix ${temp}/mixwright --no-audit --no-fund ${temp}/mixwright-pack/mixwright-9.tgz`,
      '',
    ]);
    expect(readFileSync('npm', 'utf8').split('\n')[0]).toBe(join(home, 'action'));
    expect(built.path).toContain(`${temp}/mixwright/bin\n`);
    writeFileSync('npm', '');
    expect(runStep('Install mixwright', { package: 'tools/mixwright 1.tgz' }).status).toBe(0);
    expect(readFileSync('npm', 'utf8')).toMatch(/^\/.*\ninstall .* tools\/mixwright 1\.tgz\n$/);
  });

  test('it marks the files, posts the table, says the code and fails as check does', () => {
    const inputs = { files: `${odd}\n\n`, preset: 'game', arguments: '--max-warnings\n3\n', 'fail-on': 'error' };
    const { status, stdout, output, summary } = runStep('Check', inputs);
    expect(readFileSync('words', 'utf8').split('\n')).toEqual([
      ...['check', odd, '--format', 'github', '--fail-on', 'error', '--preset', 'game', '--max-warnings', '3', ''],
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=songs\/it's \$\(touch owned\) "loud"\.wav,title=.*\(imbalance\)::/);
    expect(summary).toMatch(/^### .*1 error[\s\S]*\| ✖ error \|.*imbalance/);
    expect(output).toBe(`table=${home}/temp/mixwright-table.md\ncode=1\n`);
    expect(readFileSync('temp/mixwright-table.md', 'utf8')).toBe(summary);
    expect(existsSync('owned')).toBe(false);
    const ids = Object.values(action.outputs).map(({ value }) => /outputs\.(\w+)/.exec(value)?.[1]);
    expect(output.match(/^\w+(?==)/gm)).toEqual(ids);
  });
});

test('the workflow of the README names inputs and outputs that there are', () => {
  const blocks = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```yml\n(.*?)^```$/gms)].map(([, text]) =>
    parse(text!),
  );
  const steps: { id?: string; uses?: string; with?: object; env?: object }[] = blocks.find(({ jobs }) => jobs).jobs
    .sound.steps;
  const { id, with: given } = steps.find(({ uses }) => uses?.endsWith('/mixwright'))!;
  expect(Object.keys(given!).filter((each) => !action.inputs[each])).toEqual([]);
  expect(Object.keys(given!)).toEqual(expect.arrayContaining(['files']));
  const read = [...JSON.stringify(steps).matchAll(new RegExp(`steps\\.${id}\\.outputs\\.(\\w+)`, 'g'))].map(
    ([, each]) => each!,
  );
  expect(read.length).toBeGreaterThan(0);
  expect(read.filter((each) => !action.outputs[each])).toEqual([]);
});

describe('the hook of pre-commit', () => {
  const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));

  test('means what we call sound, in capitals, too', () => {
    const pattern = new RegExp(hook.files.replace('(?i)', ''), 'i');
    for (const each of extensions) expect(`a/b${each.toUpperCase()}`).toMatch(pattern);
    for (const each of ['wav', 'a.wav.txt', 'notes.md']) expect(each).not.toMatch(pattern);
  });

  test('its command takes the files of a commit', () => {
    program('mixwright', `printf '%s\\n' "$@"; exit 1`);
    const [name, ...words] = hook.entry.split(' ');
    const env = { ...process.env, PATH: `${join(home, 'bin')}${delimiter}${process.env.PATH}` };
    const { status, stdout } = spawnSync(name, [...words, odd], { encoding: 'utf8', env });
    expect({ status, stdout }).toEqual({ status: 1, stdout: `check\n${odd}\n` });
    expect(hook).toMatchObject({ language: 'system', require_serial: true });
  });
});
