import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { processors, type Step } from '../../src/processors/index.ts';
import type { Processor } from '../../src/processors/processor.ts';
import { stepInWords } from '../../src/report/steps.ts';
import { bench, parsed, ran } from '../helpers/command.ts';

bench();
const explained = async (value: unknown, ...words: string[]) => {
  writeFileSync('chain.json', JSON.stringify(value));
  return ran('chain', 'explain', 'chain.json', ...words);
};

const chain = [
  { processor: 'filter', type: 'peaking', frequency: '1 kHz', Q: 1, gain: 3 },
  { processor: 'gain', gain: -6, on: 'side' },
  { processor: 'gain', gain: -40, bypass: true },
  { processor: 'filter', type: 'peaking', frequency: 4000, gain: 6, time: [60, 80] },
  { processor: 'compressor', threshold: -20, key: 'kick', mix: 0.5 },
  { processor: 'limiter', ceiling: -1 },
];

test('each step in words, the response where mid and side differ, latency and tail', async () => {
  const { code, out } = await explained(chain);
  expect(code).toBe(0);
  expect(out).toContain('  1  bell 1 kHz, +3.0 dB, Q 1\n  2  gain −6.0 dB, on the side only\n');
  expect(out).toMatch(/ 3 {2}gain −40\.0 dB, bypassed\n/);
  expect(out).toMatch(/ 4 {2}bell 4 kHz, [^\n]*, 1:00 to 1:20\n/);
  expect(out).toMatch(/ 5 {2}compressor, [^\n]*, keyed by kick, 50 % wet\n/);
  expect(out).toContain('  Response, without steps 4, 5, 6:\n               mid     side\n');
  expect(out).toMatch(/ {4}1 kHz {2}\+3\.0 dB {2}−3\.0 dB\n/);
  expect(out).toMatch(/Latency {2}13 ms \(\d+ frames at 44\.1 kHz, \d+ frames at 48 kHz\)/);
});

test('--json says the same in numbers', async () => {
  const told = parsed(await explained(chain, '--json', '--rate', '96k'));
  expect(told.steps).toHaveLength(6);
  expect(told.steps[2]).toEqual({ words: 'gain −40.0 dB, bypassed', isBypassed: true });
  expect(told.timings).toEqual([expect.objectContaining({ sampleRate: 96_000, tail: expect.any(Number) })]);
  const at = told.response.frequencies.indexOf(1000);
  expect(told.response.levels.mid[at]).toBeCloseTo(3, 2);
  expect(told.response.levels.side[at]).toBeCloseTo(-3, 2);
  expect(told.uncounted).toEqual([4, 5, 6]);
});

test('a plan is told track by track, an empty chain in a sentence', async () => {
  const plan = { tracks: { vox: { chain: [{ processor: 'gain', gain: 1 }] }, bass: { chain: [] } }, buses: {} };
  expect((await explained(plan)).out).toMatch(/^vox\n {2}1 {2}gain \+1\.0 dB\n[\s\S]*\n\nbass\nNo steps: /);
  const sent = { chain: [], to: 'mix', sends: [{ to: 'room', gain: -6 }] };
  const rooms = { tracks: { vox: sent }, buses: { room: { chain: [] } } };
  expect((await explained(rooms)).out).toMatch(/^vox, to mix, send to room at −6\.0 dB\n/);
  expect(parsed(await explained(rooms, '--json'))[0]).toMatchObject({ track: 'vox', to: 'mix', sends: sent.sends });
  expect((await explained([{ processor: 'polarity' }])).out).toContain('Response: flat');
  expect((await explained([{ processor: 'limiter' }])).out).toContain('No response to sum up');
});

const told = async (...steps: object[]) => (await explained(steps)).out;

test('shares, sides and channels are reckoned together, with their phase', async () => {
  const lowpass = { processor: 'filter', type: 'lowpass', frequency: 1000, slope: 24, mix: 0.5 };
  expect(await told(lowpass)).toMatch(/ 1 kHz {2}−15\.\d dB/); // a Butterworth of 4th order is −3 dB there, and turned by 180°
  const left = await told({ processor: 'gain', gain: -6, on: 'left' });
  expect(left).toMatch(/ {2}mid +side +left +right\n/);
  expect(left).toMatch(/ 1 kHz {2}−2\.5 dB {2}−2\.5 dB {2}−6\.0 dB +0\.0 dB/);
  expect(await told({ processor: 'polarity', on: 'left' })).toMatch(/ 1 kHz {2}−120\.0 dB/);
});

test('what happens between the octaves is shown where it happens', async () => {
  const narrow = { processor: 'filter', type: 'peaking', frequency: 700, Q: 12, gain: -15 };
  expect(await told(narrow)).toMatch(/ 500 Hz [^\n]*\n +700 Hz {2}−15\.0 dB\n +1 kHz /);
});

test('times are told as they were written, steps by their own number', async () => {
  expect(await told({ processor: 'gain', gain: 3, time: [0.5, 4] })).toContain('0:00.5 to 0:04.0');
  const high = [
    { processor: 'resample', sampleRate: 22_050 },
    { processor: 'filter', type: 'lowpass', frequency: 15_000 },
  ];
  expect((await explained(high)).err).toContain('Step 2 (filter)');
});

test('what does not suit a sample rate is refused with its place', async () => {
  const high = [{ ...chain[0], frequency: 23_000 }];
  expect(await explained(high)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^✖ chain\.json: Step 1 \(filter\)/),
  });
  expect((await explained(high, '--rate', '96000')).code).toBe(0);
});

test('every example of every processor can be explained', async () => {
  const steps = Object.values<Processor>(processors).flatMap(({ id, examples }) =>
    id === 'resample' ? [] : examples.map((settings) => ({ processor: id, ...settings }) as unknown as Step),
  );
  const { code, out } = await explained(steps);
  expect(code).toBe(0);
  for (const step of steps) expect(out).toContain(stepInWords(step));
});
