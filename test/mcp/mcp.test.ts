import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Messages } from '../../src/mcp/messages.ts';
import { bench, hot, inside, keepSound, rate } from '../helpers/command.ts';
import { noise, sine } from '../helpers/signals.ts';

/** As an assistant's program does it: the command is started, and spoken to over its own stdin and stdout. */
const folder = bench();
const mistakes: Error[] = [];
const client = new Client({ name: 'test', version: '1' });
let errors = '';

async function connect(...folders: readonly string[]): Promise<void> {
  const cli = resolve(import.meta.dirname, '../../src/cli.ts');
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['--import', import.meta.resolve('tsx'), cli, 'mcp', ...folders],
    cwd: folder,
    // what was heard is not heard again
    env: { ...(process.env as Record<string, string>), MIXWRIGHT_CACHE: join(process.env.XDG_DATA_HOME!, 'heard') },
    stderr: 'pipe',
  });
  transport.stderr?.on('data', (more) => (errors += more));
  client.onerror = (error) => mistakes.push(error);
  await client.connect(transport);
}

beforeAll(async () => {
  for (const each of ['song/stems', 'records', 'secret']) mkdirSync(each, { recursive: true });
  await keepSound('song/mix.wav', hot(1, 4), rate);
  await keepSound('secret/mix.wav', [sine(440, -12, 1)]);
  await keepSound('records/one.wav', [noise(-9, 4, 3), noise(-9, 4, 4)]);
  await keepSound('song/stems/bass.wav', [sine(80, -12, 4)]);
  await keepSound('song/stems/lead.wav', [noise(-15, 4, 5), noise(-15, 4, 6)]);
  await connect('song', 'records');
});
afterAll(() => client.close());

const patience = 300_000; // ms, on a busy machine

interface Told {
  readonly isError?: boolean;
  readonly text: string;
  readonly data: ReturnType<typeof JSON.parse>;
}

async function call(name: string, args: Record<string, unknown>, options = {}): Promise<Told> {
  const { isError, content, structuredContent } = await client.callTool(
    { name, arguments: args },
    { timeout: patience, ...options },
  );
  const [first] = content;
  return { ...(isError ? { isError } : {}), text: first?.type === 'text' ? first.text : '', data: structuredContent };
}

test('tools say what they take and give, and which of them only read', async () => {
  const { tools } = await client.listTools();
  const reading = tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
  expect(tools.map(({ name }) => name)).toEqual(['analyze', 'compare', 'findings', 'plan', 'render', 'mix']);
  expect(reading).toEqual(['analyze', 'compare', 'findings']);
  for (const { name, description, inputSchema, outputSchema } of tools) {
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(outputSchema).toMatchObject({ type: 'object', required: expect.any(Array) });
  }
  expect(client.getInstructions()).toContain(join(folder, 'records'));
});

test('analyze tells numbers and findings in short, findings all there is to them', async () => {
  const { data, text } = await call('analyze', { mix: 'mix.wav' });
  const [track] = data.tracks;
  expect(track).toMatchObject({ name: 'mix', role: 'mix', sampleRate: rate, channels: 2, duration: 4 });
  expect(track.metrics['peak.true']).toBeGreaterThan(0);
  expect(data.units['peak.true']).toBe('dBTP');
  const short = data.findings.find(({ id }: { id: string }) => id === 'true-peak:mix');
  expect(short.what).toMatch(/dBTP/);
  expect(text).toContain(`${data.verdict}\n`);
  expect(text).toContain(`error: ${short.what}`);
  const grave = await call('findings', { mix: join(folder, 'song/mix.wav'), severity: 'error', category: 'level' });
  expect(grave.data.findings.length).toBeLessThan(data.findings.length);
  expect(grave.data.findings).toContainEqual(
    expect.objectContaining({ id: 'true-peak:mix', unit: 'dBTP', advice: expect.any(String), what: short.what }),
  );
});

test('compare has the reference at hand', async () => {
  const { data } = await call('compare', { mix: 'mix.wav', references: ['one.wav'] });
  expect(data.reference).toEqual({ name: 'one', records: 1 });
  expect(data.metrics[0]).toMatchObject({ id: 'loudness.integrated', unit: 'LUFS' });
  expect(data.tone.length).toBeGreaterThan(5);
});

test('a plan is tried, written, set anew and rendered; progress is told and never falls back', async () => {
  const told: number[] = [];
  const planned = await call(
    'plan',
    { mix: 'mix.wav', output: 'mine.json' },
    { onprogress: ({ progress }: { progress: number }) => told.push(progress) },
  );
  const { moves, files, verdicts, before } = planned.data;
  expect(files).toEqual([join(folder, 'song/mine.json')]);
  expect(moves.length).toBeGreaterThan(0);
  expect(verdicts.length).toBeGreaterThan(0);
  expect(told.length).toBeGreaterThan(0);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  const off = moves.map(({ id }: { id: string }) => ({ id, on: false }));
  const same = await call('render', { mix: 'mix.wav', plan: 'mine.json', moves: off, output: 'off.wav' });
  expect(same.data.files).toEqual([join(folder, 'song/off.wav')]);
  expect(same.data.after.loudness).toBeCloseTo(before.loudness, 1);
  const mended = await call('render', { mix: 'mix.wav', output: 'mended.wav' });
  expect(mended.data.files).toEqual([join(folder, 'song/mended.wav'), join(folder, 'song/mended.plan.json')]);
  expect(mended.data.after).toEqual(planned.data.after);
});

test('stems become a mix', async () => {
  const { data, text } = await call('mix', { stems: ['stems'], output: 'new.wav' });
  expect(data.files).toEqual([join(folder, 'song/new.wav'), join(folder, 'song/new.plan.json')]);
  expect(data.decisions.map(({ id }: { id: string }) => id)).toContain('mix.level');
  expect(text).toContain('mix.level: ');
});

