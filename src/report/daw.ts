import { type Fields, type Written, withDefaults } from '../fields.ts';
import { change, clock, exactSpan, hertz, lasting, quantityOf, signed } from '../print.ts';
import { processors, type Step } from '../processors/index.ts';
import type { Processor } from '../processors/processor.ts';
import type { Decibels, Hz } from '../units.ts';
import { dawEq, type EqMove } from './daw-eq.ts';
import { stepInWords } from './steps.ts';

/** Workstations whose own plug-ins are told by name. */
export const daws = { reaper: 'REAPER', logic: 'Logic', live: 'Live' } as const;
export type Daw = keyof typeof daws;

type Set<Id extends Step['processor']> = Required<Extract<Step, { processor: Id }>>;

/** A move on all three: the plug-in, and what it is set to. Absent: nothing that comes with them does it. */
type Words = Partial<Readonly<Record<Daw, string>>> | undefined;

const ratioWords = (ratio: number): string => `${Number(ratio.toFixed(1))}:1`;

const percent = (gain: Decibels): string => `${Math.round(100 * 10 ** (gain / 20))} %`;

const gain = ({ gain: level }: Set<'gain'>): Words => ({
  reaper: `JS: Volume Adjustment, Adjustment ${change(level)}; or the fader, ${change(level)} from where it is`,
  logic: `Gain plug-in, Gain ${change(level)}; or the fader, ${change(level)} from where it is`,
  live: `Utility, Gain ${change(level)}; or the fader, ${change(level)} from where it is`,
});

const polarity = ({ below }: Set<'polarity'>): Words =>
  below > 0
    ? undefined
    : {
        reaper: 'the ø button of the track',
        logic: 'Gain plug-in, Phase Invert Left and Right',
        live: 'Utility, ø on for left and right',
      };

function delay({ delayTime }: Set<'delay'>, sampleRate: Hz): Words {
  const samples = Math.round(delayTime * sampleRate);
  const exact = `${Number((delayTime * 1000).toFixed(3))} ms`;
  return {
    reaper: `JS: Time Adjustment Delay, Delay Amount ${exact}`,
    logic: `Sample Delay, ${samples} samples on left and right`,
    live: `Track Delay ${exact}`,
  };
}

/** Compressors differ in their detectors: what the meter shows counts, not the number on the knob. */
function compressor({ threshold, ratio, knee, attack, release, makeup, highpass }: Set<'compressor'>): Words {
  const common = `Ratio ${ratioWords(ratio)}, Attack ${lasting(attack)}, Release ${lasting(release)}`;
  const level = signed(threshold);
  const made = makeup === 0 ? '' : `, make-up ${change(makeup)}`;
  const side = highpass > 0 ? `, side-chain high-pass ${hertz(highpass)}` : '';
  return {
    reaper: `ReaComp, Threshold ${level} dB, ${common}, Knee size ${knee.toFixed(1)} dB, RMS size 0 ms, Auto make-up off${made}${side}`,
    logic: `Compressor, Platinum Digital, Threshold ${level} dB, ${common}, Peak, Auto Gain Off${made}${side}`,
    live: `Compressor, Threshold ${level} dB, ${common}, Knee ${knee.toFixed(1)} dB, Peak, Makeup off${made}${side}`,
  };
}

/** Half-gain edges of a bell: octaves by Q as in Bristow-Johnson's cookbook. */
function edges(frequency: Hz, Q: number): string {
  const half = Math.asinh(1 / (2 * Q)) / Math.LN2;
  return `${hertz(frequency / 2 ** half)} to ${hertz(frequency * 2 ** half)}`;
}

function bandCompression(frequency: Hz, Q: number, most: Decibels, speed: string): Words {
  const set = `one band from ${edges(frequency, Q)}; lower its threshold until that band falls by ${most.toFixed(1)} dB at most; ${speed}`;
  return { reaper: `ReaXcomp, ${set}`, logic: `Multipressor, ${set}`, live: `Multiband Dynamics, ${set}` };
}

function dynamicEq({ frequency, Q, range, ratio, attack, release }: Set<'dynamic-eq'>): Words {
  if (range > 0) return undefined;
  const speed = `${ratioWords(ratio)}, Attack ${lasting(attack)}, Release ${lasting(release)}`;
  return bandCompression(frequency, Q, -range, speed);
}

function deEsser({ frequency, Q, range, ratio, attack, release }: Set<'de-esser'>): Words {
  const speed = `${ratioWords(ratio)}, Attack ${lasting(attack)}, Release ${lasting(release)}`;
  return {
    ...bandCompression(frequency, Q, range, speed),
    logic: `DeEsser 2, Frequency ${hertz(frequency)}, Range Split, Max Reduction ${range.toFixed(1)} dB; lower Threshold until only sibilants move it`,
  };
}

function expander({ threshold, range, attack, hold, release }: Set<'expander'>): Words {
  const times = `Attack ${lasting(attack)}, Hold ${lasting(hold)}, Release ${lasting(release)}`;
  const [level, floor] = [signed(threshold), signed(-range)];
  return {
    reaper: `ReaGate, Threshold ${level} dB, ${times}, Dry ${floor} dB`,
    logic: `Noise Gate, Threshold ${level} dB, Reduction ${floor} dB, ${times}`,
    live: `Gate, Threshold ${level} dB, Floor ${floor} dB, ${times}`,
  };
}

