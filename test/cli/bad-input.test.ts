import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bench, child, ended, inside, keepSound, parsed, type Ran, ran } from '../helpers/command.ts';
import { be, bytes, le, wav } from '../helpers/containers.ts';
import { both, noise, sampleRate, sine, zeros } from '../helpers/signals.ts';

bench();
const PATH = process.env.PATH;
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const isRoot = process.getuid?.() === 0;

const some = le(2, ...Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 2000) - 1000));

const strip = (gain: unknown) => ({ chain: [{ processor: 'gain', gain }] });

beforeAll(async () => {
  await keepSound('mix.wav', [noise(-9, 5), noise(-9, 5, 2)]);
  await keepSound('short.wav', both(noise(-9, 2)));
  await keepSound('silence.wav', both(zeros(4)));
  await keepSound('one-sample.wav', [Float32Array.of(0.5), Float32Array.of(0.5)]);
  const nan = sine(997, -12, 5);
  const samples = new Float32Array(2 * nan.length);
  for (let i = 0; i < nan.length; i++) samples.fill(nan[i]!, 2 * i, 2 * i + 2);
  samples[2 * sampleRate] = Number.NaN;
  samples[2 * sampleRate + 1] = Number.POSITIVE_INFINITY;
  writeFileSync('nan.wav', wav({ tag: 3, bits: 32 }, Buffer.from(samples.buffer)));
  writeFileSync('cut-data.wav', readFileSync('mix.wav').subarray(0, 1_000_000));
  writeFileSync('empty.wav', '');
  writeFileSync('text.wav', 'This is not a sound.\n'.repeat(100));
  writeFileSync('cut-header.wav', wav({}, some).subarray(0, 25));
  writeFileSync('deaf.wav', wav({ channels: 0 }, some));
  writeFileSync('rate.wav', wav({ rate: 0 }, some));
  writeFileSync('vox.m4a', bytes(be(4, 24), 'ftypM4A ', Buffer.alloc(100)));
  mkdirSync('folder');
  mkdirSync('stems');
  await keepSound('stems/bass.wav', both(sine(80, -12, 4)));
  await keepSound('stems/lead.wav', both(sine(800, -12, 4)));
  mkdirSync('hollow');
  symlinkSync('mix.wav', 'link.wav');
  mkdirSync('rules-broken/tone', { recursive: true });
  writeFileSync('rules-broken/tone/cold.yaml', 'title: Cold\ndetect: { metrik: level.rms }\n');
  mkdirSync('rules-torn/tone', { recursive: true });
  writeFileSync('rules-torn/tone/cold.yaml', 'title: [\n');
  writeFileSync('torn.plan.json', '{ "tracks": ');
  writeFileSync('foreign.plan.json', '{ "name": "a package", "version": "1.0.0" }');
  writeFileSync('bass.plan.json', JSON.stringify({ tracks: { bass: strip(-3), kick: strip(2) } }));
  writeFileSync('odd.plan.json', JSON.stringify({ tracks: { mix: strip('loud') } }));
});

afterEach(() => {
  process.env.PATH = PATH;
});

/** One sentence to a person, one parsed to a program, and nothing left lying about. */
async function refused(words: readonly string[], exit: number, code: string, says: RegExp, lines = 1): Promise<void> {
  const before = inside();
  const told = await ran(...words);
  expect(told).toMatchObject({ code: exit, out: '' });
  expect(told.err).toMatch(says);
  expect(told.err).toMatch(/^✖ [^\n]+\n( {2}[^\n]+\n)*$/);
  expect(told.err.trimEnd().split('\n')).toHaveLength(lines);
  expect(told.err).not.toMatch(/\n\s+at |Error:/);
  expectMistake(await ran(...words, '--json'), exit, code, says);
  expect(inside()).toEqual(before);
}

function expectMistake(told: Ran, exit: number, code: string, says: RegExp): void {
  expect(told).toMatchObject({ code: exit, err: '' });
  const { error, ...rest } = parsed(told);
  expect(rest).toEqual({});
  expect(Object.keys(error).filter((key) => !['code', 'message', 'path'].includes(key))).toEqual([]);
  expect(error).toMatchObject({ code, message: expect.stringMatching(says) });
  expect(error.code).toMatch(/^[a-z-]+$/);
}

const unreadable: readonly (readonly [file: string, says: RegExp])[] = [
  ['empty.wav', /it is empty/],
  ['text.wav', /it is no sound file/],
  ['cut-header.wav', /header ends too early/],
  ['deaf.wav', /no channels/],
  ['rate.wav', /sample rate of 0 Hz/],
  ['folder', /is a folder/],
];

