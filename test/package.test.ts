import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '../src/audio/open.ts';
import { writeSound } from '../src/audio/write.ts';
import type { Sound } from '../src/dsp/block.ts';
import { cut } from '../src/dsp/cut.ts';
import { render } from '../src/processors/render.ts';
import { version } from '../src/version.ts';
import { faceOf, undocumented } from './helpers/face.ts';

/** What a user gets: packed, installed in an empty folder, run there. */
const root = resolve(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'mixwright-package-'));
const home = join(work, 'home');
const modules = join(root, 'node_modules');
const minutes = 60_000;
let packed: {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
  /** Bytes. */
  readonly size: number;
  readonly unpackedSize: number;
};

const npm = (folder: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
};

/** Built and packed from a copy, so that nobody's `dist` is swept away under them. */
beforeAll(() => {
  const stage = join(work, 'stage');
  mkdirSync(stage);
  for (const name of [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'src',
    'test/bench',
    'rules',
    'references',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'biome.json',
  ]) {
    cpSync(join(root, name), join(stage, name), { recursive: true });
  }
  symlinkSync(modules, join(stage, 'node_modules'));
  const said = npm(stage, 'pack', '--json', '--pack-destination', work);
  packed = JSON.parse(said.slice(said.search(/^\[/m)))[0];
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }');
  npm(home, 'install', '--prefer-offline', '--no-audit', '--no-fund', join(work, packed.filename));
}, 5 * minutes);
afterAll(() => rmSync(work, { recursive: true, force: true }));

test('the package holds what is needed to run, and no more', () => {
  const paths = packed.files.map(({ path }) => path);
  const wanted = /^(dist\/.+\.(js|d\.ts)|rules\/.+|references\/.+|README\.md|CHANGELOG\.md|LICENSE|package\.json)$/;
  expect(paths.filter((path) => !wanted.test(path))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining([
      'dist/cli.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/page/chain.js',
      'dist/page/chain.d.ts',
      'dist/page/worklet.js',
      'rules/tone/mud.yaml',
      'rules/rule.schema.json',
      'references/all.json',
      'README.md',
      'LICENSE',
    ]),
  );
});

test('its top folders are known, it is small, and only types that code can reach are in it', () => {
  const tops = new Set(
    packed.files.map(({ path }) =>
      path
        .split('/')
        .slice(0, path.startsWith('dist/') ? 2 : 1)
        .join('/'),
    ),
  );
  const files = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
  const shipped = [...tops].filter((top) => !top.startsWith('dist/'));
  expect(shipped.sort()).toEqual([...files, 'references', 'rules'].sort());
  const rooms = readdirSync(join(root, 'src')).map((name) => `dist/${name.replace(/\.ts$/, '')}`);
  const strange = [...tops].filter(
    (top) => !shipped.includes(top) && !rooms.includes(top.replace(/(\.d)?\.[jt]s$/, '')),
  );
  expect(strange).toEqual([]);
  expect(packed.files.filter(({ path }) => /^dist\/(cli|demo|mcp)\/.*\.d\.ts$/.test(path))).toEqual([]);
  expect(packed.size).toBeLessThan(1_800_000);
  expect(packed.unpackedSize).toBeLessThan(6_000_000);
});

test('it says what a registry has to know, and publint has nothing to say', async () => {
  const installed = join(home, 'node_modules/mixwright');
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
  expect(messages).toEqual([]);
  expect(pkg).toMatchObject({
    ...{ license: 'MIT', type: 'module', publishConfig: { provenance: true } },
    engines: { node: expect.stringMatching(/^>=20/) },
  });
  for (const each of ['preinstall', 'install', 'postinstall']) expect(pkg.scripts).not.toHaveProperty(each);
});

// Renewed, once the change is meant, by: npx vitest run test/package.test.ts -t face -u
test('the face of the library is the one that was looked at last, with a word on everything', async () => {
  const built = join(home, 'node_modules/mixwright/dist');
  const entry = join(built, 'index.d.ts');
  expect(undocumented(entry)).toEqual([]);
  const others = ['chain', 'worklet'].map((name) => join(built, `page/${name}.d.ts`));
  await expect(faceOf(entry, others)).toMatchFileSnapshot('contracts/face.txt');
});

