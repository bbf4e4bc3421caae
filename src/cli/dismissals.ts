import { z } from 'zod';
import { dismissalShape, placed } from '../jobs/dismissals.ts';
import type { YamlFile } from '../rules/yaml-file.ts';
import { map } from '../schema.ts';
import { patternsSchema } from './patterns.ts';

/** Of `mixwright.yaml`: also which files it speaks of. */
export const dismissSchema = z.array(map('key', { ...dismissalShape, files: patternsSchema.optional() }));

/** As written, with its place. */
export const dismissalsIn = (file: YamlFile, written: z.infer<typeof dismissSchema>) =>
  written.map(({ files, ...dismissal }, i) => ({
    ...placed(file, dismissal, i),
    ...(files === undefined ? {} : { files }),
  }));
