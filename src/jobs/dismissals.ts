import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Dismissal } from '../rules/rule.ts';
import type { YamlFile } from '../rules/yaml-file.ts';
import { check, map } from '../schema.ts';
import { must, readConfig } from './settings-file.ts';

const isDay = (text: string): boolean => {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

const day = z.string().refine(isDay, { error: 'should be a day, such as 2026-11-21' });

const why = 'should say with a `reason` why the finding is accepted';

/** What a dismissal says, wherever it is written. */
export const dismissalShape = {
  rule: z.string().trim().min(1),
  track: z.string().trim().min(1).optional(),
  reason: z
    .string({ error: ({ input }) => (input === undefined ? why : undefined) })
    .trim()
    .min(1, { error: why }),
  date: day.optional(),
  until: day.optional(),
};

type Written = z.infer<z.ZodObject<typeof dismissalShape>>;

/** As written, with its place. */
export const placed = (file: YamlFile, { rule, track, reason, date, until }: Written, i: number) => ({
  rule,
  ...(track === undefined ? {} : { track }),
  reason,
  ...(date === undefined ? {} : { date }),
  ...(until === undefined ? {} : { until }),
  place: `${file.placeOf(['dismiss', i])} dismiss[${i}]`,
});

/** Those that a file of their own holds; none where it is not there. @throws Invalid config */
export function dismissalsIn(path: string): readonly Dismissal[] {
  if (!existsSync(path)) return [];
  const file = readConfig(path);
  const { dismiss = [] } = must(
    file,
    check(map('key', { dismiss: z.array(map('key', dismissalShape)).optional() }), file.value),
  );
  return dismiss.map((each, i) => placed(file, each, i));
}

/** Those that lie beside a sound, in `song.wav.mixwright.yaml`. @throws Invalid config */
export const dismissalsBeside = (sound: string): readonly Dismissal[] => dismissalsIn(`${sound}.mixwright.yaml`);
