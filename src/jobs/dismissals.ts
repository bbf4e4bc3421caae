import { existsSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Dismissal } from '../rules/rule.ts';
import type { YamlFile } from '../rules/yaml-file.ts';
import { check, map } from '../schema.ts';
import { must, readConfig } from './settings-file.ts';
import { writeText } from './write-text.ts';

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

/** Which findings a dismissal is about. */
export type About = Pick<Dismissal, 'rule' | 'track'>;

/** Puts one into a file of their own, in place of one about the same; what a person wrote there beside stays. @throws Invalid config */
export const addDismissal = (path: string, dismissal: Omit<Dismissal, 'place' | 'isBroad'>): Promise<void> =>
  rewrite(path, dismissal, [dismissal]);

/** Takes those about it out. @throws Invalid config */
export const removeDismissals = (path: string, about: About): Promise<void> => rewrite(path, about, []);

async function rewrite(path: string, about: About, more: readonly Omit<Dismissal, 'place'>[]): Promise<void> {
  const kept = dismissalsIn(path); // what is wrong in it is told before anything is written
  const document = parseDocument(existsSync(path) ? readFileSync(path, 'utf8') : '');
  const gone = kept.flatMap(({ rule, track }, i) => (rule === about.rule && track === about.track ? [i] : []));
  for (const i of gone.reverse()) document.deleteIn(['dismiss', i]);
  if (kept.length === 0) document.set('dismiss', document.createNode([]));
  for (const { rule, track, reason, date, until } of more)
    document.addIn(['dismiss'], {
      rule,
      ...(track && { track }),
      reason,
      ...(date && { date }),
      ...(until && { until }),
    });
  await writeText(path, document.toString({ lineWidth: 0 }));
}
