import { type Parked, park, unparked } from '../audio/parked.ts';
import type { Warning } from '../audio/source.ts';
import { writeSound } from '../audio/write.ts';
import type { Block, Sound } from '../dsp/block.ts';
import { atLevel } from '../mix/at-level.ts';
import { mixBus, type Plan } from '../plan.ts';
import type { Chain } from '../processors/index.ts';
import { render } from '../processors/render.ts';
import type { Session, Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { mixed } from './console.ts';
import { clipping, keepOld, planBeside } from './draft.ts';
import type { Ears } from './ears.ts';
import { Faders, plain } from './faders.ts';
import { hearSound } from './hear-file.ts';
import { MixStrips } from './mix-strips.ts';
import type { OnStage } from './open-session.ts';
import type { Parking } from './parking.ts';
import { kept } from './patch.ts';
import { isStereoPlan, renderStrip } from './widened.ts';
import { writeText } from './write-text.ts';

/** Strips and returns, added up and put aside as they come to the chain of the mix: most later rounds only change that. */
interface Sum {
  readonly key: string;
  readonly parked: Parked;
}

/** A mix that was heard, up to the closing gain. */
interface Take {
  readonly key: string;
  readonly track: Track;
}

interface Work {
  readonly session: Session;
  readonly onStage: OnStage;
  readonly signal?: AbortSignal;
}

/** Where stems are mixed again and again: only what is another is made and heard anew, and the closing gain is never heard, for it is known. */
export class MixRoom {
  readonly #output: string;
  readonly #strips: MixStrips;
  readonly #place: string;
  #sum: Sum | undefined;
  #take: Take | undefined;

  constructor(output: string, ears: Ears, parking: Parking) {
    this.#output = output;
    this.#strips = new MixStrips(ears, parking);
    this.#place = parking.place;
  }

  /** Renders a plan and hears the mix and the strips. @throws Invalid plan */
  async listen(plan: Plan, session: Session, signal?: AbortSignal, onStage: OnStage = () => {}): Promise<Session> {
    const { gain, chain } = closingOf(plan);
    const work = { session, onStage, ...(signal ? { signal } : {}) };
    const key = JSON.stringify([soundOf(plan), plain(chain)]);
    if (this.#take?.key !== key) this.#take = { key, track: await this.#heard(plan, work) };
    return { ...session, mix: atLevel(this.#take.track, gain), stems: this.#strips.tracks(plan, session) };
  }

  async #heard(plan: Plan, work: Work): Promise<Track> {
    await this.#addUp(plan, work);
    const { name, role } = work.session.mix!;
    const isFlac = this.#output.toLowerCase().endsWith('.flac');
    const format = { container: isFlac ? 'flac' : 'wav', codec: isFlac ? 'flac' : 'pcm', bitDepth: 24 };
    const sound = told(this.#mixed(plan), (share) => {
      work.signal?.throwIfAborted();
      work.onStage('Listening again', share);
    });
    return hearSound(sound, { name, role, path: this.#output, alone: true }, { ...format, ...sound.format });
  }

  async #addUp(plan: Plan, { session, onStage, signal }: Work): Promise<void> {
    const key = JSON.stringify([soundOf(plan), plain(chainOf(plan).keyed)]);
    if (this.#sum?.key === key) return;
    await this.#strips.make(plan, session, onStage, signal);
    const sound = told(this.#sumOf(plan, session), (share) => {
      signal?.throwIfAborted();
      onStage('Adding up', share);
    });
    this.#sum = { key, parked: await park(sound, this.#place) };
  }

  /** What was added up, through the chain of the mix. */
  #mixed(plan: Plan): Sound {
    return kept(plan, renderStrip(chainOf(plan).alone, unparked(this.#sum!.parked)));
  }

  #sumOf(plan: Plan, session: Session): Sound {
    const isWide = session.mix?.format.channels === 2 || isStereoPlan(plan);
    const bare = Object.fromEntries(
      Object.entries(plan.tracks).map(([name, strip]) => [name, { ...strip, chain: [] }]),
    );
    const buses = { ...plan.buses, [mixBus]: { ...plan.buses[mixBus], chain: chainOf(plan).keyed } };
    const stems = Object.fromEntries(session.stems.map((stem) => [stem.name, silent(stem)]));
    const faders = new Faders(plan, session);
    const lengths = new Map(session.stems.map(({ name, format }) => [name, format.duration]));
    return mixed(
      { ...plan, tracks: bare, buses },
      stems,
      (name, _, onHeard) => {
        const sound = this.#strips.sound(name, faders);
        return counted(sound, (frames) => onHeard(Math.min(lengths.get(name)!, frames / sound.format.sampleRate)));
      },
      { isWide },
    );
  }

  /** Writes what was heard last, at the level of the plan, and tells what did not fit; a plan of our own making goes beside it. */
  async keep(
    plan: Plan,
    { isOurs, signal }: { readonly isOurs: boolean; readonly signal?: AbortSignal },
  ): Promise<{ readonly files: readonly string[]; readonly warnings: readonly Warning[] }> {
    const sound = render([{ processor: 'gain', gain: closingOf(plan).gain }], this.#mixed(plan));
    const container = this.#output.toLowerCase().endsWith('.flac') ? 'flac' : 'wav';
    const { clipped } = await writeSound(this.#output, sound, { container, ...(signal ? { signal } : {}) });
    const warnings = clipping(clipped, this.#output);
    if (!isOurs) return { files: [this.#output], warnings };
    const beside = planBeside(this.#output);
    await keepOld(beside);
    await writeText(beside, `${JSON.stringify(plan, null, 2)}\n`);
    return { files: [this.#output, beside], warnings };
  }
}

/** The last step of the mix, where that is a plain gain, and what comes before it. */
function closingOf({ buses }: Plan): { readonly gain: Decibels; readonly chain: Chain } {
  const chain = buses[mixBus]?.chain ?? [];
  const last = chain.at(-1);
  const isPlain = last?.processor === 'gain' && !last.on && !last.time && last.mix === undefined && !last.bypass;
  return isPlain ? { gain: last.gain, chain: chain.slice(0, -1) } : { gain: 0, chain };
}

/** The chain of the mix, parted behind the last step that hears a track: that one wants the strips beside it. */
function chainOf(plan: Plan): { readonly keyed: Chain; readonly alone: Chain } {
  const { chain } = closingOf(plan);
  const at = chain.findLastIndex(({ key }) => key !== undefined) + 1;
  return { keyed: chain.slice(0, at), alone: chain.slice(at) };
}

/** All that the sound of a plan depends on, but for the chain of the mix. */
const soundOf = ({ tracks, buses, span, sampleRate }: Plan): unknown => [
  span,
  sampleRate,
  ...[tracks, buses].map((strips) =>
    Object.entries(strips).map(([name, { chain, to, sends, mute }]) => [
      name,
      strips === buses && name === mixBus ? [] : plain(chain),
      to,
      sends?.map(({ to, gain }) => [to, gain]),
      mute,
    ]),
  ),
];

/** Tells how long a stem is, and is never heard. */
const silent = ({ format }: Track): Sound => ({
  format: { sampleRate: format.sampleRate, channels: format.channels },
  length: format.frames,
  // biome-ignore lint/correctness/useYield: nothing comes
  async *[Symbol.asyncIterator]() {
    throw new Error('Strips are made elsewhere.');
  },
});

const told = (sound: Sound, onShare: (share: number) => void): Sound =>
  counted(sound, (frames) => onShare(sound.length ? frames / sound.length : 0));

function counted(sound: Sound, onFrames: (frames: number) => void): Sound {
  async function* blocks(): AsyncGenerator<Block> {
    let frames = 0;
    for await (const block of sound) {
      frames += block.length;
      onFrames(frames);
      yield block;
    }
  }
  return { ...sound, [Symbol.asyncIterator]: blocks };
}