describe.each(unreadable)('%s', (file, says) => {
  test.each(['analyze', 'report', 'fix'])('is refused by %s', (command) =>
    refused([command, file], 3, 'unreadable', says),
  );
  test('is refused as a reference', () =>
    refused(['analyze', 'mix.wav', '--reference', file], 3, file === 'folder' ? 'missing' : 'unreadable', /./));
});

test.each(['analyze', 'report', 'fix'])('a missing file is missing for %s', (command) =>
  refused([command, 'nowhere.wav'], 3, 'missing', /Cannot find nowhere\.wav; check the name and the folder\./),
);

const references: readonly (readonly [words: string, code: string, says: RegExp])[] = [
  ['compare mix.wav short.wav', 'unreadable', /short\.wav is 2\.0 s long; at least 3 s are needed/],
  ['compare mix.wav silence.wav', 'unreadable', /silence\.wav is silent; choose another/],
  ['compare mix.wav one-sample.wav', 'unreadable', /0\.0 s long/],
  ['compare mix.wav hollow', 'missing', /no sound file in hollow/],
  ['analyze mix.wav --reference pop-1812', 'missing', /no file or reference "pop-1812"/],
  ['refs add mine short.wav', 'unreadable', /at least 3 s/],
  ['analyze --stems hollow', 'missing', /no sound file in hollow/],
];

test.each(references)('%s', async (words, code, says) => {
  if (!words.startsWith('refs')) return refused(words.split(' '), 3, code, says);
  expect(await ran(...words.split(' '))).toMatchObject({ code: 3, out: '', err: expect.stringMatching(says) });
});

const usage: readonly (readonly [words: string, says: RegExp, code?: string])[] = [
  ['analyse mix.wav', /no command or file "analyse"\. Did you mean "analyze"\?/],
  ['analyze', /nothing to hear/],
  ['report', /nothing to hear/],
  ['fix', /nothing to mend/],
  ['compare mix.wav', /Missing required argument 'references'/],
  ['analyze mix.wav --jsonn', /Unknown option '--jsonn'\. Did you mean --json\?/],
  ['fix mix.wav short.wav', /Too many arguments/],
  ['rules explian mud', /Unknown command 'explian'\. Did you mean explain\?/],
  ['rules explain mudd', /Unknown rule "mudd"\. Did you mean "mud"\?/],
  ['rules list --category tonal', /unknown category "tonal"/],
  ['analyze mix.wav --only mudd', /no rule or category "mudd"\. Did you mean "mud"\?/],
  ['analyze mix.wav --skip qqqqq', /no rule or category "qqqqq"\. `mixwright rules list`/],
  ['analyze mix.wav --preset stream', /Unknown preset "stream"\. Did you mean "streaming"\?/, 'config'],
  ['analyze mix.wav --color purple', /Allowed choices are auto, always, never\./],
  ['analyze mix.wav --role vocal=lead', /--role vocal=lead: unknown role "vocal"\. Did you mean "vocals"\?/],
  ['analyze mix.wav --role vocals', /write ROLE=FILE/],
  ['analyze mix.wav --role lead.wav=vocals', /the role comes first: --role vocals=lead\.wav/],
  ['analyze mix.wav --role vocals=lead', /roles are of stems/],
  ['analyze mix.wav short.wav --stems folder', /--stems are those of one mix/],
  ['analyze --reference short.wav mix.wav nan.wav', /--reference takes all paths that follow/],
  ['fix mix.wav --amount 101', /--amount 101: write a percentage from 0 to 100\./],
  ['fix mix.wav --amount -1', /percentage from 0 to 100/],
  ['fix mix.wav --amount lots', /percentage from 0 to 100/],
  ['fix mix.wav --amount=', /percentage from 0 to 100/],
  ['fix mix.wav --plan odd.plan.json --amount 50', /A plan is applied as it stands/],
  ['fix mix.wav --dry-run --report r.html', /--dry-run writes nothing/],
  ['fix mix.wav --report r.pdf', /a report is \.html, \.json, \.md, \.txt or \.svg; .*--pdf/],
  ['fix mix.wav -o mended.mp3', /written as \.wav or \.flac/],
  ['fix mix.wav -o mix.wav', /The output mix\.wav is an input/],
  ['fix mix.wav -o link.wav', /The output link\.wav is an input/],
  ['fix link.wav -o mix.wav', /The output mix\.wav is an input/],
  ['fix mix.wav --reference short.wav -o short.wav', /The output short\.wav is an input/],
  ['report mix.wav -o mix.wav', /a report is \.html/],
  ['report mix.wav short.wav -o r.html', /-o names one report/],
  ['fix mix.wav --plan torn.plan.json', /torn\.plan\.json:\d+:\d+: it is not JSON/, 'plan'],
  ['fix mix.wav --plan foreign.plan.json', /unknown key "name"|tracks is missing/, 'config'],
  ['fix mix.wav --plan odd.plan.json', /tracks\.mix, step 1, gain: "loud"/, 'config'],
  ['fix mix.wav --plan bass.plan.json', /The plan is for bass, kick/, 'plan'],
  ['fix --stems stems --plan bass.plan.json', /The plan is for bass, kick/, 'plan'],
  ['analyze mix.wav --rules nowhere', /no folder nowhere to read rules from/, 'rule'],
  ['analyze mix.wav --rules rules-torn', /cold\.yaml:\d /, 'rule'],
];

