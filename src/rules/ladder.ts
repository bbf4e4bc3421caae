import { type Checked, type Mistake, readQuantity } from '../schema.ts';
import type { Unit } from '../units.ts';
import { type Ladder, type Rung, type Severity, severities } from './rule.ts';

export const sides = ['above', 'below', 'outside'] as const;

/** As a file has it, with every rung opened to `{ at, only }`; `off` takes a rung of a preset's parent away. */
export type WrittenRung = { readonly at: string | number; readonly only?: Rung['only'] } | 'off';
export type WrittenLadders = {
  readonly [Side in Ladder['side']]?: { readonly [S in Severity]?: WrittenRung | undefined } | undefined;
};

/** `error: 6 dB` means `error: { at: 6 dB }`. */
export function openRungs(written: unknown): unknown {
  if (!isPlainMap(written)) return written;
  const open = (rung: unknown) => (isPlainMap(rung) || rung === 'off' || rung === undefined ? rung : { at: rung });
  return Object.fromEntries(Object.entries(written).map(([severity, rung]) => [severity, open(rung)]));
}

export const isPlainMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads limits in the unit of what is measured; rungs of `base` stay unless written anew. */
export function readLadders(
  written: WrittenLadders,
  unit: Unit,
  base: readonly Ladder[] = [],
): Checked<readonly Ladder[]> {
  const mistakes: Mistake[] = [];
  const ladders = sides.flatMap((side): Ladder[] => {
    const rungs: { [S in Severity]?: Rung } = { ...base.find((ladder) => ladder.side === side)?.rungs };
    for (const severity of severities) {
      const rung = written[side]?.[severity];
      if (rung === 'off') delete rungs[severity];
      else if (rung) {
        const at = readQuantity(rung.at, unit);
        if (typeof at === 'object') mistakes.push({ path: [side, severity, 'at'], message: at.mistake });
        else rungs[severity] = { at, ...(rung.only ? { only: rung.only } : {}) };
      }
    }
    return Object.keys(rungs).length > 0 ? [{ side, rungs }] : [];
  });
  if (mistakes.length === 0) mistakes.push(...ladders.flatMap(unevenRung), ...contradiction(ladders));
  const [first, ...others] = mistakes;
  return first ? { mistakes: [first, ...others] } : { value: ladders };
}

/** A graver rung stands no nearer than a milder one, unless it counts only beside a reference and the milder one always. */
function unevenRung({ side, rungs }: Ladder): Mistake[] {
  const present = severities.flatMap((severity) => (rungs[severity] ? [{ severity, ...rungs[severity] }] : []));
  const negative = side === 'outside' && present.find(({ at }) => at < 0);
  if (negative) {
    const message = 'should not be negative: outside looks at both sides of 0';
    return [{ path: [side, negative.severity, 'at'], message }];
  }
  return present.slice(1).flatMap(({ severity, at, only }, i) => {
    const milder = present[i]!;
    if (only && !milder.only) return [];
    const isEven = side === 'below' ? at <= milder.at : at >= milder.at;
    if (isEven) return [];
    const message = `${severity} (${at}) should be no ${side === 'below' ? 'higher' : 'lower'} than ${milder.severity} (${milder.at})`;
    return [{ path: [side, severity, 'at'], message }];
  });
}

function contradiction(ladders: readonly Ladder[]): Mistake[] {
  if (ladders.length < 2 || !ladders.some(({ side }) => side === 'outside')) return [];
  return [{ path: ['outside'], message: 'stands beside above or below; outside already means both' }];
}