test('what is installed is only what runs', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const there = Object.keys(devDependencies).filter((name) => existsSync(join(home, 'node_modules', name)));
  expect(there).toEqual([]);
});

test('both commands are there', () => {
  for (const command of ['mixwright', 'mxw'])
    expect(npm(home, 'exec', '--', command, '--version').trim()).toBe(version);
});

test(
  'mxw demo works in an empty folder',
  () => {
    const said = npm(home, 'exec', '--', 'mxw', 'demo');
    expect(said).toMatch(/^(\d+) of \1 planted faults found/m);
    expect(said).toContain('Open reports/demo/report.html');
    expect(readFileSync(join(home, 'reports/demo/report.html'), 'utf8')).toMatch(/^<!doctype html>/);
    const ours = ['raw.mix.wav', 'raw.mix.plan.json', 'raw.mix.html', 'raw/vocals.wav'];
    for (const file of ['mix.fixed.wav', 'mix.plan.json', 'clean.wav', ...ours])
      expect(statSync(join(home, 'reports/demo', file)).size).toBeGreaterThan(100);
  },
  15 * minutes, // on a busy machine
);

/** What stands in the README in fences of a kind. */
const blocksOf = (kind: string): string[] =>
  [
    ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(new RegExp(`^ *\`\`\`${kind}\\n(.*?)^ *\`\`\`$`, 'gms')),
  ].map(([, code]) => code!);

/** The beginning of a sound of the demo: long enough for two parts of the song and a fade of 6 s. */
async function beginning(name: string): Promise<Sound> {
  const sound = await open(join(home, 'reports/demo', name));
  return cut(sound, [0, 12 * sound.format.sampleRate]);
}

