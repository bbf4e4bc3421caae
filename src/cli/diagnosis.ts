import { Invalid } from '../units.ts';

/** Something that was looked at, and how it is: as it should be, worth knowing, or wrong. */
export interface Finding {
  readonly state: 'good' | 'note' | 'wrong';
  /** What it is about, in a word. */
  readonly code: string;
  /** Sentences: how it is, and what to do. */
  readonly message: string;
}

export const good = (code: string, message: string): Finding => ({ state: 'good', code, message });
export const remark = (code: string, message: string): Finding => ({ state: 'note', code, message });
export const wrong = (code: string, message: string): Finding => ({ state: 'wrong', code, message });

/** "640 kB", "17 MB", "1.2 GB". */
export function sizeWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`;
}

/** What is said where something cannot be had. @throws what is our own bug */
export function unlessInvalid<T>(work: () => T, otherwise: (message: string) => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Invalid) return otherwise(error.message);
    throw error;
  }
}