test.each(usage.map(([words, says, code = 'usage']) => [words, code, says] as const))('%s', (words, code, says) =>
  refused(words.split(' '), 2, code, says, words.includes('foreign') ? 2 : 1),
);

test('half a command line', async () => {
  expect(await ran('refs')).toEqual({
    code: 2,
    out: '',
    err: '✖ Say what to do with refs: add, list, show, remove. (mixwright refs --help)\n',
  });
  expectMistake(await ran('refs', '--json'), 2, 'usage', /--json/);
  expectMistake(await ran('mix.wav', '--json', '--preset'), 2, 'usage', /Option '--preset <name>' argument missing/);
});

test('a broken rule file tells every mistake with its line', async () => {
  const { code, err } = await ran('analyze', 'mix.wav', '--rules', 'rules-broken');
  expect(code).toBe(2);
  expect(err).toMatch(/^✖ rules-broken\/tone\/cold\.yaml:\d/);
  expect(err).toMatch(/cold\.yaml:2 detect.*unknown detector "metrik"\. Did you mean "metric"\?/);
  expect(err).not.toMatch(/\n\s+at /);
});

test.each(['one', '1.5', '-3'])('demo --seed %s', async (seed) => {
  const before = inside();
  expect(await ran('demo', '--seed', seed)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/--seed/) });
  expect(inside()).toEqual(before);
});

const outputs: readonly (readonly [words: string, says: RegExp])[] = [
  ['fix mix.wav -o nowhere/mix.wav', /no folder nowhere to write mix\.wav to/],
  ['report mix.wav -o nowhere/mix.html', /no folder nowhere to write mix\.html to/],
  ['fix mix.wav --report nowhere/mix.html', /no folder nowhere to write mix\.html to/],
  ['fix mix.wav -o mix.wav/fixed.wav', /no folder mix\.wav/],
];

test.each(outputs)('%s', (words, says) => refused(words.split(' '), 5, 'output', says));

test('a folder in the place of an output', async () => {
  mkdirSync('taken.wav');
  await refused(['fix', 'mix.wav', '-o', 'taken.wav'], 5, 'output', /taken\.wav is a folder/);
  mkdirSync('taken.plan.json');
  await refused(['fix', 'mix.wav', '-o', 'taken.fixed.wav'], 5, 'output', /taken\.plan\.json is a folder/);
  writeFileSync('reports', 'not a folder');
  await refused(['report', 'mix.wav'], 5, 'output', /reports/);
});

test.skipIf(isRoot)('a folder that may only be read (root may write everywhere)', async () => {
  mkdirSync('locked');
  chmodSync('locked', 0o555);
  await refused(['fix', 'mix.wav', '-o', 'locked/mix.wav'], 5, 'output', /No permission to write in locked/);
  await refused(['report', 'mix.wav', '-o', 'locked/mix.html'], 5, 'output', /No permission to write in locked/);
});

test.skipIf(!existsSync('/proc/self'))('a place that takes no files, for root neither', async () => {
  await refused(['fix', 'mix.wav', '-o', '/proc/mix.wav'], 5, 'output', /write (mix\.wav|in \/proc)/);
  await refused(['report', 'mix.wav', '-o', '/proc/mix.html'], 5, 'output', /write (mix\.html|in \/proc)/);
});

