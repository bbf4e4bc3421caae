import type { Unit } from './units.ts';

/** One declared setting. Plain data, so that processors carry no validator into a page; `schema.ts` reads and checks them. */
export type Field =
  | {
      readonly kind: 'number';
      readonly about: string;
      readonly unit: Unit;
      readonly min: number;
      readonly max: number;
      readonly default?: number | undefined;
      /** Values lie so far apart, from `min` on; absent: anywhere. */
      readonly step?: number | undefined;
    }
  | {
      readonly kind: 'choice';
      readonly about: string;
      readonly of: readonly string[];
      readonly default?: string | undefined;
    }
  | { readonly kind: 'flag'; readonly about: string; readonly default: boolean }
  | {
      readonly kind: 'range';
      readonly about: string;
      readonly unit: Unit;
      readonly default?: readonly [number, number] | undefined;
    }
  | {
      readonly kind: 'curve';
      readonly about: string;
      readonly units: readonly [Unit, Unit];
      readonly x: readonly [min: number, max: number];
      readonly y: readonly [min: number, max: number];
      readonly default?: Curve | undefined;
    }
  | {
      readonly kind: 'list';
      readonly about: string;
      readonly of: Fields;
      readonly length: readonly [min: number, max: number];
      readonly default?: readonly [] | undefined;
    };

/** Points of a function, x rising. */
export type Curve = readonly (readonly [x: number, y: number])[];

export type Fields = Readonly<Record<string, Field>>;

type Value<F extends Field> = F extends { kind: 'number' }
  ? number
  : F extends { kind: 'choice'; of: readonly (infer C)[] }
    ? C
    : F extends { kind: 'flag' }
      ? boolean
      : F extends { kind: 'curve' }
        ? Curve
        : F extends { kind: 'list'; of: infer L extends Fields }
          ? readonly Settings<L>[]
          : readonly [number, number];

/** The settings a unit is handed: every field present, defaults filled in. */
export type Settings<F extends Fields> = { readonly [K in keyof F]: Value<F[K]> };

/** The settings a person writes: fields with a default may be left out. */
export type Written<F extends Fields> = {
  readonly [K in keyof F as F[K] extends { default: NonNullable<unknown> } ? never : K]: WrittenValue<F[K]>;
} & { readonly [K in keyof F as F[K] extends { default: NonNullable<unknown> } ? K : never]?: WrittenValue<F[K]> };

type WrittenValue<F extends Field> = F extends { kind: 'list'; of: infer L extends Fields }
  ? readonly Written<L>[]
  : Value<F>;

/** A number with its unit, its limits, where it may be left out its default, and its step where it has one: 1 for whole numbers. */
export function quantity<const D extends number | undefined = undefined>(
  unit: Unit,
  limits: readonly [min: number, max: number],
  about: string,
  standard?: D,
  step?: number,
): { kind: 'number'; about: string; unit: Unit; min: number; max: number; default: D; step?: number | undefined } {
  return { kind: 'number', about, unit, min: limits[0], max: limits[1], default: standard as D, step };
}

/** The values on either side of one that lies between two steps; undefined where it lies on one. */
export function beside(value: number, min: number, step: number | undefined): readonly [number, number] | undefined {
  if (step === undefined || (value - min) % step === 0) return undefined;
  const below = min + step * Math.floor((value - min) / step);
  return [below, below + step];
}

/** One word of a list. */
export function choice<const C extends readonly string[], const D extends C[number] | undefined = undefined>(
  of: C,
  about: string,
  standard?: D,
): { kind: 'choice'; about: string; of: C; default: D } {
  return { kind: 'choice', about, of, default: standard as D };
}

export function flag(about: string, standard = false): { kind: 'flag'; about: string; default: boolean } {
  return { kind: 'flag', about, default: standard };
}

/** From and to in one unit, such as a band in hertz. */
export function range<const D extends readonly [number, number] | undefined = undefined>(
  unit: Unit,
  about: string,
  standard?: D,
): { kind: 'range'; about: string; unit: Unit; default: D } {
  return { kind: 'range', about, unit, default: standard as D };
}

/** Points of a function, x rising: a response in dB by Hz, a gain in dB by seconds. What lies between and beyond, the processor says. */
export function curve<const D extends Curve | undefined = undefined>(
  units: readonly [Unit, Unit],
  x: readonly [min: number, max: number],
  y: readonly [min: number, max: number],
  about: string,
  standard?: D,
): {
  kind: 'curve';
  about: string;
  units: readonly [Unit, Unit];
  x: readonly [number, number];
  y: readonly [number, number];
  default: D;
} {
  return { kind: 'curve', about, units, x, y, default: standard as D };
}

/** Several of the same kind, each with settings of its own: the bands of a multiband compressor. One that may be left out is empty. */
export function list<const L extends Fields, const D extends readonly [] | undefined = undefined>(
  of: L,
  length: readonly [min: number, max: number],
  about: string,
  standard?: D,
): { kind: 'list'; about: string; of: L; length: readonly [number, number]; default: D } {
  return { kind: 'list', about, of, length, default: standard as D };
}

/** Fills in the defaults of settings that were already checked. */
export function withDefaults<F extends Fields>(fields: F, written: Written<F>): Settings<F> {
  const filled: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = (written as Record<string, unknown>)[name] ?? field.default;
    if (value === undefined) continue;
    filled[name] =
      field.kind === 'list' ? (value as Written<Fields>[]).map((each) => withDefaults(field.of, each)) : value;
  }
  return filled as Settings<F>;
}
