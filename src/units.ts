export type Hz = number;
export type Seconds = number;
export type Decibels = number;

/** From and to, both in the same unit. */
export type Range = readonly [from: number, to: number];

/** Units that quantities may carry; what a rule writes after a number. */
export const units = [
  'LUFS',
  'LU',
  'dBTP',
  'dBFS',
  'dB',
  'dB/oct',
  'Hz',
  's',
  '/s',
  '/min',
  'bit',
  'cent',
  '%',
  '1',
] as const;
/** Of a number that is told to people. */
export type Unit = (typeof units)[number];

/** Where levels bottom out in logs and features, in dB. No number of ours is infinite. */
export const silence: Decibels = -120;

/** A mistake of the person who runs the program: what, where, what to do. Every other throw is our own bug. */
export class Invalid extends Error {
  readonly code: string;
  readonly path: string | undefined;
  /** @param code a word: usage, config, rule, missing, unreadable, unsupported, output … (decides the exit code) */
  constructor(code: string, message: string, path?: string) {
    super(message);
    this.name = 'Invalid';
    this.code = code;
    this.path = path;
  }
}
