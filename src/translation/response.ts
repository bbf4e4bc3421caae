import { fineBands } from '../dsp/bands.ts';
import { powerOf } from '../dsp/decibels.ts';
import { responseCurve } from '../processors/render.ts';
import { type System, type SystemId, systemOf } from './systems.ts';

/** What a system makes of mid and side, power gains by `fineBands`. */
export interface Response {
  readonly mid: Float64Array;
  readonly side: Float64Array;
}

const known = new Map<SystemId, Response>();

/** Worked out once a system. */
export function responseOn(id: SystemId): Response {
  const found = known.get(id) ?? workedOut(systemOf(id));
  known.set(id, found);
  return found;
}

const format = { sampleRate: 48_000, channels: 2 };

function workedOut({ chain }: System): Response {
  const powers = (part: 'mid' | 'side') => {
    const curve = responseCurve(chain, format, part);
    return Float64Array.from(fineBands, (frequency) => powerOf(curve(frequency)));
  };
  return { mid: powers('mid'), side: powers('side') };
}
