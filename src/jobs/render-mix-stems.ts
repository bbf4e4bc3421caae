import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from '../audio/open.ts';
import type { Warning } from '../audio/source.ts';
import { refusal, writeSound } from '../audio/write.ts';
import type { Sound } from '../dsp/block.ts';
import { mixRate } from '../dsp/mix-rate.ts';
import { mixBus, type Plan, type Strip } from '../plan.ts';
import type { ProcessorId, Step } from '../processors/index.ts';
import { acting } from '../processors/step.ts';
import type { Session } from '../session.ts';
import type { Seconds } from '../units.ts';
import { mixed, type Stems } from './console.ts';
import { type Material, openTracks } from './open-session.ts';
import { checkOutput } from './output.ts';
import { silence, until } from './silence.ts';
import { isStereoPlan } from './widened.ts';

export interface Rendering {
  /** Has to be there. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (share: number) => void;
}

const beyond: Seconds = 0.1; // so that a change of rate ends as smoothly as in the mix

/** Steps that do to a sum what they do to each of its parts; ids of processors. */
const divisible: readonly ProcessorId[] = [
  ...(['gain', 'polarity', 'delay', 'dc-block', 'filter', 'tilt', 'fir', 'de-hum', 'rider', 'fade'] as const),
  ...(['pan', 'width', 'reverb', 'echo'] as const),
];
/** Those that can hear another sound than they treat: heard with the sum, they do to each part what they did to the sum. */
const keyed: readonly ProcessorId[] = ['compressor', 'expander', 'dynamic-eq'];

/**
 * Renders each stem through its strip, the buses it goes to and the mix bus, and each return likewise: together they are the mix,
 * to the rounding of 32-bit floats. A compressor on a bus hears the sum, and does to each what it did to all; a step that cannot be
 * shared out is left out, and said. @throws Invalid output, plan
 */
export async function renderMixStems(
  plan: Plan,
  session: Pick<Session, 'mix' | 'stems'>,
  { folder, signal, onProgress }: Rendering,
): Promise<{
  readonly files: readonly string[];
  /** Of the stem or the bus that each file is a part of. */
  readonly names: readonly string[];
  readonly warnings: readonly Warning[];
}> {
  const sums = new Sums(plan, session, folder);
  try {
    const shared = await sums.divided();
    const names = session.stems.map(({ name }) => name).filter((name) => !plan.tracks[name]?.mute);
    const parts = [...names, ...sums.returns];
    const files: string[] = [];
    for (const [i, name] of parts.entries()) {
      const path = fileOf(folder, i < names.length ? name : returnOf(name, names));
      const options = { container: 'wav', bitDepth: 32, ...(signal ? { signal } : {}) } as const;
      await writeSound(path, await sums.part(shared.plan, name), options);
      files.push(path);
      onProgress?.((i + 1) / parts.length);
    }
    return { files, names: parts, warnings: shared.warnings };
  } finally {
    await sums.close();
  }
}

const fileOf = (folder: string, name: string): string => join(folder, `${name.replaceAll(/[/\\]/g, '_')}.wav`);

/** "reverb return", unless a stem is called that. */
function returnOf(bus: string, stems: readonly string[]): string {
  const name = /\breturn$/i.test(bus) ? bus : `${bus} return`;
  const taken = new Set(stems.map((each) => each.toLowerCase()));
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name} ${count}`;
    if (!taken.has(free.toLowerCase())) return free;
  }
}

/** Makes the folder, and refuses what could not be written there. @throws Invalid output, usage */
export async function checkMixStems(
  folder: string,
  { stems }: Pick<Session, 'stems'>,
  material: Material,
  output: string | undefined,
): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw refusal(error, join(folder, 'stems'));
  });
  const outputs = output === undefined ? [] : [output];
  for (const { name } of stems) await checkOutput(fileOf(folder, name), material, { outputs });
}

/** A plan, and the sums that steps on its buses hear, each written once. */
class Sums {
  readonly #plan: Plan;
  readonly #session: Pick<Session, 'mix' | 'stems'>;
  readonly #folder: string;
  readonly #isWide: boolean;
  readonly #files = new Map<string, string>();
  readonly returns: readonly string[];

  constructor(plan: Plan, session: Pick<Session, 'mix' | 'stems'>, folder: string) {
    this.#plan = {
      ...plan,
      sampleRate: plan.sampleRate ?? mixRate(session.stems.map(({ format }) => format)),
    };
    this.#session = session;
    this.#folder = folder;
    this.#isWide = session.mix?.format.channels === 2 || isStereoPlan(plan);
    this.returns = returnsIn(plan);
  }

  /** The plan without sends, its buses so that they treat each part as they treated the sum. */
  async divided(): Promise<{ readonly plan: Plan; readonly warnings: readonly Warning[] }> {
    const warnings: Warning[] = [];
    const buses: Record<string, Strip> = {};
    for (const [name, strip] of Object.entries(this.#plan.buses)) {
      if (this.returns.includes(name)) continue;
      const chain: Step[] = [];
      for (const { step, number } of acting(strip.chain)) {
        const hears = needsSum(step) ? await this.#written(name, number - 1) : undefined;
        if (hears !== undefined) chain.push({ ...step, key: hears } as Step);
        else if (divisible.includes(step.processor) || step.key !== undefined) chain.push(step);
        else warnings.push(leftOut(step, name));
      }
      buses[name] = { ...this.#direct(strip), chain };
    }
    return { plan: { ...this.#plan, buses }, warnings };
  }

  /** What one stem, or one return, leaves in the mix; the others are silent, so that rates and length are those of the mix. */
  async part(plan: Plan, name: string): Promise<Sound> {
    const patched: Record<string, { readonly sound: Sound; readonly strip: Strip }> = {};
    for (const { name: stem, format } of this.#session.stems) {
      const { to, mute = false } = this.#plan.tracks[stem] ?? {};
      if (!mute)
        patched[`${stem}\nsilent`] = { sound: silence(format, format.frames), strip: { chain: [], ...routed(to) } };
    }
    const heard = this.#session.stems.filter((stem) => stem.name === name || isKey(plan, stem.name));
    for (const [stem, sound] of Object.entries(await stemsOf(heard))) {
      const strip = this.#direct(this.#plan.tracks[stem] ?? { chain: [] });
      patched[stem] = { sound, strip: stem === name ? strip : { ...strip, mute: true } };
    }
    for (const [key, path] of this.#files) patched[key] = { sound: await open(path), strip: { chain: [], mute: true } };
    if (this.returns.includes(name))
      patched[`${name}\nreturn`] = {
        sound: await this.#at(name),
        strip: { chain: [], ...routed(this.#plan.buses[name]?.to) },
      };
    const of = <T>(part: (each: { readonly sound: Sound; readonly strip: Strip }) => T) =>
      Object.fromEntries(Object.entries(patched).map(([each, patch]) => [each, part(patch)]));
    const tracks = of(({ strip }) => strip);
    const sounds = of(({ sound }) => sound);
    const part = mixed({ ...plan, tracks }, sounds, undefined, { isWide: this.#isWide });
    return until(part, Math.round(this.#length() * part.format.sampleRate));
  }

  /** A strip without what it sends to returns, for these are parts of their own. */
  #direct({ sends = [], ...strip }: Strip): Strip {
    return { ...strip, sends: sends.filter(({ to }) => !this.returns.includes(to)) };
  }

  /** What is heard behind so many steps of a bus, or all: a little longer than the mix, whoever feeds it. */
  async #at(bus: string, steps = Number.POSITIVE_INFINITY): Promise<Sound> {
    const { stems } = this.#session;
    const sound = mixed(this.#plan, await stemsOf(stems), undefined, {
      ...{ isWide: this.#isWide, at: { bus, steps }, tail: true },
    });
    return until(sound, Math.round((this.#length() + beyond) * sound.format.sampleRate));
  }

  #length(): Seconds {
    return Math.max(...this.#session.stems.map(({ format }) => format.frames / format.sampleRate));
  }

  async #written(bus: string, steps: number): Promise<string> {
    const key = `${bus} before step ${steps + 1}`;
    const path = join(this.#folder, `.${randomBytes(6).toString('hex')}.sum.wav`);
    this.#files.set(key, path);
    await writeSound(path, await this.#at(bus, steps), { container: 'wav', bitDepth: 32 });
    return key;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files.values()].map((path) => rm(path, { force: true })));
  }
}

async function stemsOf(stems: Session['stems']): Promise<Stems> {
  const sources = await openTracks(stems);
  return Object.fromEntries(sources.map((source, i) => [stems[i]!.name, source]));
}

const routed = (to: string | undefined): Pick<Strip, 'to'> => (to === undefined ? {} : { to });

/** Buses that are only sent to. */
function returnsIn({ tracks, buses }: Plan): readonly string[] {
  const all = [...Object.values(tracks), ...Object.values(buses)].filter(({ mute }) => !mute);
  const fed = new Set(all.map(({ to }) => to ?? mixBus));
  return [...new Set(all.flatMap(({ sends = [] }) => sends.map(({ to }) => to)))].filter((bus) => !fed.has(bus));
}

const needsSum = ({ processor, key, on = 'stereo' }: Step): boolean =>
  keyed.includes(processor) && key === undefined && on === 'stereo';

const isKey = ({ tracks, buses }: Plan, name: string): boolean =>
  [...Object.values(tracks), ...Object.values(buses)].some(({ chain }) => chain.some(({ key }) => key === name));

const leftOut = ({ processor }: Step, bus: string): Warning => ({
  code: `undivided-${bus}-${processor}`,
  message: `The ${processor} on the bus "${bus}" works on the sum and cannot be shared out: the rendered stems are without it, and add up to the mix without it.`,
});
