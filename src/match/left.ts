import type { Decibels, Hz } from '../units.ts';
import { bandsOf, levelOf, toldBands } from './bands.ts';
import { levelsOf, type Model, meanOf } from './goal.ts';
import type { Profile } from './profile.ts';

/** How far a recording is from the models. Absent where one of both has nothing to compare. */
export interface Distance {
  /** Mean difference of third octaves of the mid, level apart, dB; and the widest, with its sign. */
  readonly mid?: Decibels;
  readonly midWorst?: Decibels;
  /** The same of the side. */
  readonly side?: Decibels;
  readonly sideWorst?: Decibels;
  /** LU. */
  readonly loudness?: number;
  /** True peak over integrated loudness, dB. */
  readonly plr?: Decibels;
  /** Loudness range, LU. */
  readonly range?: number;
  /** Side over mid of all, dB. */
  readonly width?: Decibels;
  /** Mean difference of side over mid of third octaves, dB. */
  readonly widthBands?: Decibels;
  /** A third octave from 40 Hz to 16 kHz: mid and side level apart, and side over mid; null where there is nothing to compare. */
  readonly bands: {
    readonly frequencies: readonly Hz[];
    readonly mid: readonly (Decibels | null)[];
    readonly side: readonly (Decibels | null)[];
    readonly width: readonly (Decibels | null)[];
  };
}

const floor = -70; // dB under the whole mid: what lies there is not compared

const thirds = (profile: Profile, part: 'mid' | 'side'): (Decibels | undefined)[] => {
  const least = levelOf(profile.mid) + floor;
  const levels = bandsOf(toldBands, Math.log2(10) / 10, profile).levels(profile[part]);
  return Array.from(levels, (level) => (level > least ? level : undefined));
};

const difference = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b;

/** Bands of the models, each with its mean taken out unless levels count. */
function goals(models: readonly Model[], valuesOf: (profile: Profile) => (Decibels | undefined)[], level: boolean) {
  const each = new Map(
    models.map(({ profile }) => [profile, level ? valuesOf(profile) : centred(valuesOf(profile))] as const),
  );
  return toldBands.map((_, i) => meanOf(models, 'tone', (profile) => each.get(profile)?.[i]));
}

function centred(values: readonly (Decibels | undefined)[]): (Decibels | undefined)[] {
  const known = values.filter((value) => value !== undefined);
  const middle = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return values.map((value) => (value === undefined ? undefined : value - middle));
}

const widths = (profile: Profile): (Decibels | undefined)[] => {
  const [mid, side] = [thirds(profile, 'mid'), thirds(profile, 'side')];
  return mid.map((level, i) => difference(side[i], level));
};

const widthOf = (profile: Profile): number | undefined => {
  const [mid, side] = [levelOf(profile.mid), levelOf(profile.side)];
  return mid > -120 && side > mid + floor ? side - mid : undefined;
};

const meanSize = (values: readonly (Decibels | undefined)[]): Decibels | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length < 3 ? undefined : known.reduce((sum, value) => sum + Math.abs(value), 0) / known.length;
};

const widest = (values: readonly (Decibels | undefined)[]): Decibels | undefined =>
  values.reduce((a, b) => (b !== undefined && Math.abs(b) > Math.abs(a ?? 0) ? b : a), undefined);

export function distanceOf(profile: Profile, models: readonly Model[]): Distance {
  const goal = levelsOf(models);
  const apart = (part: 'mid' | 'side') => {
    const wanted = goals(models, (each) => thirds(each, part), false);
    return centred(thirds(profile, part).map((level, i) => difference(level, wanted[i])));
  };
  const [mid, side] = [apart('mid'), apart('side')];
  const wanted = goals(models, widths, true);
  const width = widths(profile).map((each, i) => difference(each, wanted[i]));
  const goalPlr = meanOf(models, 'level', plrOf);
  const goalWidth = meanOf(models, 'tone', widthOf);
  const nulls = (values: readonly (Decibels | undefined)[]) => values.map((value) => value ?? null);
  return {
    ...defined({
      mid: meanSize(mid),
      midWorst: widest(mid),
      side: meanSize(side),
      sideWorst: meanSize(side) === undefined ? undefined : widest(side),
      loudness: difference(profile.integrated, goal.integrated),
      plr: difference(plrOf(profile), goalPlr),
      range: difference(profile.range, goal.range),
      width: difference(widthOf(profile), goalWidth),
      widthBands: meanSize(width),
    }),
    bands: { frequencies: toldBands, mid: nulls(mid), side: nulls(side), width: nulls(width) },
  };
}

const plrOf = ({ peak, integrated }: Profile): number | undefined =>
  integrated === undefined ? undefined : peak - integrated;

const defined = <T extends object>(from: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as never;

/** What is compared, in words and units. */
export const compared = {
  mid: { title: 'spectrum of the mid', unit: 'dB', least: 0.05 },
  side: { title: 'spectrum of the side', unit: 'dB', least: 0.05 },
  loudness: { title: 'loudness', unit: 'LU', least: 0.05 },
  plr: { title: 'peak to loudness', unit: 'dB', least: 0.1 },
  range: { title: 'loudness range', unit: 'LU', least: 0.1 },
  width: { title: 'width', unit: 'dB', least: 0.05 },
  widthBands: { title: 'width per band', unit: 'dB', least: 0.05 },
} as const;

export type Compared = keyof typeof compared;

/** What is farther from the models than it was. */
export const worsened = (before: Distance, after: Distance): Compared[] =>
  (Object.keys(compared) as Compared[]).filter((id) => {
    const [was, is] = [before[id], after[id]];
    return was !== undefined && is !== undefined && Math.abs(is) > Math.abs(was) + compared[id].least;
  });
