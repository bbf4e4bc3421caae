/// <reference lib="dom" />
import { bytesIn } from '../dsp/base64.ts';
import type { Rack } from '../moves.ts';
import type { PageData } from '../page-data.ts';
import type { Seconds } from '../units.ts';
import type { DeskExcerpt, DeskSound, Gains, Listening } from './desk.ts';
import type { DeskOptions, FromDesk, FromMeter, ToDesk, ToMeter } from './desk-thread.ts';

/** What a deck tells of: where it is, what it plays, how loud it is. */
export interface DeckState {
  readonly isPlaying: boolean;
  /** By the clock of the mix. */
  readonly time: Seconds;
  readonly excerpt: number;
  readonly listening: Listening;
}

const urlOf = (code: string): string => `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`;
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
  readonly #sounds = new Map<number, Promise<DeskSound>>();
  readonly #given = new Set<number>(); // to the desk
  readonly #metered = new Set<number>();
  readonly #loudness = new Map<number, Readonly<Record<string, number | undefined>>>();
  readonly #stale = new Set<number>();
  #meter: Worker | undefined;
  #isMeasuring = false;
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
    const loudness = this.#loudness.get(this.#excerpt)?.[this.#listening];
    const gain = this.#gains(this.#excerpt)[this.#listening];
    if (loudness === undefined || gain === undefined) return undefined;
    const decibels = 20 * Math.log10(gain);
    return { loudness: loudness + decibels, gain: decibels };
  }

  /** Decodes what is heard first. */
  async prepare(): Promise<void> {
    await this.#load(this.#excerpt);
  }

  async play(): Promise<void> {
    clearTimeout(this.#rest);
    if (this.#time >= this.#data.excerpts.at(-1)!.time[1] - 0.02) this.#place(this.#data.excerpts[0]!.time[0]);
    this.#isPlaying = true;
    this.onChange();
    const node = await this.#started();
    await this.#context!.resume();
    await this.#ready(this.#excerpt);
    if (!this.#isPlaying) return;
    send(node, { do: 'seek', ...this.#place(this.#time) });
    send(node, { do: 'play' });
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
    for (const excerpt of this.#metered) this.#stale.add(excerpt);
    this.#measure();
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

  async #ready(excerpt: number): Promise<void> {
    const [node, sound] = await Promise.all([this.#node, this.#load(excerpt)]);
    if (this.#given.has(excerpt)) return;
    this.#given.add(excerpt);
    send(node!, { do: 'give', excerpt, sound });
    this.#level();
  }

  #load(excerpt: number): Promise<DeskSound> {
    const known = this.#sounds.get(excerpt);
    if (known) return known;
    const sound = this.#decoded(excerpt);
    this.#sounds.set(excerpt, sound);
    sound.then(
      (decoded) => {
        this.#toMeter({ do: 'give', excerpt, sound: decoded });
        this.#metered.add(excerpt);
        this.#stale.add(excerpt);
        this.#measure();
      },
      (error: unknown) => {
        this.#sounds.delete(excerpt);
        this.onTrouble(`The sound could not be decoded: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
    return sound;
  }

  async #decoded(excerpt: number): Promise<DeskSound> {
    const { takes, mime } = this.#data;
    const all = takes.map(({ kind, name, files }) => ({ kind, name, file: files[excerpt] }));
    const channels = await Promise.all(all.map(({ file }) => file && this.#channelsOf(file, excerpt, mime)));
    const of = (wanted: string) =>
      all.flatMap(({ kind, name }, i) => (kind === wanted ? [[name, channels[i]] as const] : []));
    const fixed = of('fixed')[0]?.[1];
    const mix = of('mix')[0]?.[1];
    if (!mix) throw new Error('there is no mix');
    return {
      mix,
      stems: Object.fromEntries(of('stem').filter(([, each]) => each)) as DeskSound['stems'],
      references: of('reference').map(([, each]) => each || undefined),
      ...(fixed ? { fixed } : {}),
    };
  }

  /** As long as the excerpt: some codecs leave a rest behind the end. */
  async #channelsOf(file: string, excerpt: number, mime: string): Promise<Float32Array[]> {
    const context = new OfflineAudioContext(1, 1, this.#data.sampleRate);
    const bytes = file.startsWith('#')
      ? bytesIn(document.querySelector(file)!.textContent ?? '')
      : new Uint8Array(await (await fetch(file, { headers: { Accept: mime } })).arrayBuffer());
    const buffer = await context.decodeAudioData(bytes.buffer as ArrayBuffer);
    return Array.from({ length: Math.min(2, buffer.numberOfChannels) }, (_, c) =>
      buffer.getChannelData(c).subarray(0, this.#lengths[excerpt]!),
    );
  }

  #options(): DeskOptions {
    return { sampleRate: this.#data.sampleRate, excerpts: this.#excerpts };
  }

  #started(): Promise<AudioWorkletNode> {
    this.#node ??= this.#start();
    return this.#node;
  }

  async #start(): Promise<AudioWorkletNode> {
    const context = new AudioContext({ sampleRate: this.#data.sampleRate, latencyHint: 'playback' });
    this.#context = context;
    await context.audioWorklet.addModule(urlOf(this.#code));
    const node = new AudioWorkletNode(context, 'mixwright-desk', {
      numberOfInputs: 0,
      outputChannelCount: [2],
      processorOptions: this.#options(),
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
    void this.#node?.then((node) => send(node, message));
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
    void this.play();
  }

  #toMeter(message: ToMeter): void {
    if (!this.#meter) {
      this.#meter = new Worker(urlOf(this.#code));
      this.#meter.onmessage = ({ data }: MessageEvent<FromMeter>) => this.#measured(data);
      this.#meter.postMessage({ do: 'begin', ...this.#options() } satisfies ToMeter);
    }
    this.#meter.postMessage(message);
  }

  /** One excerpt after another, the one that is heard first. */
  #measure(): void {
    const excerpt = this.#stale.has(this.#excerpt) ? this.#excerpt : [...this.#stale][0];
    if (this.#isMeasuring || excerpt === undefined) return;
    this.#isMeasuring = true;
    this.#stale.delete(excerpt);
    this.#toMeter({ do: 'measure', excerpt, ...(this.#rack ? { rack: this.#rack } : {}) });
  }

  #measured(news: FromMeter): void {
    this.#isMeasuring = false;
    if ('refused' in news) this.onTrouble(news.refused);
    else {
      this.#loudness.set(news.excerpt, news.loudness);
      if (news.speed) this.#tell({ do: 'haste', times: Math.round(Math.min(40, Math.max(2, news.speed / 2))) });
      this.#level();
    }
    this.#measure();
  }

  /** All down to the quietest, so that nothing clips that did not. */
  #gains(excerpt: number): Gains {
    const known = Object.entries(this.#loudness.get(excerpt) ?? {}).filter(
      (entry): entry is [string, number] => entry[1] !== undefined,
    );
    if (!this.#isMatched) return Object.fromEntries(known.map(([name]) => [name, 1]));
    const least = Math.min(...known.map(([, loudness]) => loudness));
    return Object.fromEntries(known.map(([name, loudness]) => [name, 10 ** ((least - loudness) / 20)]));
  }

  #level(): void {
    for (const excerpt of this.#given) this.#tell({ do: 'level', excerpt, gains: this.#gains(excerpt) });
    this.onChange();
  }
}

const send = (node: AudioWorkletNode, message: ToDesk): void => node.port.postMessage(message);
