import { change } from '../print.ts';
import type { Earlier, EarlierStrip } from './earlier.ts';
import type { Report, Since } from './report.ts';

const least = 0.5; // dB that a fader has to move to be told

/** What is otherwise on the desk than it was, where both reports are of stems that were mixed: stems, faders, mutes. */
export function movesIn(earlier: Earlier, report: Report): Pick<Since, 'moves'> {
  const [then, now] = [earlier.mixing && earlier.plan?.tracks, report.mixing && report.plan?.tracks];
  if (!then || !now) return {};
  const [before, after] = [stripsOf(earlier.tracks, then), stripsOf(report.tracks, now)];
  const fresh = [...after.keys()].filter((name) => !before.has(name)).map((name) => `${name} is new.`);
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => `${name} is gone.`);
  const moved = [...after].flatMap(([name, strip]) => {
    const was = before.get(name);
    return was ? movedOf(name, was, strip) : [];
  });
  return { moves: [...fresh, ...gone, ...moved] };
}

/** Also of stems that the plan does not name, and that go to the mix as they are. */
const stripsOf = (tracks: Earlier['tracks'], planned: Readonly<Record<string, EarlierStrip>>) =>
  new Map<string, EarlierStrip>([
    ...tracks.filter(({ role }) => role !== 'mix').map(({ name }) => [name, { chain: [] }] as const),
    ...Object.entries(planned),
  ]);

function movedOf(name: string, was: EarlierStrip, is: EarlierStrip): string[] {
  if (Boolean(was.mute) !== Boolean(is.mute)) return [`${name} is ${is.mute ? 'muted now' : 'heard again'}.`];
  const [from, to] = [faderOf(was), faderOf(is)];
  return Math.abs(to - from) < least ? [] : [`${name}: fader ${change(from)} → ${change(to)}.`];
}

const faderOf = ({ chain }: EarlierStrip): number =>
  chain.reduce<number>((sum, { processor, gain, on, time }) => {
    const isFader = processor === 'gain' && typeof gain === 'number' && on === undefined && time === undefined;
    return isFader ? sum + gain : sum;
  }, 0);
