import type { Rack } from '../moves.ts';
import { Desk, type DeskExcerpt, type DeskSound, type Listening } from './desk.ts';
import type { Gains } from './fade.ts';
import { loudnessOf, rendered } from './measured.ts';
import type { Channels } from './rig.ts';

/**
 * One script for two threads. In an AudioWorklet it is the processor "mixwright-desk", which plays; in a Worker it renders an excerpt
 * and measures how loud it is.
 */

/** `processorOptions` of a node, and the first message to a Worker. */
export interface DeskOptions {
  readonly sampleRate: number;
  readonly excerpts: readonly DeskExcerpt[];
}

export type ToDesk =
  | { readonly do: 'give'; readonly excerpt: number; readonly sound: DeskSound }
  | { readonly do: 'change'; readonly rack: Rack; readonly without?: Rack }
  | { readonly do: 'listen'; readonly to: Listening }
  | { readonly do: 'level'; readonly excerpt: number; readonly gains: Gains }
  | { readonly do: 'play' | 'pause' }
  | { readonly do: 'loop'; readonly on: boolean }
  | { readonly do: 'haste'; readonly times: number }
  | { readonly do: 'seek'; readonly excerpt: number; readonly position: number };

/** Where it is, some fifty times a second while it plays; or why a change was refused. */
export type FromDesk =
  | { readonly excerpt: number; readonly position: number; readonly isPlaying: boolean; readonly isOver: boolean }
  | { readonly refused: string };

export type ToMeter =
  | ({ readonly do: 'begin' } & DeskOptions)
  | { readonly do: 'give'; readonly excerpt: number; readonly sound: DeskSound }
  | { readonly do: 'measure'; readonly excerpt: number; readonly rack?: Rack };

/** Integrated loudness of what is played of an excerpt, LUFS, by listening; absent where it is silent. */
export type FromMeter =
  | {
      readonly excerpt: number;
      readonly loudness: Readonly<Record<string, number | undefined>>;
      /** Seconds of sound rendered in a second. */
      readonly speed?: number;
    }
  | { readonly excerpt: number; readonly refused: string };

declare function registerProcessor(name: string, of: typeof DeskProcessor): void;
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: { postMessage(message: FromDesk): void; onmessage: (event: { readonly data: ToDesk }) => void };
}
/** Of a Worker. */
declare const self: {
  postMessage(message: FromMeter): void;
  onmessage: (event: { readonly data: ToMeter }) => void;
};

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isWorklet = 'registerProcessor' in globalThis;
// Neither class nor parent is there in a Worker.
const Parent = (isWorklet ? AudioWorkletProcessor : Object) as typeof AudioWorkletProcessor;

const every = 1024; // frames between two reports

class DeskProcessor extends Parent {
  readonly #desk: Desk;
  #wait = 0;
  #wasPlaying = false;

  constructor({ processorOptions }: { readonly processorOptions: DeskOptions }) {
    super();
    this.#desk = new Desk(sampleRate, 2, processorOptions.excerpts);
    this.port.onmessage = ({ data }) => {
      try {
        this.#do(data);
      } catch (error) {
        this.port.postMessage({ refused: sentenceOf(error) });
      }
    };
  }

  #do(message: ToDesk): void {
    const desk = this.#desk;
    if (message.do === 'give') desk.give(message.excerpt, message.sound);
    else if (message.do === 'change') desk.change(message.rack, message.without);
    else if (message.do === 'listen') desk.listen(message.to);
    else if (message.do === 'level') desk.level(message.excerpt, message.gains);
    else if (message.do === 'loop') desk.loop(message.on);
    else if (message.do === 'haste') desk.haste = message.times;
    else if (message.do === 'seek') desk.seek(message.excerpt, message.position);
    else desk[message.do]();
    if (message.do === 'pause') this.#wasPlaying = false;
  }

  process(_: unknown, [output]: readonly [readonly Float32Array[]]): boolean {
    const desk = this.#desk;
    desk.process(output);
    this.#wait -= output[0]!.length;
    const isOver = this.#wasPlaying && !desk.isPlaying;
    if (isOver || (desk.isPlaying && this.#wait <= 0)) this.#report(isOver);
    this.#wasPlaying = desk.isPlaying;
    return true;
  }

  #report(isOver: boolean): void {
    const { excerpt, position, isPlaying } = this.#desk;
    this.port.postMessage({ excerpt, position, isPlaying, isOver });
    this.#wait = every;
  }
}

/** What a Worker does: it holds the sound, and measures. */
function meter(): void {
  const sounds = new Map<number, DeskSound>();
  const known = new Map<number, Record<string, number | undefined>>();
  let options: DeskOptions | undefined;
  const measured = (excerpt: number, sound: Channels): number | undefined =>
    loudnessOf(sound, options!.sampleRate, options!.excerpts[excerpt]!.lead);
  const given = (excerpt: number, { mix, references, fixed }: DeskSound) => ({
    mix: measured(excerpt, mix),
    ...(fixed ? { fixed: measured(excerpt, fixed) } : {}),
    ...Object.fromEntries(references.map((part, i) => [`reference ${i}`, part && measured(excerpt, part)])),
  });
  const answer = (excerpt: number, rack: Rack | undefined): FromMeter => {
    const sound = sounds.get(excerpt)!;
    if (!known.has(excerpt)) known.set(excerpt, given(excerpt, sound));
    const loudness = known.get(excerpt)!;
    if (!rack || sound.fixed) return { excerpt, loudness };
    const { sampleRate, excerpts } = options!;
    const began = performance.now();
    const fixed = rendered(rack, { ...sound, sampleRate, first: excerpts[excerpt]!.first });
    const speed = sound.mix[0]!.length / sampleRate / ((performance.now() - began) / 1000);
    return { excerpt, loudness: { ...loudness, fixed: measured(excerpt, fixed) }, speed };
  };
  self.onmessage = ({ data }) => {
    if (data.do === 'begin') options = data;
    else if (data.do === 'give') sounds.set(data.excerpt, data.sound);
    else
      try {
        self.postMessage(answer(data.excerpt, data.rack));
      } catch (error) {
        self.postMessage({ excerpt: data.excerpt, refused: sentenceOf(error) });
      }
  };
}

if (isWorklet) registerProcessor('mixwright-desk', DeskProcessor);
else meter();
