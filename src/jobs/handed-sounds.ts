import { mkdtemp, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { open } from '../audio/open.ts';
import type { Source } from '../audio/source.ts';
import type { KeptChunk, Tags } from '../audio/tag.ts';
import { tagsOf } from '../audio/tags.ts';
import { writeSound } from '../audio/write.ts';
import type { Block, Sound } from '../dsp/block.ts';
import { resample } from '../dsp/resample.ts';
import type { Exported } from '../export/exporter.ts';
import { type Found, sessionRate } from '../export/hand-over.ts';
import type { HandedSound, Handover } from '../export/handover.ts';
import type { Plan } from '../plan.ts';
import { impulseOfChain } from '../processors/impulse.ts';
import type { Session } from '../session.ts';
import { type Hz, Invalid } from '../units.ts';
import { compared } from './compared.ts';
import { mixed, soloed } from './console.ts';
import { hearFile } from './hear-file.ts';
import { heardOnce } from './impulse-file.ts';
import type { OnStage } from './open-session.ts';
import { patched, planFor } from './patch.ts';
import { renderMixStems } from './render-mix-stems.ts';
import { padded, until } from './silence.ts';
import { isStereoPlan, widened } from './widened.ts';

interface Working {
  /** They stay as they are, whatever their channels. */
  readonly isPlain?: boolean;
  /** Sounds are heard for what they measure. */
  readonly isMeasured?: boolean;
  readonly onStage: OnStage;
  readonly signal?: AbortSignal;
}

/** The sounds of a plan, and what a session for another program asks to be made of them. */
export class HandedSounds {
  readonly found: readonly Found[];
  readonly #plan: Plan;
  readonly #sources: Readonly<Record<string, Source>>;
  readonly #folder: string;
  readonly #working: Working;
  #parts: Promise<ReadonlyMap<string, string>> | undefined;
  #aside: string | undefined;

  private constructor(
    plan: Plan,
    { sources, found }: { readonly sources: Readonly<Record<string, Source>>; readonly found: readonly Found[] },
    folder: string,
    working: Working,
  ) {
    [this.#plan, this.#sources, this.found] = [{ ...plan, sampleRate: sessionRate(plan, found) }, sources, found];
    [this.#folder, this.#working] = [folder, working];
  }

  /** @param folder for what has to be put aside. @throws as `open` */
  static async open(
    plan: Plan,
    paths: Readonly<Record<string, string>>,
    folder: string,
    working: Working,
  ): Promise<HandedSounds> {
    const sources: Record<string, Source> = {};
    const found: Found[] = [];
    for (const [name, path] of Object.entries(paths)) {
      const source = await open(path);
      sources[name] = source;
      const { sampleRate, channels } = source.format;
      if (channels > 2 && !working.isPlain)
        throw new Invalid('usage', `${path} has ${channels} channels; mono and stereo can be handed over.`, path);
      const depth = source.bitDepth === undefined || source.codec === 'float' ? {} : { bitDepth: source.bitDepth };
      const measured = working.isMeasured ? { measured: (await hearFile(path)).track.metrics } : {};
      const frames = source.length ?? (await framesOf(source));
      found.push({ name, channels, sampleRate, frames, ...depth, ...measured });
    }
    return new HandedSounds(plan, { sources, found }, folder, working);
  }

  /** Writes one sound of a session at its rate. */
  async write(
    { sound, channel, isWide = false, chunks = [], fields = [] }: Omit<Exported['sounds'][number], 'path'>,
    session: Handover,
    path: string,
    shareOf: (share: number) => number,
  ): Promise<void> {
    const { signal, onStage } = this.#working;
    const made = resample(await this.#made(sound, session.sampleRate), session.sampleRate);
    const chosen = channel === undefined ? made : only(made, channel);
    const exact = until(isWide ? widened(chosen) : chosen, sound.frames);
    const counted = told(exact, (frames) => onStage('Writing sounds', shareOf(frames / Math.max(1, sound.frames))));
    const { bitDepth } = sound;
    const container = extname(path).toLowerCase() === '.flac' ? 'flac' : 'wav';
    const depth = container === 'flac' && bitDepth === 32 ? 24 : bitDepth;
    const isBare = chunks.length === 0 && fields.length === 0;
    const tags = isBare ? {} : { tags: await this.#tagsOf(sound, session, { chunks, fields }) };
    const options = { container, bitDepth: depth, dither: false, ...tags, ...(signal ? { signal } : {}) } as const;
    await writeSound(path, counted, options);
  }

  /** What the file said of itself, but where something new is said. */
  async #tagsOf(
    { of }: HandedSound,
    { sampleRate }: Handover,
    { chunks, fields }: Required<Pick<Exported['sounds'][number], 'chunks' | 'fields'>>,
  ): Promise<Tags> {
    const path = of.kind === 'stem' ? this.#sources[of.name]!.path : undefined;
    const tags = path === undefined ? { fields: [], pictures: [], chunks: [], warnings: [] } : await tagsOf(path);
    const fresh = chunks.map(({ id, body }): KeptChunk => {
      const bytes = Buffer.from(body);
      return { id, body: id === 'bext' ? stated(tags, bytes) : bytes, sampleRate, isMeasured: true };
    });
    return {
      ...tags,
      fields: [...tags.fields.filter(([name]) => !fields.some(([other]) => other === name)), ...fields],
      chunks: [...tags.chunks.filter(({ id }) => !fresh.some((each) => each.id === id)), ...fresh],
    };
  }

  async #made({ of }: HandedSound, sampleRate: Hz): Promise<Sound> {
    const plan = this.#plan;
    switch (of.kind) {
      case 'stem':
        return of.steps === 0 ? this.#sources[of.name]! : this.#behind({ name: of.name, isBus: false }, of.steps);
      case 'return': {
        const steps = plan.buses[of.name]?.chain.length ?? 0;
        return widened(
          mixed(plan, this.#sources, undefined, { isWide: true, at: { bus: of.name, steps }, tail: true }),
        );
      }
      case 'mix': {
        const [[name, source]] = Object.entries(this.#sources) as [[string, Source]];
        return patched(planFor(plan, name) ?? plan, source);
      }
      case 'impulse': {
        const { channels } = impulseOfChain(of.chain, sampleRate);
        return heardOnce(channels, sampleRate);
      }
      case 'gain':
      case 'difference':
        return compared(await this.#behind(of, of.step - 1), await this.#behind(of, of.step), of.kind);
      case 'part':
        return open((await this.#partsAside()).get(of.name)!);
    }
  }

  /** What is heard behind so many steps of a strip, as long as the longest sound. */
  async #behind({ name, isBus }: { readonly name: string; readonly isBus: boolean }, steps: number): Promise<Sound> {
    const plan = this.#plan;
    const seconds = Math.max(...this.found.map(({ frames, sampleRate }) => frames / sampleRate));
    const stems = Object.fromEntries(
      Object.entries(this.#sources).map(([each, source]) => [
        each,
        padded(source, Math.ceil(seconds * source.format.sampleRate)),
      ]),
    );
    if (isBus) {
      const isWide = isStereoPlan(plan) || this.found.some(({ channels }) => channels === 2);
      return mixed(plan, stems, undefined, { isWide, at: { bus: name, steps } });
    }
    const strip = plan.tracks[name]!;
    const tracks = { ...plan.tracks, [name]: { ...strip, chain: strip.chain.slice(0, steps) } };
    return soloed({ ...plan, tracks }, stems, name);
  }

  /** Every part of the mix, made once. */
  #partsAside() {
    this.#parts ??= (async () => {
      const folder = await mkdtemp(join(this.#folder, '.parts.'));
      this.#aside = folder;
      const stems = this.found.map(({ name, ...format }) => ({ name, path: this.#sources[name]!.path, format }));
      const channels = isStereoPlan(this.#plan) || stems.some(({ format }) => format.channels === 2) ? 2 : 1;
      const session = { stems, mix: { name: 'mix', format: { channels } } } as unknown as Session;
      const { signal, onStage } = this.#working;
      const { files, names } = await renderMixStems(this.#plan, session, {
        folder,
        signal,
        onProgress: (share) => onStage('Rendering stems', share),
      });
      return new Map(names.map((name, i) => [name, files[i]!]));
    })();
    return this.#parts;
  }

  async close(): Promise<void> {
    await this.#parts?.catch(() => undefined); // also one that was broken off has put something aside
    if (this.#aside !== undefined) await rm(this.#aside, { recursive: true, force: true });
  }
}

async function framesOf(sound: Sound): Promise<number> {
  let frames = 0;
  for await (const { length } of sound) frames += length;
  return frames;
}

/** One channel of a sound. */
const only = (sound: Sound, channel: number): Sound => ({
  ...sound,
  format: { sampleRate: sound.format.sampleRate, channels: 1 },
  async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
    for await (const { channels, length } of sound) yield { channels: [channels[channel]!], length };
  },
});

const stating = { version: 346, loudness: 412, end: 422 } as const; // bytes of a bext, EBU Tech 3285

/** Broadcast data that were there, with the loudness of the new ones. */
function stated({ chunks }: Tags, fresh: Buffer): Buffer {
  const old = chunks.find(({ id }) => id === 'bext')?.body;
  if (!old || old.length < fresh.length) return fresh;
  const bytes = Buffer.from(old);
  bytes.writeUInt16LE(2, stating.version);
  fresh.copy(bytes, stating.loudness, stating.loudness, stating.end);
  return bytes;
}

const told = (sound: Sound, onFrames: (frames: number) => void): Sound => ({
  ...sound,
  async *[Symbol.asyncIterator](): AsyncGenerator<Block> {
    let frames = 0;
    for await (const block of sound) {
      frames += block.length;
      onFrames(frames);
      yield block;
    }
  },
});
