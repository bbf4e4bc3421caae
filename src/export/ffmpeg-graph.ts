import type { Coefficients } from '../dsp/biquad.ts';
import { factorOf } from '../dsp/decibels.ts';
import type { Mixing } from '../processors/pan.ts';
import type { Part, Processor } from '../processors/processor.ts';
import { processorOf } from '../processors/step.ts';
import type { Note } from './exporter.ts';
import { ffmpegDynamics } from './ffmpeg-dynamics.ts';
import type { Channel, HandedSound, Handover } from './handover.ts';
import { type Insert, isUnplaced } from './insert.ts';

const number = (value: number): string => String(Object.is(value, -0) ? 0 : value);

const volume = (factor: number): string => `volume=${number(factor)}:precision=double`;

/** Only in the first channel of a pair that was made mid or side of. */
const biquad = ({ b0, b1, b2, a1, a2 }: Coefficients, only = ''): string =>
  `biquad=${[b0, b1, b2].map((each, i) => `b${i}=${number(each)}`).join(':')}:a0=1:a1=${number(a1)}:a2=${number(a2)}:r=f64${only}`;

const weighed = (a: number, b: number): string => `${number(a)}*c0${b < 0 ? '-' : '+'}${number(Math.abs(b))}*c1`;

const matrix = ([ll, lr, rl, rr]: Mixing): string => `pan=stereo|c0=${weighed(ll, lr)}|c1=${weighed(rl, rr)}`;

const widen = 'pan=stereo|c0=c0|c1=c0';
const toMidSide = matrix([0.5, 0.5, 0.5, -0.5]);
const fromMidSide = matrix([1, 1, 1, -1]);

/** Filters of one part of the sound. */
function filters(sections: readonly Coefficients[], on: Part): readonly string[] {
  const [first, second] = [
    sections.map((each) => biquad(each, ':c=FL')),
    sections.map((each) => biquad(each, ':c=FR')),
  ];
  switch (on) {
    case 'stereo':
      return sections.map((each) => biquad(each));
    case 'left':
      return first;
    case 'right':
      return second;
    case 'mid':
      return [toMidSide, ...first, fromMidSide];
    case 'side':
      return [toMidSide, ...second, fromMidSide];
  }
}

/** A filtergraph of ffmpeg that grows strip by strip, and the list of its inputs; all in double precision. */
export class Graph {
  readonly lines: string[] = [];
  readonly sounds: { readonly path: string; readonly sound: HandedSound; readonly isWide?: boolean }[] = [];
  readonly notes: Note[] = [];
  readonly #session: Handover;
  readonly #isWide: boolean;
  #count = 0;

  constructor(session: Handover) {
    this.#session = session;
    const channels: readonly Channel[] = [...session.tracks, ...session.buses, session.master];
    this.#isWide =
      session.tracks.some(({ sound }) => sound.channels === 2) ||
      channels.some(({ place, inserts }) => !isEven(place) || inserts.some(needsTwo));
  }

  /** Channels of every bus. */
  get width(): number {
    return this.#isWide ? 2 : 1;
  }

  /** The label of the next input, double precision and as long as the session. */
  input(path: string, sound: HandedSound, isWide = false): string {
    const label = this.#label();
    this.lines.push(
      `[${this.sounds.length}:a]aformat=sample_fmts=dblp,apad=whole_len=${this.#session.length}[${label}]`,
    );
    this.sounds.push({ path, sound, isWide });
    return label;
  }

