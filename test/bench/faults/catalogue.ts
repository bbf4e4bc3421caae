import { dynamics } from './dynamics.ts';
import type { Fault } from './fault.ts';
import { stemFaults } from './stems.ts';
import { stereo } from './stereo.ts';
import { technical } from './technical.ts';
import { tone } from './tone.ts';

/** All faults, and the rules that should tell of each. */
export const faults: readonly Fault[] = [...tone, ...dynamics, ...stereo, ...technical, ...stemFaults];

export const faultOf = (id: string): Fault => {
  const found = faults.find((each) => each.id === id);
  if (!found) throw new Error(`There is no fault "${id}"; there are ${faults.map((each) => each.id).join(', ')}.`);
  return found;
};

/** Amounts that are tried: a flag has one; away from its usual place a fault is tried with those that figures are asked of. */
export function amountsOf({ amounts, more }: Fault, isQuick = false, isUsual = true): number[] {
  if (isQuick) return [amounts[1]];
  const asked = more ? [6, 9, 12] : [];
  return [...new Set([...(isUsual ? amounts : [amounts[1]]), ...asked])].sort((a, b) => Math.abs(a) - Math.abs(b));
}

/** "+6 dB", "0.6 ms", "inverted". */
export const amountText = ({ unit, isTonal }: Fault, amount: number): string => {
  const number = `${isTonal && unit === 'dB' && amount > 0 ? '+' : ''}${amount}`.replace('-', '−');
  return unit === '1' ? number : unit === '%' ? `${number} %` : `${number} ${unit}`;
};
