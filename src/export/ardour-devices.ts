import { factorOf } from '../dsp/decibels.ts';
import type { Mixing } from '../processors/pan.ts';
import type { Decibels } from '../units.ts';
import type { Band } from './cookbook.ts';
import type { Insert } from './insert.ts';

/** An LV2 plugin and the values of its ports. */
export interface Device {
  readonly uri: string;
  readonly name: string;
  readonly ports: Readonly<Record<string, number>>;
}

const within = (value: number, from: number, to: number): number => Math.max(from, Math.min(to, value));

/** `ft_…` of LSP's parametric equalisers. */
const lspTypes: Partial<Record<LspBand['type'], number>> = {
  ...{ peaking: 1, highpass: 2, highshelf: 3, lowpass: 4, lowshelf: 5, notch: 6, allpass: 8 },
};

export interface LspBand extends Omit<Band, 'type'> {
  readonly type: Band['type'] | 'allpass';
}

/** "APO (DR)": the Audio EQ Cookbook. */
const cookbookMode = 6;

export const isLspBand = ({ type }: LspBand): boolean => lspTypes[type] !== undefined;

/** Which parts an equaliser treats each by itself, by the letters of its ports. */
const variants = {
  stereo: { '': 'stereo' },
  ms: { m: 'mid', s: 'side' },
  lr: { l: 'left', r: 'right' },
} as const;
export type Variant = keyof typeof variants;
export type Bands = Partial<Record<'stereo' | 'mid' | 'side' | 'left' | 'right', readonly LspBand[]>>;

/** Bands that the largest has. */
export const mostBands = 32;

/** LSP's parametric equaliser, with as many bands as are needed. @param gain of its output */
export function equaliser(bands: Bands, variant: Variant, gain: Decibels, isMono: boolean): Device {
  const size = Math.max(...Object.values(bands).map(({ length }) => length), 0) > 16 ? 32 : 16;
  const ports: Record<string, number> = { enabled: 1, mode: 0, g_in: 1, g_out: factorOf(gain) };
  for (const [letter, part] of Object.entries(variants[variant])) {
    for (const [i, { type, frequency, Q, gain: lift }] of (bands[part as keyof Bands] ?? []).entries())
      Object.assign(ports, {
        [`ft${letter}_${i}`]: lspTypes[type]!,
        [`fm${letter}_${i}`]: cookbookMode,
        [`s${letter}_${i}`]: 0,
        [`f${letter}_${i}`]: within(frequency, 10, 24_000),
        [`g${letter}_${i}`]: within(factorOf(lift), 0.01585, 63.0957),
        [`q${letter}_${i}`]: within(Q, 0, 100),
      });
  }
  return {
    uri: `http://lsp-plug.in/plugins/lv2/para_equalizer_x${size}_${variant === 'stereo' && isMono ? 'mono' : variant}`,
    name: `LSP Parametric Equalizer x${size}`,
    ports,
  };
}

type Dynamics = Extract<Insert, { kind: 'compressor' | 'expander' | 'limiter' }>;

const kneeOf = (knee: Decibels): number => within(knee, 0, 8);
const ms = (seconds: number, from: number, to: number): number => within(1000 * seconds, from, to);

/** What comes near to ours among what comes with Ardour, or is packaged beside it. */
export function dynamics(insert: Dynamics, isMono: boolean): Device {
  switch (insert.kind) {
    case 'compressor': {
      const { threshold, ratio, knee, attack, release, makeup } = insert.set;
      const ports = { att: ms(attack, 0.1, 100), rel: ms(release, 1, 2000), kn: kneeOf(knee) };
      const level = { rat: within(ratio, 1, 20), thr: within(threshold, -60, 0), mak: within(makeup, 0, 30) };
      return {
        ...{ uri: `urn:ardour:a-comp${isMono ? '' : '#stereo'}`, name: 'ACE Compressor' },
        ports: { ...ports, ...level, sidech: 0, enable: 1 },
      };
    }
    case 'expander': {
      const { threshold, ratio, knee, attack, release } = insert.set;
      const ports = { att: ms(attack, 0.1, 100), rel: ms(release, 1, 2000), kn: kneeOf(knee) };
      return {
        ...{ uri: `urn:ardour:a-exp${isMono ? '' : '#stereo'}`, name: 'ACE Expander' },
        ports: { ...ports, rat: within(ratio, 1, 100), thr: within(threshold, -60, 0), mak: 0, sidech: 0, enable: 1 },
      };
    }
    case 'limiter': {
      const { ceiling, release } = insert.set;
      return {
        uri: `http://gareus.org/oss/lv2/dpl#${isMono ? 'mono' : 'stereo'}`,
        name: 'x42 Digital Peak Limiter',
        ports: {
          ...{ enable: 1, gain: 0, threshold: within(ceiling, -10, 0) },
          ...{ release: within(release, 0.001, 1), truepeak: 1 },
        },
      };
    }
  }
}

/** x42's mixer of eight by eight, of which two by two are used. */
export const matrix = ([ll, lr, rl, rr]: Mixing): Device => ({
  uri: 'http://gareus.org/oss/lv2/matrixmixer#i8o8',
  name: 'x42 Matrix Mixer',
  ports: { mix_1_1: ll, mix_2_1: lr, mix_1_2: rl, mix_2_2: rr },
});
