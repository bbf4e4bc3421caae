/// <reference lib="dom" />
import type { Rack } from '../moves.ts';
import type { PageData } from '../page-data.ts';
import type { Seconds } from '../units.ts';
import { buffersOf, decodedMix, decodedRest, urlOf } from './decode.ts';
import type { DeskExcerpt, DeskSound, Listening } from './desk.ts';
import type { DeskOptions, FromDesk, ToDesk } from './desk-thread.ts';
import { Levels } from './levels.ts';

/** What a deck tells of: where it is, what it plays, how loud it is. */
export interface DeckState {
  readonly isPlaying: boolean;
  /** By the clock of the mix. */
  readonly time: Seconds;
  readonly excerpt: number;
  readonly listening: Listening;
}

const idle = 300; // ms after which a player that pauses lets go of the sound card

/**
 * The sound of a page: decoded when it is needed, played by a desk in an AudioWorklet, measured in a Worker. Nothing here is begun before
 * someone asks for it, save decoding: an AudioContext that begins before a gesture is complained of by browsers.
 */
export class Deck {
  readonly #data: PageData;
  readonly #code: string;
  readonly #excerpts: readonly DeskExcerpt[];
  readonly #lengths: readonly number[];
  readonly #levels: Levels;
  readonly #sounds = new Map<number, { readonly mix: Promise<DeskSound>; readonly all: Promise<DeskSound> }>();
  readonly #given = new Set<number>(); // to the desk
  #context: AudioContext | undefined;
  #node: Promise<AudioWorkletNode> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #rack: Rack | undefined;
  #without: Rack | undefined;
  #isMatched = true;
  #isLooped = false;
  #excerpt = 0;
  #time: Seconds;
  #isPlaying = false;
  #listening: Listening = 'mix';

  /** Told after every change. */
  onChange: () => void = () => {};
  /** Told what went wrong, as a sentence. */
  onTrouble: (sentence: string) => void = () => {};

