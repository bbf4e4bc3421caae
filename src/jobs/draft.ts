import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { leftOut } from '../audio/left-out.ts';
import type { Warning } from '../audio/source.ts';
import { tagsOf } from '../audio/tags.ts';
import { refusal, writeSound } from '../audio/write.ts';
import type { Sound } from '../dsp/block.ts';
import type { Plan } from '../plan.ts';
import type { Session } from '../session.ts';
import { Invalid } from '../units.ts';
import { hearFile } from './hear-file.ts';
import type { Material, OnStage } from './open-session.ts';
import { checkOutput, homeOf } from './output.ts';
import { renderPlan } from './render-plan.ts';
import { ReheardStems } from './trial.ts';
import { writeText } from './write-text.ts';

/** Refuses, before anything is heard, what could not be written in the end. */
export async function outputFor(
  material: Material,
  {
    output,
    plan,
    inputs = [],
  }: { readonly output?: string; readonly plan?: Plan; readonly inputs?: readonly string[] },
): Promise<string> {
  if (material.mix === undefined && !material.stems?.length)
    throw new Invalid('usage', 'There is nothing to mend: name a mix, or a folder of stems with --stems.');
  const { folder, name } = homeOf(material);
  const path = output ?? join(folder, `${name}.fixed.wav`);
  if (!/\.(wav|flac)$/i.test(path))
    throw new Invalid('usage', `${basename(path)}: sound is written as .wav or .flac; choose such a name.`, path);
  await checkOutput(path, material, { inputs });
  if (!plan) await checkOutput(planBeside(path), material, { inputs });
  return path;
}

/** All that is written along with it: the plan, and an older plan under its new name. */
export const writtenWith = (output: string, { plan }: { readonly plan?: Plan }): string[] =>
  plan ? [output] : [output, planBeside(output), olderName(planBeside(output))];

export const planBeside = (output: string): string => output.replace(/(\.fixed)?\.(wav|flac)$/i, '.plan.json');

/** How a draft is written. */
export interface Delivery {
  /** 32 is float, of .wav only. Default: 24. */
  readonly bitDepth?: 16 | 24 | 32;
  /** Default: `renderPlan`. */
  readonly render?: (plan: Plan, session: Session) => Promise<Sound>;
}

/** A rendered plan in a temporary file beside its output: what is listened to is what will be kept. */
export class Draft {
  readonly #output: string;
  readonly #temporary: string;
  readonly #threads: number;
  readonly #delivery: Delivery;
  readonly #stems = new ReheardStems();
  #warnings: readonly Warning[] = [];

  /** @param threads in which stems are rendered */
  constructor(output: string, threads = 1, delivery: Delivery = {}) {
    this.#delivery = delivery;
    this.#output = output;
    this.#threads = threads;
    this.#temporary = join(
      dirname(output),
      `.${basename(output).slice(0, 30)}.${randomBytes(4).toString('hex')}.draft`,
    );
  }

  /** Where it goes in the end. */
  get output(): string {
    return this.#output;
  }

  /** Of the last rendering: what the output does not carry of all that the mix says of itself. */
  get warnings(): readonly Warning[] {
    return this.#warnings;
  }

  async listen(plan: Plan, session: Session, signal?: AbortSignal, onStage: OnStage = () => {}): Promise<Session> {
    const container = this.#output.toLowerCase().endsWith('.flac') ? 'flac' : 'wav';
    onStage('Rendering', 0);
    const { render, bitDepth = 24 } = this.#delivery;
    const sound = await (render?.(plan, session) ?? renderPlan(plan, session, this.#threads));
    const { name, role, path } = session.mix!;
    const tags = path === undefined ? undefined : await tagsOf(path);
    const options = { container, bitDepth, ...(tags ? { tags } : {}), ...(signal ? { signal } : {}) } as const;
    const { clipped } = await named(this.#temporary, this.#output, () => writeSound(this.#temporary, sound, options));
    const lost = tags ? [...tags.warnings, ...leftOut(this.#output, container, tags)] : [];
    this.#warnings = [...lost, ...clipping(clipped, this.#output)];
    const { track: mix } = await hearFile(
      this.#temporary,
      { name, role, path: this.#output, alone: session.stems.length === 0 },
      (share) => onStage('Listening again', share),
    );
    return { ...session, mix, stems: await this.#stems.of(plan, session) };
  }

  /** Renames the last rendering; a plan of our own making goes beside it. */
  async keep(plan: Plan | undefined): Promise<string[]> {
    const beside = planBeside(this.#output);
    if (plan) await keepOld(beside);
    if (plan) await writeText(beside, `${JSON.stringify(plan, null, 2)}\n`);
    await named(this.#temporary, this.#output, () => rename(this.#temporary, this.#output));
    return [this.#output, ...(plan ? [beside] : [])];
  }

  async discard(): Promise<void> {
    await rm(this.#temporary, { force: true });
  }
}

/** What a plan as somebody set it may do to a file of whole numbers. @param clipped samples, of all channels */
export function clipping(clipped: number, path: string): Warning[] {
  if (clipped === 0) return [];
  const [are, were] = clipped === 1 ? ['1 sample', 'was'] : [`${clipped} samples`, 'were'];
  const message = `${are} of ${basename(path)} ${were} over full scale and ${were} clipped: turn the mix down in the plan, or end its chain with a limiter.`;
  return [{ code: 'clipped', message, path }];
}

/** Writes a temporary file; what cannot be written is told by the name that the user knows. */
export async function named<T>(temporary: string, output: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const told = error instanceof Invalid ? error : refusal(error, output);
    if (!(told instanceof Invalid) || told.code !== 'output') throw told;
    throw new Invalid('output', told.message.replace(basename(temporary), basename(output)), output);
  }
}

const olderName = (plan: string): string => plan.replace(/\.json$/, '.old.json');

/** A plan of an earlier run may have been edited: it is kept beside the new one. */
export async function keepOld(path: string): Promise<void> {
  await rename(path, olderName(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw refusal(error, path);
  });
}
