import { Scratch } from '../dsp/scratch.ts';
import type { Rack } from '../moves.ts';
import type { Hz } from '../units.ts';
import { Fade, type Gains } from './fade.ts';
import { type Channels, type Material, Rig, readInto } from './rig.ts';

/** What can be listened to. A reference plays its own part. `move` is what one move adds or takes away: with it, minus without it. */
export type Listening = 'mix' | 'fixed' | 'difference' | 'move' | `reference ${number}`;

/** A part of the song, with what leads up to it. All in frames. */
export interface DeskExcerpt {
  /** Of the song, at which its sound begins. */
  readonly first: number;
  /** Before what is played. */
  readonly lead: number;
}

/** Sound of an excerpt. */
export interface DeskSound {
  readonly mix: Channels;
  readonly stems: Readonly<Record<string, Channels>>;
  readonly references: readonly (Channels | undefined)[];
  /** Where the page cannot do it itself. */
  readonly fixed?: Channels;
}

const preRoll = 2; // s that what has memory hears before it is heard
const ahead = 3; // s before the seam of a loop at which its beginning is run in

/** With all moves, and without the one that is heard alone. */
interface Rigs {
  fixed: Rig | undefined;
  without: Rig | undefined;
}

/**
 * Plays a mix, what a rack makes of it, and references, all by one clock: whoever is listened to, the position is the same. What is
 * changed is faded over 10 ms.
 */
export class Desk {
  readonly #sampleRate: Hz;
  readonly #excerpts: readonly DeskExcerpt[];
  readonly #sounds = new Map<number, DeskSound>();
  readonly #gains = new Map<number, Gains>();
  readonly #fade: Fade;
  readonly #source: Scratch;
  #rack: Rack | undefined;
  #without: Rack | undefined;
  #rigs: Rigs = { fixed: undefined, without: undefined };
  #next: Rigs | undefined; // of the beginning of a loop
  #listening: Listening = 'mix';
  #excerpt = 0;
  #position: number; // frame of the excerpt
  #isPlaying = false;
  #isLooped = false;
  #isSeeking = true;
  #jump: { readonly excerpt: number; readonly position: number } | undefined;

  /** Frames of pre-roll that are made for a frame that is played. */
  haste = 12;

  constructor(sampleRate: Hz, channels: number, excerpts: readonly DeskExcerpt[]) {
    this.#sampleRate = sampleRate;
    this.#excerpts = excerpts;
    this.#fade = new Fade(sampleRate);
    this.#source = new Scratch(channels);
    this.#position = excerpts[0]?.lead ?? 0;
  }

  get excerpt(): number {
    return this.#jump?.excerpt ?? this.#excerpt;
  }