  constructor(data: PageData, code: string) {
    this.#data = data;
    this.#code = code;
    const frames = (seconds: Seconds) => Math.round(seconds * data.sampleRate);
    this.#excerpts = data.excerpts.map(({ time, lead }) => ({
      first: frames(time[0]) - frames(lead),
      lead: frames(lead),
    }));
    this.#lengths = data.excerpts.map(({ time }, i) => frames(time[1]) - this.#excerpts[i]!.first);
    this.#time = data.excerpts[0]?.time[0] ?? 0;
    this.#levels = new Levels(code, { sampleRate: data.sampleRate, excerpts: this.#excerpts });
    this.#levels.onTrouble = (sentence) => this.onTrouble(sentence);
    this.#levels.onNews = (speed) => {
      // half of what the machine can do
      if (speed) this.#tell({ do: 'haste', times: Math.round(Math.min(40, Math.max(2, speed / 2))) });
      this.#level();
    };
  }

  get state(): DeckState {
    return {
      isPlaying: this.#isPlaying,
      time: this.#time,
      excerpt: this.#excerpt,
      listening: this.#listening,
    };
  }

  /** The first moment of a stretch that can be played, with half a second to get into it; undefined where there is none. */
  within(from: Seconds, to = from): Seconds | undefined {
    const found = this.#data.excerpts.find(({ time }) => time[0] < to + 0.01 && time[1] > from + 0.01);
    return found && Math.max(found.time[0], from - 0.5);
  }

  /** Whether there is a part of it in the excerpt that is played. */
  offers(listening: Listening): boolean {
    if (!listening.startsWith('reference')) return true;
    const takes = this.#data.takes.filter(({ kind }) => kind === 'reference');
    return takes[Number(listening.slice(10))]?.files[this.#excerpt] !== null;
  }

  /** What is played, LUFS, and by how much it is turned down for that, dB; undefined where nothing is matched or it is not known yet. */
  get level(): { readonly loudness: number; readonly gain: number } | undefined {
    const loudness = this.#levels.of(this.#excerpt)[this.#listening];
    const gain = this.#levels.gains(this.#excerpt, this.#isMatched)[this.#listening];
    if (loudness === undefined || gain === undefined) return undefined;
    const decibels = 20 * Math.log10(gain);
    return { loudness: loudness + decibels, gain: decibels };
  }

  /** Decodes what is heard first; with the mix it may begin. */
  async prepare(): Promise<void> {
    await this.#load(this.#excerpt).mix;
  }

  async play(): Promise<void> {
    clearTimeout(this.#rest);
    if (this.#time >= this.#data.excerpts.at(-1)!.time[1] - 0.02) this.#place(this.#data.excerpts[0]!.time[0]);
    this.#isPlaying = true;
    this.onChange();
    const node = await this.#begun().catch((error: unknown) => {
      this.pause();
      throw error;
    });
    if (!this.#isPlaying) return;
    send(node, { do: 'seek', ...this.#place(this.#time) });
    send(node, { do: 'play' });
  }

  /** Until there is something to play, and a sound card to play it. */
  async #begun(): Promise<AudioWorkletNode> {
    const node = await this.#started();
    await this.#context!.resume();
    await this.#ready(this.#excerpt);
    return node;
  }

  pause(): void {
    this.#isPlaying = false;
    this.#tell({ do: 'pause' });
    this.#rest = setTimeout(() => void this.#context?.suspend(), idle);
    this.onChange();
  }

  /** To a moment of the mix, or the nearest that can be played. */
  async seek(time: Seconds): Promise<void> {
    this.#place(time);
    this.onChange();
    if (!this.#node) return;
    await this.#ready(this.#excerpt);
    this.#tell({ do: 'seek', ...this.#place(this.#time) });
  }

  listen(to: Listening): void {
    this.#listening = to;
    this.#tell({ do: 'listen', to });
    this.onChange();
  }

  match(on: boolean): void {
    this.#isMatched = on;
    this.#level();
  }

  loop(on: boolean): void {
    this.#isLooped = on;
    this.#tell({ do: 'loop', on });
  }

  /** Other settings of the moves. @param without the same without the one that is heard alone */
  change(rack: Rack, without?: Rack): void {
    [this.#rack, this.#without] = [rack, without];
    this.#tell({ do: 'change', rack, ...(without ? { without } : {}) });
    this.#levels.change(rack);
  }

  /** Where the desk has to go for a moment; from now on this is where we are. */
  #place(time: Seconds): { readonly excerpt: number; readonly position: number } {
    const { excerpts, sampleRate } = this.#data;
    const distance = ([from, to]: readonly [number, number]) => Math.max(0, from - time, time - to);
    const distances = excerpts.map((each) => distance(each.time));
    const excerpt = distances.indexOf(Math.min(...distances));
    const [from, to] = excerpts[excerpt]!.time;
    this.#excerpt = excerpt;
    this.#time = Math.min(Math.max(time, from), to);
    return { excerpt, position: Math.round(this.#time * sampleRate) - this.#excerpts[excerpt]!.first };
  }

  /** Until the desk has the mix of an excerpt; it is given the rest when that is there. */
  async #ready(excerpt: number): Promise<void> {
    const node = await this.#node!;
    const { mix, all } = this.#load(excerpt);
    const sound = await mix;
    if (this.#given.has(excerpt)) return;
    this.#given.add(excerpt);
    send(node, { do: 'give', excerpt, sound });
    this.#level();
    // Handed over, not copied: a copy would be made in the time of a block that sounds.
    const handOver = (whole: DeskSound) =>
      node.port.postMessage({ do: 'give', excerpt, sound: whole }, buffersOf(whole));
    void all.then(handOver, () => {}); // what went wrong was told
  }

  #load(excerpt: number): { readonly mix: Promise<DeskSound>; readonly all: Promise<DeskSound> } {
    const known = this.#sounds.get(excerpt);
    if (known) return known;
    const mix = decodedMix(this.#data, excerpt, this.#lengths[excerpt]!);
    const all = mix.then((sound) => decodedRest(this.#data, excerpt, sound));
    this.#sounds.set(excerpt, { mix, all });
    all.then(
      (sound) => this.#levels.give(excerpt, sound),
      (error: unknown) => {
        this.#sounds.delete(excerpt);
        this.onTrouble(sentenceOf(error));
      },
    );
    return { mix, all };
  }

  #started(): Promise<AudioWorkletNode> {
    this.#node ??= this.#start().catch((error: unknown) => {
      this.#node = undefined; // the next time it may go
      throw error;
    });
    return this.#node;
  }

  async #start(): Promise<AudioWorkletNode> {
    const context = new AudioContext({ sampleRate: this.#data.sampleRate, latencyHint: 'playback' });
    this.#context = context;
    await context.audioWorklet.addModule(urlOf(this.#code));
    const node = new AudioWorkletNode(context, 'mixwright-desk', {
      numberOfInputs: 0,
      outputChannelCount: [2],
      processorOptions: { sampleRate: this.#data.sampleRate, excerpts: this.#excerpts } satisfies DeskOptions,
    });
    node.port.onmessage = ({ data }: MessageEvent<FromDesk>) => this.#heard(data);
    node.connect(context.destination);
    if (this.#rack)
      send(node, { do: 'change', rack: this.#rack, ...(this.#without ? { without: this.#without } : {}) });
    send(node, { do: 'listen', to: this.#listening });
    send(node, { do: 'loop', on: this.#isLooped });
    return node;
  }

  #tell(message: ToDesk): void {
    void this.#node?.then(
      (node) => send(node, message),
      () => {}, // who began it was told
    );
  }

  #heard(news: FromDesk): void {
    if ('refused' in news) {
      this.onTrouble(news.refused);
      return;
    }
    if (!this.#isPlaying || news.excerpt !== this.#excerpt) return;
    this.#time = (this.#excerpts[news.excerpt]!.first + news.position) / this.#data.sampleRate;
    if (news.isOver) this.#goOn();
    else this.onChange();
  }

  /** The excerpt is over: to the next one, or it ends. */
  #goOn(): void {
    const next = this.#data.excerpts[this.#excerpt + 1];
    if (!next) {
      this.#time = this.#data.excerpts.at(-1)!.time[1];
      this.pause();
      return;
    }
    this.#place(next.time[0]);
    this.play().catch((error: unknown) => this.onTrouble(sentenceOf(error)));
  }

  #level(): void {
    for (const excerpt of this.#given)
      this.#tell({ do: 'level', excerpt, gains: this.#levels.gains(excerpt, this.#isMatched) });
    this.onChange();
  }
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const send = (node: AudioWorkletNode, message: ToDesk): void => node.port.postMessage(message);
