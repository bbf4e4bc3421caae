import { basename, join } from 'node:path';
import { leftOut } from '../audio/left-out.ts';
import { isLossy, lossyRate } from '../audio/lossy.ts';
import { open } from '../audio/open.ts';
import type { Source, Warning } from '../audio/source.ts';
import { tagsOf } from '../audio/tags.ts';
import { type Container, writeSound } from '../audio/write.ts';
import type { Format } from '../dsp/block.ts';
import { resample } from '../dsp/resample.ts';
import type { Plan, Strip } from '../plan.ts';
import { clock } from '../print.ts';
import type { Chain } from '../processors/index.ts';
import type { Silenced } from '../processors/silenced.ts';
import { acting } from '../processors/step.ts';
import { type Hz, Invalid } from '../units.ts';
import type { OnStage } from './open-session.ts';
import { checkOutput, homeOf } from './output.ts';
import { patched, planFor } from './patch.ts';
import { nameOf } from './sound-files.ts';
import { leftBus, travelled } from './travelled.ts';
import { widened } from './widened.ts';

/** How a chain is applied to a file, and where to. */
export interface Applying {
  /** Where it goes: .wav, .flac, .mp3, .m4a, .aac, .opus or .ogg. Default: NAME.applied.wav beside the input. */
  readonly output?: string;
  /** Of WAV and FLAC; 32 is float. Default: the input's; 24 where that loses. */
  readonly bitDepth?: 16 | 24 | 32;
  /** Default: the input's. The sound is converted before the chain, so that a limiter's ceiling holds in what is written. */
  readonly sampleRate?: Hz;
  /** Lets reverbs and echoes ring out after the end. */
  readonly tail?: boolean;
  /** Files of the tracks that key a step, by name. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Brings the sound to the level that the plan was made for, so that what goes by level does what it did there. */
  readonly matchLevel?: boolean;
  /** A mono sound is played on both channels first: what works between left and right then has two. */
  readonly isWidened?: boolean;
  /** The file of the chain, or its name, in sentences about its mistakes; the file is never written to. Default: `chain`. */
  readonly called?: string;
  readonly signal?: AbortSignal;
  readonly onStage?: OnStage;
}

/** What was written. */
export interface Applied {
  readonly path: string;
  readonly container: Container;
  /** Of WAV and FLAC. */
  readonly bitDepth?: 16 | 24 | 32;
  readonly format: Format;
  readonly frames: number;
  /** Samples (of all channels) that were over full scale: now at it, or, in a file that loses, once it is played. */
  readonly clipped: number;
  readonly warnings: readonly Warning[];
}

/**
 * A file through a chain, or a plan of one track with its buses, into another file; its tags and covers go along. The input is never
 * written to, and the output appears when it is complete.
 * @throws Invalid usage, config, plan (a step that does not fit), output; as `open`; AbortError
 */
export async function applyChain(wanted: Chain | Plan, input: string, applying: Applying = {}): Promise<Applied> {
  const part = partFor(wanted, input, applying.called);
  const { keys = {}, tail, signal, onStage = () => {} } = applying;
  const { folder, name } = homeOf({ mix: input });
  const path = applying.output ?? join(folder, `${name}.applied.wav`);
  const container = containerOf(path);
  if (isLossy(container) && applying.bitDepth !== undefined)
    throw new Invalid('usage', `A .${container} has no bit depth; leave --bits out, or choose .wav or .flac.`, path);
  const inputs = applying.called === undefined ? [] : [applying.called];
  await checkOutput(path, { mix: input, stems: Object.values(keys) }, { inputs });
  const source = await open(input);
  const { plan, notes } = await travelled(part, source, applying);
  const [{ chain }] = Object.values(plan.tracks) as [Strip];
  const tracks = await openKeys(chain, keys, applying.called);
  const sampleRate = applying.sampleRate ?? rateFor(container, source);
  const sound = resample(applying.isWidened ? widened(source) : source, sampleRate);
  const onProgress = (frames: number): void =>
    onStage(`Applying to ${name}`, sound.length ? Math.min(1, frames / sound.length) : 0);
  const keyed = Object.fromEntries(Object.entries(tracks).map(([each, track]) => [each, resample(track, sampleRate)]));
  const warnings: Warning[] = [];
  const onSilenced = (found: Silenced): void => void warnings.push(silence(input, found));
  const rendered = fitting(applying.called, () => patched(plan, sound, { keys: keyed, tail, onProgress, onSilenced }));
  const tags = await tagsOf(input);
  const depth = isLossy(container) ? {} : { bitDepth: applying.bitDepth ?? depthFor(container, source) };
  const written = await writeSound(path, rendered, { container, ...depth, tags, ...(signal ? { signal } : {}) });
  warnings.unshift(...[source, ...Object.values(tracks), tags].flatMap((each) => each.warnings));
  warnings.push(...leftBus(wanted, plan, input), ...notes, ...tooLate(chain, source));
  warnings.push(...leftOut(path, container, tags, depth.bitDepth === 32 ? source : undefined));
  return { ...written, container, ...depth, format: rendered.format, warnings };
}

