import { band, change, signed } from '../print.ts';
import type { Decibels } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { namedReference } from './reference-goal.ts';
import { frequencyOf, type Made, movesToward, stepOf } from './toward-tone.ts';

/** Balance of bands: stems that own a band carry what the reference has more or less there. Nothing without a reference that a person named. */
export function toward(desk: Desk): readonly Decision[] {
  const reference = namedReference(desk);
  if (!reference) return [];
  const share = desk.wishes.amount / 100;
  return movesToward(desk).flatMap((made) => {
    const gain = Math.round(10 * share * made.gain) / 10;
    return gain === 0 ? [] : [decisionOf(made, gain, reference.name)];
  });
}

function decisionOf(made: Made, gain: Decibels, record: string): Decision {
  const { stem, shape, share, range, missing } = made;
  const [from, to] = range.map((edge) => Number(edge.toPrecision(2))) as [number, number];
  const does = shape ? `${stem.name}: ${change(gain)} ${whereOf(shape)}` : `${stem.name} ${change(gain)}`;
  const more = `${Math.abs(missing).toFixed(1)} dB ${missing > 0 ? 'more' : 'less'}`;
  return {
    kind: shape ? 'tone' : 'gain',
    strip: 'tracks',
    name: stem.name,
    detail: shape ?? 'reference',
    steps: [shape ? stepOf(shape, gain) : { processor: 'gain', gain }],
    reason: `${does}; ${record} has ${more} at ${band([from, to])}, and ${stem.name} makes up ${Math.round(100 * share)} % of that here.`,
    evidence: { missing: Number(signed(missing).replace('−', '-')), from, to, share: Math.round(100 * share) / 100 },
  };
}

const whereOf = (shape: Parameters<typeof frequencyOf>[0]): string => {
  const at = frequencyOf(shape);
  if (shape === 'low') return `below ${at} Hz`;
  return shape === 'high' ? `above ${at / 1000} kHz` : `around ${at < 1000 ? `${at} Hz` : `${at / 1000} kHz`}`;
};
