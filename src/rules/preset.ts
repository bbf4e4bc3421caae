import { z } from 'zod';
import { codecs } from '../audio/codecs.ts';
import { metricIds, metricOf } from '../features/metrics.ts';
import { type Checked, type Mistake, map, quantitySchema, word } from '../schema.ts';
import { nearest } from '../spelling.ts';
import { Invalid } from '../units.ts';
import { isPlainMap, openRungs, readLadders, sides, type WrittenLadders } from './ladder.ts';
import type { Ladder, Preset, Rule, Rulebook } from './rule.ts';
import { changeSchema } from './rule-schema.ts';

const targetShape = Object.fromEntries(metricIds.map((id) => [id, quantitySchema(metricOf(id).unit).optional()]));

/** The part of a preset that changes limits: targets and rules. A configuration file may hold it too. */
export const layerShape = (rules: readonly Rule[], change = changeSchema().optional()) => ({
  targets: map('metric', targetShape)
    .default({})
    .describe('What the numbers should be; they stand in for a reference.'),
  rules: map('rule', Object.fromEntries(rules.map(({ id }) => [id, change])))
    .default({})
    .describe('Rules switched off, or with other limits.'),
});

/** A preset's file. */
export const presetSchema = (rules: readonly Rule[], presets: readonly string[]) =>
  map('key', {
    extends: word('preset', presets).optional(),
    title: z.string().trim().min(1),
    about: z.string().trim().min(1),
    ...layerShape(rules),
    master: map('key', {
      loudness: quantitySchema('LUFS').optional().describe('Where it is not the target.'),
      ceiling: quantitySchema('dBTP').optional().describe('The same.'),
      limiting: quantitySchema('dB', 'written', [0, 12]).optional().describe('Loudness that limiting may take.'),
      codecs: z
        .array(word('codec', Object.keys(codecs)))
        .optional()
        .describe('What it is encoded with to be heard.'),
    })
      .default({})
      .describe('What `mixwright master` aims at.'),
    sources: z.array(z.string().trim().min(1)).min(1).optional().describe('Where the figures come from.'),
    noted: z.iso
      .date({ error: 'should be a day such as 2026-11-21' })
      .optional()
      .describe('When they were written down: services change them.'),
    official: z.boolean().optional().describe('Whether those say so themselves who ask for them.'),
  });

/** Targets and changes, as they were checked. */
export interface Layer {
  readonly targets: Readonly<Record<string, number | undefined>>;
  readonly rules: Readonly<Record<string, 'off' | 'on' | WrittenLadders | undefined>>;
}

/** Opens the shorthands in `rules` of a preset or a configuration file. */
export function openLayer(raw: unknown): unknown {
  if (!isPlainMap(raw) || !isPlainMap(raw.rules)) return raw;
  const open = (written: unknown) =>
    isPlainMap(written)
      ? Object.fromEntries(Object.entries(written).map(([key, value]) => [key, isSide(key) ? openRungs(value) : value]))
      : written;
  return { ...raw, rules: Object.fromEntries(Object.entries(raw.rules).map(([id, written]) => [id, open(written)])) };
}

const isSide = (key: string) => (sides as readonly string[]).includes(key);

/** A preset with a layer laid over it: named rungs replace those of the rule, the others stay. */
export function layered(base: Preset, layer: Layer, rules: readonly Rule[]): Checked<Preset> {
  const mistakes: Mistake[] = [];
  const off = new Set(base.off);
  const ladders: Record<string, readonly Ladder[]> = { ...base.ladders };
  for (const rule of rules) {
    const written = layer.rules[rule.id];
    if (written === undefined) continue;
    if (written === 'off') off.add(rule.id);
    else off.delete(rule.id);
    if (typeof written === 'string') continue;
    const read = readLadders(written, rule.unit, ladders[rule.id] ?? rule.ladders);
    if ('value' in read) ladders[rule.id] = read.value;
    else mistakes.push(...read.mistakes.map((each) => ({ ...each, path: ['rules', rule.id, ...each.path] })));
  }
  const [first, ...others] = mistakes;
  if (first) return { mistakes: [first, ...others] };
  return {
    value: { ...base, targets: { ...base.targets, ...layer.targets } as Preset['targets'], off: [...off], ladders },
  };
}

/** No change at all: what every preset starts from. */
export const plain: Preset = { id: 'plain', title: 'Plain', about: '', targets: {}, master: {}, off: [], ladders: {} };

/** The preset of this name. */
export function presetOf(presets: readonly Preset[], id: string): Preset {
  const found = presets.find((preset) => preset.id === id);
  if (found) return found;
  const ids = presets.map((preset) => preset.id);
  const near = nearest(id, ids);
  const cure = near ? `Did you mean "${near}"? ` : '';
  throw new Invalid('config', `Unknown preset "${id}". ${cure}There are ${ids.join(', ')}.`);
}

/** Rules, as a preset wants them. */
export const rulebook = (rules: readonly Rule[], preset: Preset): Rulebook => ({
  preset,
  rules: rules
    .filter(({ id }) => !preset.off.includes(id))
    .map((rule) => ({ ...rule, ladders: preset.ladders[rule.id] ?? rule.ladders })),
});
