import type { Block, Sound } from '../dsp/block.ts';
import { type Chain, processors } from '../processors/index.ts';
import { prepareChain, type RenderOptions, render, responseCurve } from '../processors/render.ts';
import type { Silenced } from '../processors/silenced.ts';
import type { Hz } from '../units.ts';
import type { FromWorklet, Options, ToWorklet } from './worklet.ts';

/**
 * The hands in a page, as one module without anything of Node: the same functions as in the library, and two ways to have a chain run by a
 * browser: over whole arrays, and in an AudioWorklet while one listens.
 */
export { prepareChain, processors, render, responseCurve };

/** What is used of a BaseAudioContext and an AudioWorkletNode. */
interface Context {
  readonly sampleRate: Hz;
  readonly audioWorklet: { addModule(url: string): Promise<void> };
}
declare class AudioWorkletNode {
  constructor(context: Context, name: string, options: object);
  readonly port: { postMessage(message: ToWorklet): void; onmessage: (event: { readonly data: FromWorklet }) => void };
}

/** One array a channel, full scale at ±1. */
type Channels = readonly Float32Array[];

const pieceLength = 4096;

const soundOf = (channels: Channels, sampleRate: Hz): Sound => ({
  format: { sampleRate, channels: channels.length },
  length: channels[0]!.length,
  async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
    const whole = channels[0]!.length;
    for (let at = 0; at < whole; at += pieceLength) {
      const piece = channels.map((channel) => channel.subarray(at, at + pieceLength));
      yield { channels: piece, length: piece[0]!.length };
    }
  },
});

/** @property keys what keys a step, by name, at the same sample rate */
export interface ArrayOptions extends Omit<RenderOptions, 'keys'> {
  readonly keys?: Readonly<Record<string, Channels>>;
}

/**
 * Whole arrays through a chain, aligned with what was given and as long: the same samples as `render` in Node.
 * @throws Invalid as `render`
 */
export async function renderArrays(
  chain: Chain,
  channels: Channels,
  sampleRate: Hz,
  { keys = {}, ...options }: ArrayOptions = {},
): Promise<{ readonly channels: readonly Float32Array[]; readonly sampleRate: Hz }> {
  const sounds = Object.entries(keys).map(([name, key]) => [name, soundOf(key, sampleRate)] as const);
  const result = render(chain, soundOf(channels, sampleRate), { ...options, keys: Object.fromEntries(sounds) });
  const blocks: Block[] = [];
  for await (const block of result) blocks.push(block);
  const length = blocks.reduce((sum, block) => sum + block.length, 0);
  const out = channels.map(() => new Float32Array(length));
  let at = 0;
  for (const block of blocks) {
    for (const [c, channel] of out.entries()) channel.set(block.channels[c]!.subarray(0, block.length), at);
    at += block.length;
  }
  return { channels: out, sampleRate: result.format.sampleRate };
}

/**
 * Makes "mixwright-chain" known to a context. The source of `worklet.js` travels in a `data:` URL: a page that was opened from a file may
 * load no other file, and Chromium takes no Blob there.
 */
export const addWorklet = (context: Context, source: string): Promise<void> =>
  context.audioWorklet.addModule(`data:text/javascript;charset=utf-8,${encodeURIComponent(source)}`);

/** A chain in an AudioWorklet. */
export interface ChainNode {
  /** To be connected: input 0 is the sound, the following ones are the keys, in the order of their names. */
  readonly node: AudioWorkletNode;
  /** Frames by which the output is late, when the first chain is ready. Rejects with a sentence where it was refused. */
  readonly ready: Promise<number>;
  /** Other steps from now on, faded in; the latency then. Rejects with a sentence where they are refused; then nothing changes. */
  change(chain: Chain): Promise<number>;
  /** Lets the node go. */
  close(): void;
}

/** A node that runs a chain; `addWorklet` first. */
export function chainNode(
  context: Context,
  chain: Chain,
  options: { channels?: number; keys?: readonly string[]; onSilenced?: (silenced: Silenced) => void } = {},
): ChainNode {
  const { channels = 2, keys = [], onSilenced } = options;
  const node = new AudioWorkletNode(context, 'mixwright-chain', {
    numberOfInputs: 1 + keys.length,
    numberOfOutputs: 1,
    outputChannelCount: [channels],
    channelCount: channels,
    channelCountMode: 'explicit',
    processorOptions: { chain, channels, keys } satisfies Options,
  });
  const open = new Map<number, (answer: FromWorklet) => void>();
  const answered = (number: number) =>
    new Promise<number>((resolve, reject) => {
      open.set(number, (answer) => {
        if ('latency' in answer) resolve(answer.latency);
        if ('refused' in answer) reject(new Error(answer.refused));
      });
    });
  node.port.onmessage = ({ data }) => {
    if ('silenced' in data) onSilenced?.(data.silenced);
    else open.get(data.number)?.(data);
  };
  let changes = 0;
  return {
    node,
    ready: answered(0),
    change: (later) => {
      node.port.postMessage({ number: ++changes, chain: later });
      return answered(changes);
    },
    close: () => node.port.postMessage({ close: true }),
  };
}
