import { isSameGroup, mayCover } from '../detectors/conflicts.ts';
import { clock, hertz, signed } from '../print.ts';
import { priority } from '../roles.ts';
import type { Track } from '../session.ts';
import { Covered, lossOf } from './covered.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { findingsOn } from './findings-on.ts';
import { leadOf } from './lead.ts';
import { type Cut, chooseCuts } from './room-cuts.ts';
import { matters } from './spread-losses.ts';
import { plainly, standingsOf } from './standing.ts';

/** Room for each: small cuts in what covers the lead and other parts that matter, where that is heard most (domain 5.3). */
export function room(desk: Desk): readonly Decision[] {
  const share = desk.wishes.amount / 100;
  if (share <= 0 || desk.stems.length < 2) return [];
  const lead = leadOf(desk);
  const isCovered = coveredIn(desk);
  const scene = new Covered(standingsOf(desk));
  const bearable = lostIn(new Covered(plainly(desk)));
  const isClear = lead === undefined || (lostIn(scene).get(lead.name) ?? 0) <= (bearable.get(lead.name) ?? 1);
  const cuts = chooseCuts(scene, {
    lead,
    share,
    mayCut: (masker, part) =>
      masker !== lead &&
      desk.isOpen({ name: masker.name, kind: 'room', detail: part.name }) &&
      (part === lead
        ? !isSameGroup(masker, part)
        : isLowEnd(masker, part) || isCovered(masker, part) || (matters(part) && mayCover(masker, part))),
    bearable: (masker, part) =>
      part === lead || isLowEnd(masker, part) || isCovered(masker, part) ? 0 : (bearable.get(part.name) ?? 0),
    mayLose: (masker, part, [before, after]) =>
      !matters(masker) ||
      isLowEnd(masker, part) ||
      isCovered(masker, part) ||
      (part === lead && !isClear) ||
      !isUpheld(bearable.get(masker.name) ?? 1, before) ||
      after <= (bearable.get(masker.name) ?? 1),
    // only towards what matters more, so that no two key each other in a circle
    mayKey: (masker, part) =>
      rankOf(part, lead) > rankOf(masker, lead) && desk.chainOf(part.name).every(({ key }) => key === undefined),
  });
  const pairs = [...new Set(cuts.map(({ masker, part }) => `${masker.name}\n${part.name}`))];
  return pairs.map((pair) => decisionOf(cuts.filter(({ masker, part }) => `${masker.name}\n${part.name}` === pair)));
}

const rankOf = (track: Track, lead: Track | undefined): number =>
  track === lead ? Number.POSITIVE_INFINITY : priority[track.role];

/** What loses far more than in the plain sum was out of balance there, which is nothing to go by. */
const isUpheld = (bearable: number, lost: number): boolean => lost <= bearable + 0.1;

/** Shares of loudness that parts lose, and a little more. */
const lostIn = (scene: Covered): ReadonlyMap<string, number> =>
  new Map(scene.parts.map((part) => [part.name, lossOf(scene.sonesOf(part)) + 0.01]));

/** The low end belongs to one at a time. */
const isLowEnd = (masker: Track, part: Track): boolean => part.role === 'kick' && masker.role === 'bass';

/** Pairs of which the rules are sure that the one covers the other. */
function coveredIn(desk: Desk): (masker: Track, part: Track) => boolean {
  const sure = findingsOn(desk, 'masked-stem').filter(({ severity }) => severity !== 'info');
  return (masker, part) => sure.some(({ tracks: [covered, by] }) => covered === part.name && by === masker.name);
}

/** "43 %"; in tenths where whole percent would hide what was gained. */
const percent = (share: number, digits: number): string => `${(100 * share).toFixed(digits)} %`;

function decisionOf(cuts: readonly Cut[]): Decision {
  const [{ masker, part, step, at }] = cuts as [Cut];
  const bells = cuts.map(({ frequency, gain }) => `${signed(gain)} dB at ${hertz(frequency)}`).join(' and ');
  const [before, after] = [cuts[0]!.lost[0], cuts.at(-1)!.lost[1]];
  const digits = before - after < 0.015 ? 1 : 0;
  const louder = Math.round(100 * (2 ** (cuts[0]!.gained / 10) - 1));
  const lost = `; of all its loudness the others take ${percent(after, digits)}, not ${percent(before, digits)}`;
  return {
    kind: 'room',
    strip: 'tracks',
    name: masker.name,
    detail: part.name,
    steps: cuts.map((each) => each.step),
    reason: `${masker.name} makes room for ${part.name}${step.processor === 'dynamic-eq' ? ' while it sounds' : ''}: ${bells}. There ${part.name} is heard ${louder} % louder, most at ${clock(at)}${isLowEnd(masker.standing.track, part.standing.track) ? '' : lost}.`,
    evidence: {
      lostBefore: thousandths(before),
      lostAfter: thousandths(after),
      ...Object.fromEntries(
        cuts.flatMap(({ frequency, gained }, i) => [
          [`frequency${i === 0 ? '' : i + 1}`, frequency],
          [`gained${i === 0 ? '' : i + 1}`, Math.round(10 * gained) / 10],
        ]),
      ),
      at,
    },
  };
}

const thousandths = (value: number): number => Math.round(1000 * value) / 1000;