  /** The frame of the excerpt that is heard next. */
  get position(): number {
    return this.#jump?.position ?? this.#position;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  give(excerpt: number, sound: DeskSound): void {
    this.#sounds.set(excerpt, sound);
    if (excerpt !== this.#excerpt) return;
    this.#next = undefined;
    this.#begin();
  }

  /**
   * Chains from now on, and the same without the move that is to be heard alone.
   * @throws Invalid as `prepareChain`; then nothing changes
   */
  change(rack: Rack, without?: Rack): void {
    const { fixed, without: other } = this.#rigs;
    fixed?.change(rack);
    if (without) other?.change(without);
    [this.#rack, this.#without] = [rack, without];
    this.#next = undefined;
    if (!fixed || fixed.isLate) this.#rigs.fixed = this.#rigFor(rack, this.#position);
    if (!without || !other || other.isLate) this.#rigs.without = this.#rigFor(without, this.#position);
  }

  listen(to: Listening): void {
    this.#listening = to;
  }

  /** Of an excerpt, by listening; of a difference, `fixed` and `mix` count. */
  level(excerpt: number, gains: Gains): void {
    this.#gains.set(excerpt, gains);
  }

  play(): void {
    this.#isPlaying = true;
  }

  pause(): void {
    this.#isPlaying = false;
  }

  /** From the end of what is played to its beginning. */
  loop(on: boolean): void {
    this.#isLooped = on;
  }

  /** @param position frame of the excerpt, its lead counted */
  seek(excerpt: number, position: number): void {
    this.#jump = { excerpt, position };
  }

  /** Fills a block with what is heard; silence where nothing is. */
  process(output: Channels): void {
    const { length } = output[0]!;
    for (const channel of output) channel.fill(0);
    this.#hurry(length);
    this.#foresee(length);
    for (let at = 0; at < length; ) {
      this.#turn();
      const count = Math.min(length - at, this.#nextTurn());
      if (count === 0) return;
      this.#play(output.map((channel) => channel.subarray(at, at + count)));
      at += count;
    }
  }

  /** Decides what is heard from the next frame on. */
  #turn(): void {
    if (this.#jump && this.#fade.isSilent) this.#land(this.#jump);
    const gains = this.#wanted();
    if (gains) this.#fade.to(gains);
  }

  /** Frames until something may have to be decided; 0 where nothing is heard. */
  #nextTurn(): number {
    if (this.#fade.isNothing) return 0;
    const toEnd = this.#lastFrame() - this.#position;
    const { left } = this.#fade;
    return Math.max(1, left > 0 ? Math.min(left, toEnd > 0 ? toEnd : left) : toEnd);
  }

  /** Where the last fade has to begin. */
  #lastFrame(): number {
    return this.#length() - this.#fade.length;
  }

  #length(): number {
    return this.#sounds.get(this.#excerpt)?.mix[0]?.length ?? 0;
  }

  /** Factors of the sources; undefined where what is wanted is not there yet, and all stays as it is. */
  #wanted(): Gains | undefined {
    if (!this.#isPlaying || this.#jump || !this.#sounds.has(this.#excerpt)) return {};
    if (this.#position >= this.#lastFrame()) return this.#end();
    const gain = (name: string) => this.#gains.get(this.#excerpt)?.[name] ?? 1;
    const listening = this.#listening;
    if (listening === 'mix' || listening.startsWith('reference')) return { [listening]: gain(listening) };
    if (!this.#isReady(listening)) return this.#isSeeking ? {} : undefined;
    this.#isSeeking = false;
    if (listening === 'fixed') return { fixed: gain('fixed') };
    if (listening === 'difference') return { fixed: gain('fixed'), mix: -gain('mix') };
    return { fixed: gain('fixed'), without: -gain('fixed') };
  }

  #end(): Gains {
    if (this.#isLooped) this.seek(this.#excerpt, this.#excerpts[this.#excerpt]!.lead);
    else if (this.#position >= this.#length() || this.#fade.isSilent) this.#isPlaying = false;
    return {};
  }

  #isReady(listening: Listening): boolean {
    const { fixed, without } = this.#rigs;
    if (listening === 'move') return fixed?.position === this.#position && without?.position === this.#position;
    return this.#sounds.get(this.#excerpt)?.fixed !== undefined || fixed?.position === this.#position;
  }

  #land({ excerpt, position }: { readonly excerpt: number; readonly position: number }): void {
    if (excerpt !== this.#excerpt) this.#next = undefined;
    this.#excerpt = excerpt;
    this.#position = position;
    this.#jump = undefined;
    this.#isSeeking = true;
    this.#begin();
  }

  /** New rigs, which have to catch up with what is heard, unless they are ready for it. */
  #begin(): void {
    const isForeseen = this.#next && this.#position === this.#excerpts[this.#excerpt]!.lead;
    this.#rigs = isForeseen ? this.#next! : this.#rigsAt(this.#position);
    this.#next = undefined;
  }

  #rigsAt(position: number): Rigs {
    return { fixed: this.#rigFor(this.#rack, position), without: this.#rigFor(this.#without, position) };
  }

  /** Ahead of the seam of a loop its beginning is run in, as fast as it plays. */
  #foresee(length: number): void {
    const isNear = this.#position > this.#lastFrame() - ahead * this.#sampleRate;
    if (!this.#isLooped || !this.#isPlaying || this.#jump || !isNear) return;
    const { lead } = this.#excerpts[this.#excerpt]!;
    this.#next ??= this.#rigsAt(lead);
    for (const rig of Object.values(this.#next)) {
      const count = rig ? Math.min(length, lead - rig.position) : 0;
      if (count > 0) rig!.process(this.#source.take(count));
    }
  }

  #rigFor(rack: Rack | undefined, position: number): Rig | undefined {
    const sound = this.#sounds.get(this.#excerpt);
    if (!sound || !rack || sound.fixed || !rack.stems.every(({ name }) => sound.stems[name])) return undefined;
    const material: Material = { ...sound, sampleRate: this.#sampleRate, first: this.#excerpts[this.#excerpt]!.first };
    return new Rig(rack, material, Math.max(0, position - Math.round(preRoll * this.#sampleRate)));
  }

  /** Rigs that are behind make haste. */
  #hurry(length: number): void {
    let frames = this.haste * length;
    for (const rig of Object.values(this.#rigs)) {
      while (rig && frames > 0 && rig.position < this.#position) {
        const count = Math.min(length, this.#position - rig.position, frames);
        rig.process(this.#source.take(count));
        frames -= count;
      }
    }
  }

  #play(output: Channels): void {
    const { length } = output[0]!;
    for (const name of new Set([...Object.keys(this.#rigs), ...this.#fade.names])) {
      const sound = this.#soundOf(name, length);
      if (sound) this.#fade.add(output, sound, name);
    }
    this.#position += length;
    this.#fade.goOn(length);
  }

  #soundOf(name: string, length: number): Channels | undefined {
    const sound = this.#sounds.get(this.#excerpt)!;
    const to = this.#source.take(length);
    const rig = name === 'fixed' || name === 'without' ? this.#rigs[name] : undefined;
    if (rig) {
      if (rig.position !== this.#position) return undefined;
      rig.process(to);
      return to;
    }
    const given = name.startsWith('reference')
      ? sound.references[Number(name.slice(10))]
      : sound[name as 'mix' | 'fixed'];
    if (given) readInto(to, given, this.#position);
    return given && to;
  }
}
