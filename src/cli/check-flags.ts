import type { FailOn } from '../report/check.ts';
import type { Flags } from './options.ts';

export const formats = ['text', 'json', 'ndjson', 'csv', 'junit', 'sarif', 'github', 'markdown'] as const;
export type CheckFormat = (typeof formats)[number];

export interface CheckFlags extends Flags {
  readonly failOn: FailOn;
  readonly maxWarnings?: number;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly format?: CheckFormat;
  readonly output?: string;
}
