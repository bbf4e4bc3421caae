import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from '../audio/open.ts';
import type { Source } from '../audio/source.ts';
import { writeSound } from '../audio/write.ts';
import type { Block, Sound } from '../dsp/block.ts';
import { resample } from '../dsp/resample.ts';
import type { Found } from '../export/hand-over.ts';
import type { HandedSound, Handover } from '../export/handover.ts';
import type { Plan } from '../plan.ts';
import type { Session } from '../session.ts';
import { Invalid } from '../units.ts';
import { mixed } from './console.ts';
import type { OnStage } from './open-session.ts';
import { patched, planFor } from './patch.ts';
import { renderMixStems } from './render-mix-stems.ts';
import { until } from './silence.ts';
import { isStereoPlan, renderStrip, widened } from './widened.ts';

interface Working {
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
  #parts: Promise<{ readonly folder: string; readonly files: ReadonlyMap<string, string> }> | undefined;

  private constructor(
    plan: Plan,
    { sources, found }: { readonly sources: Readonly<Record<string, Source>>; readonly found: readonly Found[] },
    folder: string,
    working: Working,
  ) {
    [this.#plan, this.#sources, this.found] = [plan, sources, found];
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
      if (channels > 2)
        throw new Invalid('usage', `${path} has ${channels} channels; mono and stereo can be handed over.`, path);
      const depth = source.bitDepth === undefined || source.codec === 'float' ? {} : { bitDepth: source.bitDepth };
      found.push({ name, channels, sampleRate, frames: source.length ?? (await framesOf(source)), ...depth });
    }
    return new HandedSounds(plan, { sources, found }, folder, working);
  }

  /** Writes one sound of a session at its rate. */
  async write(
    { sound, channel }: { readonly sound: HandedSound; readonly channel?: number },
    session: Handover,
    path: string,
    shareOf: (share: number) => number,
  ): Promise<void> {
    const { signal, onStage } = this.#working;
    const made = resample(await this.#made(sound), session.sampleRate);
    const exact = until(channel === undefined ? made : only(made, channel), sound.frames);
    const counted = told(exact, (frames) => onStage('Writing sounds', shareOf(frames / Math.max(1, sound.frames))));
    const { bitDepth } = sound;
    await writeSound(path, counted, { container: 'wav', bitDepth, dither: false, ...(signal ? { signal } : {}) });
  }

  async #made({ of }: HandedSound): Promise<Sound> {
    const plan = this.#plan;
    switch (of.kind) {
      case 'stem':
        return renderStrip((plan.tracks[of.name]?.chain ?? []).slice(0, of.steps), this.#sources[of.name]!);
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
      case 'part':
        return open((await this.#partsAside()).files.get(of.name)!);
    }
  }

  /** Every part of the mix, made once. */
  #partsAside() {
    this.#parts ??= (async () => {
      const folder = await mkdtemp(join(this.#folder, '.parts.'));
      const stems = this.found.map(({ name, ...format }) => ({ name, path: this.#sources[name]!.path, format }));
      const channels = isStereoPlan(this.#plan) || stems.some(({ format }) => format.channels === 2) ? 2 : 1;
      const session = { stems, mix: { name: 'mix', format: { channels } } } as unknown as Session;
      const { signal, onStage } = this.#working;
      const { files, names } = await renderMixStems(this.#plan, session, {
        folder,
        signal,
        onProgress: (share) => onStage('Rendering stems', share),
      });
      return { folder, files: new Map(names.map((name, i) => [name, files[i]!])) };
    })();
    return this.#parts;
  }

  async close(): Promise<void> {
    const parts = await this.#parts?.catch(() => undefined);
    if (parts) await rm(parts.folder, { recursive: true, force: true });
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