test('without ffmpeg, AAC asks for it', async () => {
  process.env.PATH = '';
  await refused(['analyze', 'vox.m4a'], 3, 'ffmpeg-missing', /needs ffmpeg, which is not on the PATH; install it/);
});

test.skipIf(!hasFfmpeg)('an AAC file is heard with ffmpeg, and asks for it without', async () => {
  execFileSync('ffmpeg', ['-v', 'error', '-i', 'mix.wav', '-c:a', 'aac', 'real.m4a']);
  expect(parsed(await ran('real.m4a', '--json')).tracks[0].format.codec).toBe('aac');
  process.env.PATH = '';
  await refused(['analyze', 'real.m4a'], 3, 'ffmpeg-missing', /Reading AAC or ALAC in real\.m4a needs ffmpeg/);
});

test('a truncated file is measured as far as it goes, and said so', async () => {
  const told = await ran('cut-data.wav', '--json');
  expect(told).toMatchObject({ code: 0, err: '' });
  const { tracks, warnings } = parsed(told);
  expect(tracks[0].format.duration).toBeCloseTo(2.6, 1);
  expect(warnings).toMatchObject([{ code: 'truncated', path: 'cut-data.wav' }]);
  expect((await ran('cut-data.wav')).out).toContain(warnings[0].message.split(' ').slice(0, 4).join(' '));
});

test('samples that are no numbers are silence, and said so', async () => {
  const { tracks, warnings } = parsed(await ran('nan.wav', '--json'));
  expect(warnings).toMatchObject([{ code: 'non-finite', path: 'nan.wav' }]);
  expect(tracks[0].metrics['peak.sample']).toBeCloseTo(-12, 1);
});

test.each(['silence.wav', 'one-sample.wav'])('%s is heard without a number that is none', async (file) => {
  const before = inside();
  for (const words of [[file], ['fix', file]]) {
    const told = await ran(...words, '--json');
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(parsed(told).tracks[0].absent).toHaveProperty('loudness.integrated');
    expect(await ran(...words)).toMatchObject({ code: 0, err: '' });
  }
  expect(inside()).toEqual(before);
});

test('a broken mixwright.yaml names the line', async () => {
  mkdirSync('project');
  const mix = 'project/mix.wav';
  symlinkSync('../mix.wav', mix);
  const mistakes: readonly (readonly [yaml: string, says: RegExp])[] = [
    ['preset: streaming\ntargets:\n  loudness.integrated: -14 dB\n', /mixwright\.yaml:3 .*"-14 dB" should be in LUFS/],
    ['\nextends: streamin\n', /mixwright\.yaml:2 extends: unknown preset "streamin"\. Did you mean "streaming"\?/],
    ['rules:\n  mudd: off\n', /mixwright\.yaml:2 .*unknown rule "mudd"\. Did you mean "mud"\?/],
    ['rules:\n  mud: { above: { warning: 3 LU } }\n', /mixwright\.yaml:2 .*"3 LU" should be in dB/],
    ['roles:\n  lead: vocal\n', /mixwright\.yaml:2 .*unknown role "vocal"\. Did you mean "vocals"\?/],
    ['referense: all\n', /mixwright\.yaml:1 .*unknown setting "referense"\. Did you mean "reference"\?/],
    ['extends: default\npreset: streaming\n', /mixwright\.yaml:2 preset: says the same as extends/],
    ['- streaming\n', /mixwright\.yaml:1 .*should be a map/],
    ['preset: [\n', /mixwright\.yaml:\d /],
    ['reference: pop-1812\n', /"pop-1812"/],
  ];
  for (const [yaml, says] of mistakes) {
    writeFileSync('project/mixwright.yaml', yaml);
    const isMissing = yaml.startsWith('reference:');
    await refused(['analyze', mix], isMissing ? 3 : 2, isMissing ? 'missing' : 'config', says);
  }
});

test('a process of its own ends with the same code, and leaves no trace of a stack', async () => {
  expect(await ended(child(['empty.wav']))).toMatchObject({
    code: 3,
    out: '',
    err: '✖ Cannot read empty.wav: it is empty (0 bytes); export or copy it again.\n',
  });
  expect(await ended(child(['mix.wav', '--nonsense', '--json']))).toMatchObject({ code: 2, err: '' });
});

test('assistants are served nothing but folders that are there', async () => {
  expect(await ran('mcp')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Name the folders') });
  expect(await ran('mcp', 'mix.wav')).toMatchObject({ code: 3, err: expect.stringContaining('no folder mix.wav') });
});
