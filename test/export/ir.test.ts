import { expect, test } from 'vitest';
import { handOver } from '../../src/export/hand-over.ts';
import { ir } from '../../src/export/ir.ts';
import { impulseOfChain } from '../../src/processors/impulse.ts';
import type { Chain } from '../../src/processors/index.ts';
import { allHandovers } from '../helpers/handovers.ts';

const chain: Chain = [
  { processor: 'filter', type: 'peaking', frequency: 400, Q: 1.2, gain: -3 },
  { processor: 'compressor', threshold: -20 },
  { processor: 'filter', type: 'highshelf', frequency: 8000, gain: 2, on: 'side' },
];
const session = handOver(
  { tracks: { mix: { chain } }, buses: {}, taken: [], left: [] },
  [{ name: 'mix', channels: 2, sampleRate: 96_000, frames: 10 }],
  { name: 'x', mode: 'settings' },
);

test('what is steady is in the response, at the rate of the session; the rest is told', () => {
  const { sounds, notes } = ir.write(session, '.wav');
  const eq = [chain[0]!, chain[2]!];
  const { channels } = impulseOfChain(eq, 96_000);
  expect(sounds.map(({ sound }) => [sound.of, sound.channels, sound.frames])).toEqual([
    [{ kind: 'impulse', chain: eq }, 4, channels[0]!.length],
  ]);
  expect(notes.map(({ step, how }) => [step, how])).toEqual([
    [1, 'exact'],
    [3, 'exact'],
    [2, 'left'],
  ]);
  expect(notes[0]!.words).toBe('bell 400 Hz, −3.0 dB, Q 1.2');
});

test('a file a strip in a folder; a plan without EQ is refused', () => {
  expect(ir.write(allHandovers['60 stems']!('settings'), '').sounds).toHaveLength(60);
  expect(() => ir.write(allHandovers['a plan with nothing in it']!('settings'), '')).toThrow('no EQ');
});