test('nothing beyond the folders is read, written or told of', async () => {
  symlinkSync(join(folder, 'secret/mix.wav'), 'song/link.wav');
  symlinkSync(join(folder, 'secret'), 'song/door');
  symlinkSync(join(folder, 'secret/new.wav'), 'song/nowhere.wav');
  writeFileSync('secret/plan.json', '{}');
  mkdirSync('song/linked');
  symlinkSync(join(folder, 'secret/mix.wav'), 'song/linked/bass.wav');
  const before = inside('secret');
  const beyond = /is not within .*song, .*records: only what lies there/;
  const mix = 'mix.wav';
  for (const [name, args] of [
    ['analyze', { mix: '../secret/mix.wav' }],
    ['analyze', { mix: 'stems/../../secret/mix.wav' }],
    ['analyze', { mix: '..\\secret\\mix.wav' }],
    ['analyze', { mix: join(folder, 'secret/mix.wav') }],
    ['analyze', { mix: join(folder, 'secret/there-is-none.wav') }],
    ['analyze', { mix: `${join(folder, 'song')}-not/mix.wav` }],
    ['analyze', { mix: 'mix.wav\0.txt' }],
    ['analyze', { mix: 'link.wav' }],
    ['analyze', { mix: 'door/mix.wav' }],
    ['analyze', { stems: ['door'] }],
    ['analyze', { stems: ['linked'] }],
    ['compare', { mix, references: [join(folder, 'secret')] }],
    ['compare', { mix, references: ['secret'] }], // lies where the server was started
    ['render', { mix, plan: 'door/plan.json', output: 'x.wav' }],
    ['render', { mix, output: '../x.wav' }],
    ['render', { mix, output: 'door/x.wav' }],
    ['plan', { mix, output: 'door/x.json' }],
    ['mix', { stems: ['stems'], output: join(folder, 'x.wav') }],
  ] as const) {
    const { isError, text } = await call(name, args);
    const expected = args === undefined ? beyond : text.startsWith('missing: There is no secret.') ? /missing/ : beyond;
    expect([args, isError, text]).toEqual([args, true, expect.stringMatching(expected)]);
  }
  writeFileSync('song/mixwright.yaml', 'reference: ../secret/mix.wav\n');
  expect(await call('analyze', { mix })).toMatchObject({ isError: true, text: expect.stringMatching(beyond) });
  rmSync('song/mixwright.yaml');
  expect(inside('secret')).toEqual(before);
  expect(existsSync('x.wav')).toBe(false);
});

test('nothing that is there is replaced, be it an input, a plan, or a link that leads nowhere', async () => {
  writeFileSync('song/kept.plan.json', 'mine');
  const sound = readFileSync('song/mix.wav');
  for (const output of ['mix.wav', 'kept.wav', 'nowhere.wav', 'stems']) {
    const { isError, text } = await call('render', { mix: 'mix.wav', output });
    expect([output, isError, text]).toEqual([output, true, expect.stringMatching(/^output: .* is there already/)]);
  }
  expect(readFileSync('song/mix.wav').equals(sound)).toBe(true);
  expect(readFileSync('song/kept.plan.json', 'utf8')).toBe('mine');
});

test('mistakes are told so that one can act on them', async () => {
  const missing = await call('analyze', { mix: 'mxi.wav' });
  expect(missing).toMatchObject({
    isError: true,
    text: expect.stringMatching(/^missing: There is no mxi\.wav\..*mix\.wav/),
  });
  expect(await call('analyze', {})).toMatchObject({ isError: true, text: expect.stringMatching(/"mix", "stems"/) });
  expect(await call('analyze', { mix: 'mix.wav', preset: 'spotfy' })).toMatchObject({ isError: true });
  expect(await call('analyze', { file: 'mix.wav' })).toMatchObject({
    isError: true,
    text: expect.stringContaining('file'),
  });
  const moves = [{ id: 'nope' }];
  const strange = await call('render', { mix: 'mix.wav', plan: 'mine.json', moves, output: 'y.wav' });
  expect(strange).toMatchObject({ isError: true, text: expect.stringContaining('nope') });
});

test('a call that is cancelled leaves nothing half-written, and the next is answered', async () => {
  const stop = new AbortController();
  const stopped = call(
    'render',
    { mix: 'mix.wav', output: 'never.wav' },
    { signal: stop.signal, onprogress: () => stop.abort() },
  );
  await expect(stopped).rejects.toThrow();
  expect((await call('analyze', { mix: 'mix.wav' })).data.verdict).toBeTruthy();
  expect(inside('song').filter((name) => /never|draft|tmp/.test(name))).toEqual([]);
});

test('a line that is no message is answered as JSON-RPC has it, and the next one is read', async () => {
  const answers: string[] = [];
  const messages = new Messages((line) => answers.push(line));
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
  for (const chunk of ['hello\n{"a":', '1}\n\n[1', ']\n', ping, '\r\n"Ü'.slice(0, 3), '"\n']) messages.write(chunk);
  messages.end();
  const passed = (await messages.toArray()).join('');
  expect(passed).toBe(`\n${ping}\r\n`);
  expect(answers.map((line) => JSON.parse(line))).toEqual(
    [-32_700, -32_600, -32_600, -32_600].map((code) => ({
      ...{ jsonrpc: '2.0', id: null },
      error: { code, message: expect.any(String) },
    })),
  );
});

test('it says nothing else on stdout', () => {
  const late = /progress notification for an unknown token/; // on its way when a call was cancelled
  expect(mistakes.filter(({ message }) => !late.test(message))).toEqual([]);
  expect(errors).toContain('Ctrl-C stops');
});
