import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Dismissal } from '../rules/rule.ts';
import type { YamlFile } from '../rules/yaml-file.ts';
import { check, map } from '../schema.ts';
import { must, readConfig } from './config-file.ts';
import { patternsSchema } from './patterns.ts';

const isDay = (text: string): boolean => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

const day = z.string().refine(isDay, { error: 'should be a day, such as 2026-11-21' });

const why = 'should say with a `reason` why the finding is accepted';

const shape = {
  rule: z.string().trim().min(1),
  track: z.string().trim().min(1).optional(),
  reason: z
    .string({ error: ({ input }) => (input === undefined ? why : undefined) })
    .trim()
    .min(1, { error: why }),
  date: day.optional(),
  until: day.optional(),
};

/** Of `mixwright.yaml`: also which files it speaks of. */
export const dismissSchema = z.array(map('key', { ...shape, files: patternsSchema.optional() }));

/** As written, with its place. */
export const dismissalsIn = <W extends z.infer<typeof dismissSchema>>(file: YamlFile, written: W) =>
  written.map(({ rule, track, reason, date, until, files }, i) => ({
    rule,
    ...(track === undefined ? {} : { track }),
    reason,
    ...(date === undefined ? {} : { date }),
    ...(until === undefined ? {} : { until }),
    place: `${file.placeOf(['dismiss', i])} dismiss[${i}]`,
    ...(files === undefined ? {} : { files }),
  }));

/** Those that lie beside a sound, in `song.wav.mixwright.yaml`. @throws Invalid config */
export function dismissalsBeside(sound: string): readonly Dismissal[] {
  const path = `${sound}.mixwright.yaml`;
  if (!existsSync(path)) return [];
  const file = readConfig(path);
  const { dismiss = [] } = must(
    file,
    check(map('key', { dismiss: z.array(map('key', shape)).optional() }), file.value),
  );
  return dismissalsIn(file, dismiss);
}
