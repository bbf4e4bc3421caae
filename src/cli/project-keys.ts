import { z } from 'zod';
import { metricIds, metricOf } from '../features/metrics.ts';
import { dismissalShape } from '../jobs/dismissals.ts';
import { roles } from '../roles.ts';
import type { Preset, Rule } from '../rules/rule.ts';
import { changeSchema } from '../rules/rule-schema.ts';
import { jsonSchemaOf, map, quantitySchema, word } from '../schema.ts';
import { dismissSchema } from './dismissals.ts';
import { patternsSchema } from './patterns.ts';

const referenceSchema = z.union([z.string(), z.array(z.string())], {
  error: 'should be a name, a path, or a list',
});

/** Keys of `mixwright.yaml`; without ids of presets, these and the layer are left to be checked with the rules at hand. */
export const projectSchema = <S extends z.ZodRawShape>(layer: S, presets: readonly string[]) => {
  const id = presets.length > 0 ? word('preset', presets) : z.string();
  return map('setting', {
    extends: id.optional(),
    preset: id.optional(),
    reference: referenceSchema.optional(),
    roles: z.record(z.string(), word('role', roles)).optional(),
    ...layer,
    dismiss: dismissSchema.optional(),
    overrides: z.array(map('setting', { files: patternsSchema, preset: id.optional(), ...layer })).optional(),
  });
};

/**
 * What editors complete and check `mixwright.yaml` with. A project may have rules and presets of its own, so that others than ours
 * are let be here; `mixwright config validate` knows them.
 */
export function projectJsonSchema(rules: readonly Rule[], presets: readonly Preset[]): Record<string, unknown> {
  const preset = z.union([z.enum(presets.map(({ id }) => id)), z.string()]);
  const change = changeSchema('describe');
  const layer = {
    targets: map(
      'metric',
      Object.fromEntries(
        metricIds.map((id) => {
          const { title, unit, about } = metricOf(id);
          return [id, quantitySchema(unit).optional().describe(`${title}. ${about}`)];
        }),
      ),
    )
      .optional()
      .describe('What the numbers should be; they stand in for a reference.'),
    rules: z
      .object(Object.fromEntries(rules.map(({ id, title }) => [id, change.optional().describe(title)])))
      .catchall(change)
      .optional()
      .describe('Rules switched off, or with other limits.'),
  };
  const dismissal = map('key', {
    rule: z.union([z.enum(rules.map(({ id }) => id)), z.string()]).describe('The rule whose finding is accepted.'),
    track: dismissalShape.track.describe('Only where this track takes part.'),
    files: patternsSchema.optional().describe('Only in these files.'),
    reason: z.string().min(1).describe('Why it is accepted.'),
    date: dismissalShape.date.describe('When that was decided.'),
    until: dismissalShape.until.describe('The last day on which it holds.'),
  });
  const override = map('setting', {
    files: patternsSchema.describe('The files meant: a pattern from the folder of this file, or several.'),
    preset: preset.optional().describe('Another preset for them.'),
    ...layer,
  });
  const keys = map('setting', {
    preset: preset.optional().describe('The preset that it starts from.'),
    extends: preset.optional().describe('The same as `preset`.'),
    reference: referenceSchema
      .optional()
      .describe('A song, a folder of songs, a list of them, or a name on the shelf.'),
    roles: z.record(z.string(), z.enum(roles)).optional().describe('What stems are, by name: { take3: vocals }.'),
    ...layer,
    overrides: z.array(override).optional().describe('What else holds for some files; the later wins.'),
    dismiss: z.array(dismissal).optional().describe('Findings that are accepted, each with a reason.'),
  });
  return { title: 'mixwright.yaml', ...jsonSchemaOf(keys, 'ref') };
}