function width({ gain: side, above, bands, bassMono }: Set<'width'>): Words {
  if (bands.length > 0 || above > 0) return undefined;
  const isNarrower = side <= 0;
  const reaper = isNarrower && `pan mode Stereo pan (right-click the pan control), Width ${percent(side)}`;
  if (bassMono === 0)
    return {
      ...(reaper && { reaper }),
      logic: `Direction Mixer, Spread ${(10 ** (side / 20)).toFixed(2)}`,
      live: `Utility, Width ${percent(side)}`,
    };
  return { live: `Utility, Bass Mono at ${hertz(bassMono)}${side === 0 ? '' : `, Width ${percent(side)}`}` };
}

const limiter = ({ ceiling }: Set<'limiter'>): Words => ({
  reaper: `ReaLimit, Threshold 0.0 dB, Ceiling ${signed(ceiling)} dB, True peak on`,
  logic: `Adaptive Limiter, Gain 0.0 dB, Out Ceiling ${signed(ceiling)} dB, True Peak Detection on`,
  live: `Limiter, Gain 0.0 dB, Ceiling ${signed(ceiling)} dB, True Peak where your version has it`,
});

function pan({ pan: place }: Set<'pan'>): Words {
  const side = place < 0 ? 'left' : 'right';
  const [hundred, logic, live] = [100, 64, 50].map((full) => Math.round(Math.abs(place) * full));
  return place === 0
    ? { reaper: 'Pan center', logic: 'Pan 0', live: 'Pan C' }
    : {
        reaper: `Pan ${hundred} % ${side}`,
        logic: `Pan ${side === 'left' ? '−' : '+'}${logic}`,
        live: `Pan ${live}${side === 'left' ? 'L' : 'R'}`,
      };
}

/** A ride as points to draw; long ones are a matter for the command line. */
function rider({ curve }: Set<'rider'>): Words {
  if (curve.length > 8) return undefined;
  const points = curve.map(([time, level]) => `${change(level)} at ${clock(time, 1)}`).join(', ');
  return {
    reaper: `Volume envelope (V), points: ${points}`,
    logic: `volume automation, Trim, points: ${points}`,
    live: `automation of Utility’s Gain, points: ${points}`,
  };
}

const shaper = ({ attack, sustain }: Set<'transient-shaper'>): Words => {
  const sense = `${attack === 0 ? '' : `attack ${attack > 0 ? 'up' : 'down'} by about ${change(Math.abs(attack)).replace('+', '')}`}${attack !== 0 && sustain !== 0 ? ', ' : ''}${sustain === 0 ? '' : `sustain ${sustain > 0 ? 'up' : 'down'} by about ${change(Math.abs(sustain)).replace('+', '')}`}`;
  return {
    reaper: `JS: Transient Controller, ${sense}, by ear`,
    logic: `Enveloper, ${sense}, by ear`,
    live: `Drum Buss, Transients, ${sense}, by ear`,
  };
};

function hum({ frequency, harmonics, Q }: Set<'de-hum'>): EqMove[] {
  return Array.from({ length: Math.round(harmonics) }, (_, i) => ({
    type: 'notch' as const,
    frequency: frequency * (i + 1),
    Q: Q * (i + 1),
  }));
}

/** One entry a processor that some workstation has a plug-in for. */
const known: { readonly [Id in Step['processor']]?: (set: Set<Id>, sampleRate: Hz) => Words } = {
  filter: (set) => dawEq([set as EqMove]),
  'de-hum': (set) => dawEq(hum(set)),
  'dc-block': ({ frequency }) => dawEq([{ type: 'highpass', frequency, Q: Math.SQRT1_2, slope: 12 }]),
  gain,
  polarity,
  delay,
  compressor,
  'dynamic-eq': dynamicEq,
  'de-esser': deEsser,
  expander,
  'transient-shaper': shaper,
  width,
  limiter,
  pan,
  rider,
};

const sides = { mid: 'Mid', side: 'Side', left: 'Left', right: 'Right' } as const;

/** How a move that acts on a part of the stereo sound only is placed there. */
function placement(daw: Daw, part: keyof typeof sides, isEq: boolean): string {
  const isSum = part === 'mid' || part === 'side';
  if (daw === 'logic' && isEq) return `, Processing ${sides[part]} Only`;
  if (daw === 'live' && isEq) return `, Mode ${isSum ? 'M/S' : 'L/R'}, Edit ${sides[part].charAt(0)}`;
  return isSum ? `, on the ${part} alone, between a mid/side encoder and a decoder` : `, on the ${part} channel alone`;
}

/** Multiband compressors of REAPER and Logic hear no other track. */
const canBeKeyed = (daw: Daw, { key, processor }: Step): boolean =>
  key === undefined || processor !== 'dynamic-eq' || daw === 'live';

/** What to do in a workstation with the plug-ins it comes with. */
export function dawWords(daw: Daw, step: Step, sampleRate: Hz): string {
  const processor = (processors as unknown as Readonly<Record<string, Processor>>)[step.processor];
  const tell = known[step.processor] as ((set: unknown, sampleRate: Hz) => Words) | undefined;
  const set = processor && withDefaults(processor.settings, step as unknown as Written<Fields>);
  const words = set && canBeKeyed(daw, step) ? tell?.(set, sampleRate)?.[daw] : undefined;
  if (words === undefined)
    return `${stepInWords(step)}. ${daws[daw]} has nothing of its own for it: take a plug-in that can, or the command line`;
  const parts = [words];
  if (step.on && step.on !== 'stereo') parts.push(placement(daw, step.on, step.processor === 'filter'));
  if (step.key) parts.push(`, side-chain from ${step.key}`);
  if (step.time) parts.push(`, automated to be on only ${exactSpan(step.time)}`);
  if (step.mix !== undefined && step.mix < 1) parts.push(`, ${quantityOf(step.mix * 100, '%')} wet`);
  return parts.join('');
}
