import { mkdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { open } from '../audio/open.ts';
import type { Format } from '../dsp/block.ts';
import type { Plan } from '../plan.ts';
import type { Chain } from '../processors/index.ts';
import { acting, kernelOf, type Numbered } from '../processors/step.ts';
import { sharedOut } from '../travel.ts';
import { Invalid } from '../units.ts';
import { type Applied, type Applying, applyChain } from './apply-chain.ts';
import { checkOutput } from './output.ts';
import { nameOf, soundFiles } from './sound-files.ts';
import { writeText } from './write-text.ts';

/** Several files, each through the plan; `output` is a folder, in which each is named as it is. */
export async function applyToFiles(
  wanted: Chain | Plan,
  paths: readonly string[],
  { output, ...applying }: Applying,
): Promise<Applied[]> {
  const files = soundFiles(paths);
  if (files.length === 0) throw new Invalid('missing', `There is no sound file in ${paths.join(', ')}.`, paths[0]);
  const outputs = output === undefined ? files.map(() => ({})) : await outputsIn(output, files, applying);
  const applied: Applied[] = [];
  for (const [i, file] of files.entries())
    applied.push(await applyChain(wanted, file, { ...applying, ...outputs[i]! }));
  return applied;
}

/** What was written of stems, and what has to wait for their sum. */
export interface AppliedStems {
  readonly stems: readonly Applied[];
  /** Steps of the plan that belong on the mix bus. */
  readonly bus: readonly Numbered[];
  /** The file that holds them, as a chain. */
  readonly busChain?: string;
}

/**
 * The plan of a mix on each of its stems, as far as that gives the same sum: its linear steps up to the first that goes by the sound.
 * What is left for the mix bus is written beside them, as a chain.
 * @throws Invalid usage, plan; as `applyChain`
 */
export async function applyToStems(
  wanted: Chain | Plan,
  paths: readonly string[],
  { output, ...applying }: Applying,
): Promise<AppliedStems> {
  const { called = 'The plan' } = applying;
  if (output === undefined) throw new Invalid('usage', 'Stems go to a folder: name one with -o.');
  const files = soundFiles(paths);
  if (files.length === 0) throw new Invalid('missing', `There is no sound file in ${paths.join(', ')}.`, paths[0]);
  const chain = chainOf(wanted, called);
  const { format } = await open(files[0]!);
  const { stems, bus } = sharedOut(chain, { ...format, channels: 2 });
  if (acting(stems).length === 0 && acting(chain).length > 0)
    throw new Invalid(
      'plan',
      `${called}: its first step goes by the sound (${acting(chain)[0]!.step.processor}), so stems would not add up to what it makes of the mix. Put it on the mix bus.`,
    );
  const outputs = await outputsIn(output, files, applying);
  const busPath = join(output, 'mix-bus.chain.json');
  const left = acting(chain).filter(({ number }) => number > chain.length - bus.length);
  if (left.length > 0) await checkOutput(busPath, { stems: files }, { inputs: inputsOf(applying) });
  const isWidened = worksBetweenSides(stems, format);
  const applied: Applied[] = [];
  for (const [i, file] of files.entries())
    applied.push(await applyChain(stems, file, { ...applying, ...outputs[i]!, isWidened }));
  if (left.length > 0) await writeText(busPath, `${JSON.stringify(bus, null, 2)}\n`);
  return { stems: applied, bus: left, ...(left.length > 0 ? { busChain: busPath } : {}) };
}

function chainOf(wanted: Chain | Plan, called: string): Chain {
  if (!('tracks' in wanted)) return wanted;
  const [first, ...others] = Object.values(wanted.tracks);
  if (!first || others.length > 0)
    throw new Invalid(
      'plan',
      `${called} has ${others.length + 1} tracks of its own: \`mixwright fix --stems FOLDER --plan\` applies it. --stems here is for the plan of a mix.`,
    );
  return [...first.chain, ...(wanted.buses.mix?.chain ?? [])];
}

/** Whether a mono stem has to have two sides for it. */
function worksBetweenSides(chain: Chain, { sampleRate }: Format): boolean {
  return acting(chain).some(({ step }) => {
    try {
      kernelOf(step, { sampleRate, channels: 1 });
      return false;
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      return true;
    }
  });
}

const inputsOf = ({ called }: Applying): readonly string[] => (called === undefined ? [] : [called]);

/** One path a file in a folder that is made where there is none. @throws Invalid output, usage */
async function outputsIn(folder: string, files: readonly string[], applying: Applying): Promise<{ output: string }[]> {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw new Invalid('output', `${folder} is a file; several files go to a folder.`, folder);
  try {
    if (!found) mkdirSync(folder);
  } catch (error) {
    throw new Invalid('output', `The folder ${folder} cannot be made: ${(error as Error).message}.`, folder);
  }
  const outputs: string[] = [];
  for (const file of files) {
    const path = join(folder, `${nameOf(file)}.${extname(file).toLowerCase() === '.flac' ? 'flac' : 'wav'}`);
    if (outputs.includes(path))
      throw new Invalid(
        'usage',
        `Two files would be written as ${basename(path)}; give one of them another name.`,
        path,
      );
    await checkOutput(path, { stems: files }, { inputs: inputsOf(applying) });
    outputs.push(path);
  }
  return outputs.map((output) => ({ output }));
}
