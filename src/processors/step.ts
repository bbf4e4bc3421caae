import type { Format } from '../dsp/block.ts';
import { beside, type Field, type Fields, type Settings, type Written, withDefaults } from '../fields.ts';
import { Invalid, type Unit } from '../units.ts';
import { type Chain, processors, type Step } from './index.ts';
import type { Kernel, Processor, Situation } from './processor.ts';

/** A step that is not bypassed, and which one it is, counted from 1. */
export interface Numbered {
  readonly step: Step;
  readonly number: number;
}

/** The steps that are not bypassed. */
export const acting = (chain: Chain): readonly Numbered[] =>
  chain.map((step, i) => ({ step, number: i + 1 })).filter(({ step }) => step.bypass !== true);

/** "step 3 (filter)" */
export const nameOf = ({ step, number }: Numbered): string => `step ${number} (${step.processor})`;

export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** @throws Invalid `plan` for a processor that does not exist */
export function processorOf(step: Step): Processor {
  const found = (processors as Readonly<Record<string, Processor | undefined>>)[step.processor];
  if (found && Object.hasOwn(processors, step.processor)) return found;
  const known = Object.keys(processors).join(', ');
  throw new Invalid('plan', `There is no processor "${step.processor}". The processors are ${known}.`, step.processor);
}

/** Works between left and right: a mono sound becomes two channels there, as at a pan pot. An unknown processor is refused where the chain is prepared. */
export const needsTwo = ({ processor, bypass, on = 'stereo' }: Step): boolean =>
  !bypass &&
  on === 'stereo' &&
  ((processors as Readonly<Record<string, Processor | undefined>>)[processor]?.isStereo ?? false);

const inUnit = (value: number, unit: Unit): string => `${value}${unit === '1' ? '' : ` ${unit}`}`.replace('-', '−');

function checkNumber(name: string, value: unknown, min: number, max: number, unit: Unit, step?: number): void {
  if (typeof value === 'number' && value >= min && value <= max) {
    const near = beside(value, min, step);
    if (!near) return;
    throw new Invalid('usage', `${name} is ${value}; it should be ${near[0]} or ${inUnit(near[1], unit)}.`);
  }
  const limits = `between ${inUnit(min, unit)} and ${inUnit(max, unit)}`;
  const found = value === undefined ? 'is missing' : `is ${String(value).replace('-', '−')}`;
  throw new Invalid('usage', `${name} ${found}; it should be ${limits}.`);
}

/** Numbers only: what else was written is the business of whoever reads files. */
function checkField(name: string, field: Field, value: unknown): void {
  if (field.kind === 'number') checkNumber(name, value, field.min, field.max, field.unit, field.step);
  if (field.kind === 'curve')
    for (const [x, y] of value as readonly (readonly [number, number])[]) {
      checkNumber(name, x, ...field.x, field.units[0]);
      checkNumber(name, y, ...field.y, field.units[1]);
    }
  if (field.kind === 'list')
    (value as readonly Settings<Fields>[]).forEach((each, i) => void checkFields(field.of, each, `${name}[${i}].`));
}

function checkFields(fields: Fields, settings: Settings<Fields>, inside = ''): void {
  for (const [name, field] of Object.entries(fields)) checkField(`${inside}${name}`, field, settings[name]);
}

function checkPlacement({ time, mix }: Step): void {
  if (mix !== undefined) checkNumber('mix', mix, 0, 1, '1');
  if (time && time[0] < 0)
    throw new Invalid('usage', `time begins at ${inUnit(time[0], 's')}; it should begin at 0 s or later.`);
  if (time && !(time[0] < time[1]))
    throw new Invalid(
      'usage',
      `time runs from ${time[0]} s to ${time[1]} s; it should run from the earlier to the later.`,
    );
}

/** With defaults; what is no number or beyond the limits is refused. */
export function settingsOf(step: Step, unit: Processor): Settings<Fields> {
  const settings = withDefaults(unit.settings, step as unknown as Written<Fields>);
  checkFields(unit.settings, settings);
  checkPlacement(step);
  return settings;
}

/** The format of the part that a step acts on. */
function partOf(step: Step, unit: Processor, format: Format): Format {
  const { on = 'stereo' } = step;
  if (on === 'stereo') return format;
  if (format.channels > 1) return { sampleRate: format.sampleRate, channels: 1 };
  if (on === 'mid') return format;
  const about = unit.describe(settingsOf(step, unit));
  throw new Invalid('usage', `The sound is mono and has no ${on}: take "on: ${on}" off the step "${about}".`);
}

/** A step's processor, prepared for the part it acts on. */
export function kernelOf(step: Step, format: Format, situation: Situation = {}): Kernel {
  const unit = processorOf(step);
  const part = partOf(step, unit, format);
  if (unit.isStereo && part.channels !== 2) throw refusal(step, unit, format);
  const { former, ...place } = situation;
  const heir = former?.channels === part.channels ? { former } : {};
  return unit.prepare(settingsOf(step, unit), part, { ...place, ...heir });
}

function refusal(step: Step, unit: Processor, { channels }: Format): Invalid {
  const about = `"${unit.describe(settingsOf(step, unit))}" works between left and right`;
  if (channels === 2)
    return new Invalid('usage', `${about}, so it cannot act on ${step.on} alone: take "on: ${step.on}" off.`);
  const cure =
    channels === 1 ? 'make the sound stereo first, the same left and right, or' : 'mix the sound down first, or';
  const found = channels === 1 ? 'the sound is mono' : `the sound has ${channels} channels`;
  return new Invalid('usage', `${about}, and ${found}: ${cure} take the step out.`);
}

/** Runs what concerns a step; a mistake in it is told with the step's place. */
export function atStep<T>(at: Numbered, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    throw new Invalid(error.code, `${sentence(nameOf(at))}: ${error.message}`, error.path);
  }
}
