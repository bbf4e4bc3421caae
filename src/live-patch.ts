import { idOf, type Move, type Patch } from './moves.ts';
import { mixBus, type Plan } from './plan.ts';
import type { Chain, Step } from './processors/index.ts';
import { stretchesOf } from './processors/stream.ts';

const keysOf = (chain: Chain): readonly string[] => chain.flatMap(({ key }) => key ?? []);

const isStream = (chain: Chain): boolean => stretchesOf(chain.map(({ bypass: _, ...step }) => step as Step)).length > 1;

/**
 * What a page can do itself of a plan while one listens; undefined where it takes more than chains beside the mix: other buses, sends,
 * mutes, another sample rate. Steps that are bypassed count, for they may be switched on.
 * @param stems names of all; none where the mix is all there is
 */
export function livePatch(plan: Plan, stems: readonly string[]): Patch | undefined {
  const all = [...Object.values(plan.tracks), ...Object.values(plan.buses)];
  const isPatched = all.some(({ to = mixBus, sends = [], mute }) => to !== mixBus || sends.length > 0 || mute);
  if (isPatched || all.some(({ chain }) => isStream(chain))) return undefined;
  if (Object.keys(plan.buses).some((name) => name !== mixBus)) return undefined;
  const idsOf = (strip: Move['strip'], name: string): string[] =>
    (plan[strip][name]?.chain ?? []).map((_, i) => idOf(strip, name, i));
  const last = idsOf('buses', mixBus);
  const keysOfLast = keysOf(plan.buses[mixBus]?.chain ?? []);
  const busy = Object.keys(plan.tracks).filter((name) => plan.tracks[name]!.chain.length > 0);
  if (stems.length === 0) {
    const isKeyed = busy.some((name) => keysOf(plan.tracks[name]!.chain).length > 0);
    if (busy.length > 1 || isKeyed || keysOfLast.length > 0) return undefined;
    return { stems: [], mix: [...busy.flatMap((name) => idsOf('tracks', name)), ...last] };
  }
  const order = inOrder(plan, busy, keysOfLast, stems);
  return order && { stems: order.map((name) => ({ name, moves: idsOf('tracks', name) })), mix: last };
}

/** Keys before whom they key; undefined where one is missing, or they go in a circle. */
function inOrder(
  { tracks }: Plan,
  busy: readonly string[],
  more: readonly string[],
  stems: readonly string[],
): readonly string[] | undefined {
  const order: string[] = [];
  const visit = (name: string, way: readonly string[]): boolean => {
    if (order.includes(name)) return true;
    if (!stems.includes(name) || way.includes(name)) return false;
    if (!keysOf(tracks[name]?.chain ?? []).every((key) => visit(key, [...way, name]))) return false;
    order.push(name);
    return true;
  };
  return [...busy, ...more].every((name) => visit(name, [])) ? order : undefined;
}