/** What the README speaks of: a song, a mix of it that is muddy, records, stems, and the rule that it writes. */
async function furnish(): Promise<void> {
  const song = await beginning('clean.wav');
  const bell = { processor: 'filter', type: 'peaking', frequency: 300, Q: 1.4, gain: 7 } as const;
  const kind = { container: 'wav', bitDepth: 24 } as const;
  for (const folder of ['records', 'stems']) mkdirSync(join(home, folder));
  for (const name of ['song', 'records/first', 'records/second'])
    await writeSound(join(home, `${name}.wav`), song, kind);
  for (const name of ['song', 'one', 'other'])
    await writeSound(join(home, `${name}.flac`), song, { container: 'flac', bitDepth: 24 });
  for (const name of ['mix', 'other'])
    await writeSound(join(home, `${name}.wav`), render([bell, { processor: 'gain', gain: -6 }], song), kind);
  for (const [stem, names] of Object.entries({
    bass: ['stems/bass', 'bass'],
    keys: ['stems/keys'],
    lead: ['stems/lead'],
    vocals: ['stems/take3'],
    kick: ['stems/Audio 2', 'kick'],
  })) {
    const sound = await beginning(`stems/${stem}.wav`);
    for (const name of names) await writeSound(join(home, `${name}.wav`), sound, kind);
  }
  for (const [i, name] of ['duck', 'console'].entries())
    writeFileSync(join(home, `${name}.json`), blocksOf('json')[i]!);
  const [rule] = blocksOf('yaml');
  const path = join(home, /^# (\S+)$/m.exec(rule!)![1]!);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, rule!);
}

test(
  'every command of the README works',
  async () => {
    await furnish();
    const commands = blocksOf('sh').flatMap((block) => block.trimEnd().split(/\n */));
    expect(commands.length).toBeGreaterThan(20);
    const env = {
      ...process.env,
      PATH: `${join(home, 'node_modules/.bin')}:${process.env.PATH}`,
      XDG_DATA_HOME: join(work, 'data'),
      MIXWRIGHT_CACHE: join(work, 'cache'),
    };
    const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
    for (const command of commands) {
      if (command.endsWith('.mp3') && !hasFfmpeg) continue;
      const { status, stderr } = spawnSync(command, { cwd: home, env, shell: true, encoding: 'utf8' });
      expect([command, status, stderr]).toEqual([command, 0, stderr]);
    }
    for (const file of [
      'reports/mix.html',
      'mix-report.md',
      'mix.fixed.wav',
      'mix.plan.json',
      'mended.html',
      'safe.flac',
      'half.wav',
      'mine.wav',
      'other.fixed.wav',
      'ducked.flac',
      'other.applied.wav',
      'from-stems.wav',
      'patched.wav',
      'stems.mix.wav',
      'mix.html',
      'edited.wav',
    ]) {
      expect([file, existsSync(join(home, file))]).toEqual([file, true]);
    }
  },
  15 * minutes, // on a busy machine
);

test(
  'the ten lines of the README work',
  () => {
    const [code = ''] = blocksOf('js');
    expect(code.trimEnd().split('\n')).toHaveLength(10);
    expect(code).toContain("from 'mixwright'");
    writeFileSync(join(home, 'example.js'), code);
    const said = execFileSync('node', ['example.js'], { cwd: home, encoding: 'utf8' });
    expect(said).toContain('too much from');
    expect(said).toMatch(/^mud (fixed|eased)$/m);
    expect(statSync(join(home, 'mended.wav')).size).toBeGreaterThan(statSync(join(home, 'song.wav')).size * 0.99);
    expect(readFileSync(join(home, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  },
  3 * minutes,
);

/** A folder in which sounds are called as in `home`, and are shorter. */
async function shortened(): Promise<string> {
  const folder = join(home, 'short');
  mkdirSync(join(folder, 'stems'), { recursive: true });
  const stems = ['bass', 'lead', 'take3'].map((name) => `stems/${name}`);
  for (const name of ['mix', 'song', ...stems]) {
    const sound = await open(join(home, `${name}.wav`));
    await writeSound(join(folder, `${name}.wav`), cut(sound, [0, 5 * sound.format.sampleRate]), { container: 'wav' });
  }
  return folder;
}

test(
  'the other examples of code in the README hear, judge, mend, mix and render',
  async () => {
    const folder = await shortened();
    const [, ...codes] = blocksOf('js');
    expect(codes).toHaveLength(5);
    for (const [i, code] of codes.entries()) writeFileSync(join(folder, `example-${i}.js`), code);
    writeFileSync(join(folder, 'all.js'), codes.map((_, i) => `await import('./example-${i}.js');\n`).join(''));
    const said = execFileSync('node', ['all.js'], { cwd: folder, encoding: 'utf8' });
    expect(said).toMatch(/^5 44100 -\d\S+ LUFS .*BS\.1770/m); // heard
    expect(said).toMatch(/^error mix [\d.]+ dB [\d.]+ \[/m); // judged
    expect(said).toContain('missing Cannot find no-such.wav; check the name and the folder. no-such.wav');
    expect(said).toMatch(/^\[ 'by-hand\.wav' \] -\d/m); // mended
    expect(said).toMatch(/^take3\.gain take3 .*dB: /m); // mixed
    expect(said).toMatch(/^220500 0 -\d/m); // rendered
    for (const name of ['by-hand.wav', 'limited.flac', 'tone.wav'])
      expect(statSync(join(folder, name)).size).toBeGreaterThan(90_000);
    expect(existsSync(join(folder, 'stems.mix.wav'))).toBe(false);
  },
  3 * minutes,
);

test(
  'the types of all examples hold',
  () => {
    const files = blocksOf('js').map((code, i) => {
      writeFileSync(join(home, `typed-${i}.ts`), code);
      return `typed-${i}.ts`;
    });
    const strict = '--noEmit --strict --target es2023 --module nodenext --types node'.split(' ');
    const words = [...strict, '--typeRoots', join(modules, '@types'), ...files];
    const types = spawnSync(join(modules, '.bin/tsc'), words, { cwd: home, encoding: 'utf8' });
    expect(types.stdout + types.stderr).toBe('');
  },
  3 * minutes,
);