  #label(): string {
    this.#count += 1;
    return `s${this.#count}`;
  }

  #then(from: string, steps: readonly string[]): string {
    if (steps.length === 0) return from;
    const to = this.#label();
    this.lines.push(`[${from}]${steps.join(',')}[${to}]`);
    return to;
  }

  sum(labels: readonly string[]): string {
    if (labels.length === 1) return labels[0]!;
    const to = this.#label();
    this.lines.push(`${labels.map((each) => `[${each}]`).join('')}amix=inputs=${labels.length}:normalize=0[${to}]`);
    return to;
  }

  /** One label for each listener. */
  shared(label: string, listeners: number): readonly string[] {
    if (listeners <= 1) return [label];
    const copies = Array.from({ length: listeners }, () => this.#label());
    this.lines.push(`[${label}]asplit=${listeners}${copies.map((each) => `[${each}]`).join('')}`);
    return copies;
  }

  turned(label: string, gain: number): string {
    return gain === 0 ? label : this.#then(label, [volume(factorOf(gain))]);
  }

  /** A strip from its sound to its fader. */
  through(channel: Channel, from: string, channels: number, isBus: boolean): string {
    let at = from;
    let width = channels;
    for (const insert of channel.inserts) {
      if (width === 1 && needsTwo(insert)) [at, width] = [this.#then(at, [widen]), 2];
      at = this.#insert(channel, insert, { at, width, isBus });
    }
    if (width === 1 && this.#isWide) at = this.#then(at, [widen]);
    if (!isUnplaced(channel.place)) at = this.#then(at, [matrix(channel.place)]);
    if (channel.ride) at = this.#ride(channel, channel.ride, { at, isBus });
    for (const fade of channel.fades ?? []) at = this.#insert(channel, fade, { at, width: this.width, isBus });
    return this.turned(at, channel.fader);
  }

  #insert(
    channel: Channel,
    insert: Insert,
    { at, width, isBus }: { readonly at: string; readonly width: number; readonly isBus: boolean },
  ): string {
    const told = (how: Note['how'], because: string): void =>
      void this.notes.push({ channel: channel.name, step: insert.number, words: insert.words, how, because });
    if (['gain', 'place', 'eq', 'bass-mono'].includes(insert.kind)) told('exact', 'The same coefficients.');
    if (insert.kind === 'bass-mono') {
      const sides = [
        biquad(insert.allpass, ':c=FL'),
        ...[insert.high, insert.high].map((each) => biquad(each, ':c=FR')),
      ];
      return this.#then(at, [toMidSide, ...sides, fromMidSide]);
    }
    if (insert.kind === 'gain' || insert.kind === 'place' || insert.kind === 'eq') {
      if (insert.kind === 'gain') return this.#then(at, [volume(factorOf(insert.gain))]);
      return this.#then(at, insert.kind === 'place' ? [matrix(insert.mixing)] : filters(insert.sections, insert.on));
    }
    if (this.#session.mode === 'printed') {
      const isGain = insert.kind !== 'other';
      told('exact', isGain ? 'As a gain curve, for this sound only.' : 'As what it adds, for this sound only.');
      return this.#baked(channel, { kind: isGain ? 'gain' : 'difference', step: insert.number, isBus }, at, width);
    }
    const near = ffmpegDynamics(insert);
    if (!near) {
      told('left', 'No filter of ffmpeg does it; `--as printed` has it.');
      return at;
    }
    told('near', near.because);
    return this.#then(at, near.filters);
  }

  #ride(
    channel: Channel,
    points: NonNullable<Channel['ride']>,
    { at, isBus }: { readonly at: string; readonly isBus: boolean },
  ): string {
    const step = channel.chain.findIndex(({ processor, bypass }) => processor === 'rider' && !bypass) + 1;
    const words = processorOf(channel.chain[step - 1]!).describe({ curve: points });
    const told = (how: Note['how'], because: string): void =>
      void this.notes.push({ channel: channel.name, step, words, how, because });
    if (this.#session.mode === 'printed') {
      told('exact', 'As a gain curve, for this sound only.');
      return this.#baked(channel, { kind: 'gain', step, isBus }, at, this.#isWide ? 2 : 1);
    }
    const near = ffmpegDynamics({ kind: 'ride', points });
    told('near', near!.because);
    return this.#then(at, near!.filters);
  }

  #baked(
    { name }: Channel,
    { kind, step, isBus }: { readonly kind: 'gain' | 'difference'; readonly step: number; readonly isBus: boolean },
    at: string,
    channels: number,
  ): string {
    const count = this.sounds.filter(({ path }) => path.startsWith('curves/')).length + 1;
    const sound: HandedSound = {
      ...{ file: `${count}.wav`, channels, frames: this.#session.length, bitDepth: 32, rendered: [] },
      of: { kind, name, isBus, step },
    };
    const curve = this.input(`curves/${count}.wav`, sound, channels === 2); // ffmpeg would fold the sound to a mono curve
    if (kind === 'difference') return this.sum([at, curve]);
    const to = this.#label();
    this.lines.push(`[${at}][${curve}]amultiply[${to}]`);
    return to;
  }
}

const needsTwo = (insert: Insert): boolean => {
  if (insert.kind === 'place') return !isEven(insert.mixing);
  const unit: Processor = processorOf(insert.step);
  return (unit.isStereo ?? false) && (insert.kind === 'other' || insert.kind === 'bass-mono');
};

/** Both sides alike, as a mono sound takes it. */
const isEven = ([ll, lr, rl, rr]: Mixing): boolean => ll === rr && lr === 0 && rl === 0;