/** What does not suit the sound is a mistake in the chain: its name stands before it. */
function fitting<T>(called: string | undefined, start: () => T): T {
  try {
    return start();
  } catch (error) {
    if (!(error instanceof Invalid) || called === undefined) throw error;
    throw new Invalid('plan', `${called}: ${error.message}`, called);
  }
}

/** Steps whose time begins where the sound has ended. */
function tooLate(chain: Chain, { path, length, format: { sampleRate } }: Source): Warning[] {
  const end = (length ?? Number.POSITIVE_INFINITY) / sampleRate;
  return acting(chain).flatMap(({ step: { time, processor }, number }) =>
    time && time[0] >= end
      ? [
          {
            code: 'idle-step',
            message: `Step ${number} (${processor}) begins at ${clock(time[0], 1)}, and the sound ends at ${clock(end, 1)}: it did nothing. Look at its time.`,
            path,
            time: time[0],
          },
        ]
      : [],
  );
}

const silence = (path: string, { count, time, from }: Silenced): Warning => ({
  code: 'silenced',
  message: `${count} ${count === 1 ? 'sample was' : 'samples were'} no number, first from ${from} at ${clock(time, 1)}; silence stands in. Look at the settings there.`,
  path,
  time,
});

const endings: Readonly<Record<string, Container>> = {
  wav: 'wav',
  wave: 'wav',
  flac: 'flac',
  mp3: 'mp3',
  m4a: 'm4a',
  aac: 'aac',
  opus: 'opus',
  ogg: 'ogg',
};

/** What the end of a name says is to be written. @throws Invalid usage */
function containerOf(path: string): Container {
  const container = endings[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
  if (container) return container;
  const known = Object.keys(endings).map((each) => `.${each}`);
  throw new Invalid(
    'usage',
    `${path}: the end of its name says what to write; choose one of ${known.join(', ')}.`,
    path,
  );
}

const rateFor = (container: Container, { format: { sampleRate } }: Source): Hz =>
  isLossy(container) ? lossyRate(container, sampleRate) : sampleRate;

/** As deep as the input: 24 bits of what loses, float of what is deeper than 24 and of float. */
function depthFor(container: Container, { bitDepth, codec }: Source): 16 | 24 | 32 {
  if (bitDepth === undefined) return 24;
  if (codec !== 'float' && bitDepth <= 16) return 16;
  return container === 'flac' || (codec !== 'float' && bitDepth <= 24) ? 24 : 32;
}

/** @throws Invalid usage for a track that is missing or that nothing asks for */
async function openKeys(
  chain: Chain,
  files: Readonly<Record<string, string>>,
  called = 'chain',
): Promise<Record<string, Source>> {
  const wanted = chain.map(({ key, bypass }) => (bypass ? undefined : key));
  const missing = wanted.findIndex((name) => name !== undefined && !Object.hasOwn(files, name));
  if (missing >= 0) {
    const name = wanted[missing];
    throw new Invalid(
      'usage',
      `${called}: step ${missing + 1}, key: there is no sound for "${name}". Add --key ${name}=FILE.`,
    );
  }
  const idle = Object.keys(files).find((name) => !chain.some(({ key }) => key === name));
  if (idle !== undefined)
    throw new Invalid('usage', `--key ${idle}=${files[idle]}: no step is keyed by "${idle}". Leave it out.`);
  const opened = Object.entries(files).map(async ([name, file]) => [name, await open(file)] as const);
  return Object.fromEntries(await Promise.all(opened));
}

/** @throws Invalid plan */
function partFor(wanted: Chain | Plan, input: string, called = 'plan'): Plan {
  const name = nameOf(input);
  if (!('tracks' in wanted)) return { tracks: { [name]: { chain: wanted } }, buses: {}, taken: [], left: [] };
  const part = fitting(called, () => planFor(wanted, name));
  if (part) return part;
  const names = [...Object.keys(wanted.tracks), ...Object.keys(wanted.buses)].join(', ') || 'no track';
  throw new Invalid(
    'plan',
    `${called} is a plan of ${names}, and none of these is ${basename(input)}. Name the file like its track, or apply the whole with \`mixwright fix --plan\`.`,
    called,
  );
}
