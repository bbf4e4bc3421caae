import { Option } from 'commander';
import { Invalid } from '../units.ts';
import type { Flags } from './options.ts';

const formats = ['text', 'json', 'ndjson', 'csv'] as const;

export interface RowFlags extends Flags {
  readonly format?: (typeof formats)[number];
}

export const formatOption = (): Option =>
  new Option('--format <name>', 'what is printed; ndjson and csv have a line a file (default: text)').choices(formats);

/** The flags, with `--format json` as `--json`. @throws Invalid usage, where the two contradict each other */
export function withFormat<F extends RowFlags>(flags: F): F {
  const { json, format } = flags;
  if (json && format !== undefined && format !== 'json')
    throw new Invalid('usage', `--json and --format ${format} say two things; leave one out.`);
  return format === 'json' ? { ...flags, json: true } : flags;
}
