import { mixBus } from '../plan.ts';
import { quantityOf } from '../print.ts';
import type { Session, Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { atLevel } from './at-level.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import type { Listening } from './heard.ts';
import { leadOf } from './lead.ts';
import { sharesLost } from './lost.ts';

/** What is set right by what was measured, when all else is done. */
export function trimmedTo(desk: Desk, { session }: Listening): readonly Decision[] {
  if (desk.wishes.amount <= 0) return [];
  return [...clearer(desk, session), ...evened(session)];
}

const uneven: Decibels = 0.25; // LU between left and right that nobody hears
const mostEvened: Decibels = 1.5; // more would move what stands in the middle

/** Left and right as loud: half of the difference up, half down. */
function evened({ mix }: Session): Decision[] {
  const balance = mix?.metrics['stereo.balance'];
  if (balance === undefined || Math.abs(balance) <= uneven) return [];
  const half = Math.round(50 * Math.max(-mostEvened, Math.min(mostEvened, balance))) / 100;
  const louder = balance > 0 ? 'left' : 'right';
  return [
    {
      kind: 'level',
      strip: 'buses',
      name: mixBus,
      detail: 'sides',
      steps: [
        { processor: 'gain', gain: -half, on: 'left' },
        { processor: 'gain', gain: half, on: 'right' },
      ],
      reason: `The ${louder} side of the mix is ${quantityOf(Math.abs(balance), 'LU')} louder: both sides meet half way.`,
      evidence: { balance: Math.round(100 * balance) / 100 },
    },
  ];
}

const mostRaised: Decibels = 3;
const raise: Decibels = 0.5;
const point = 0.01; // of its loudness

/** The lead at least as clear as in the plain sum, by its fader. */
function clearer(desk: Desk, { stems }: Session): Decision[] {
  const lead = leadOf(desk);
  const [then, now] = [lostOf(lead?.name, desk.session.stems), lostOf(lead?.name, stems)];
  if (!lead || then === undefined || now === undefined || now <= then + point / 2) return [];
  const raised = (gain: Decibels) => stems.map((each) => (each.name === lead.name ? atLevel(each, gain) : each));
  const gains = Array.from({ length: mostRaised / raise }, (_, i) => raise * (i + 1));
  const gain = gains.find((each) => lostOf(lead.name, raised(each))! <= then) ?? mostRaised;
  const [was, is] = [then, now].map((share) => Math.round(1000 * share) / 1000);
  return [
    {
      kind: 'gain',
      strip: 'tracks',
      name: lead.name,
      detail: 'lead',
      steps: [{ processor: 'gain', gain }],
      reason: `${lead.name} is raised by ${quantityOf(gain, 'dB')}: beside the others it lost more of its loudness (${quantityOf(100 * is!, '%')}) than in the plain sum (${quantityOf(100 * was!, '%')}).`,
      evidence: { lost: is!, before: was! },
    },
  ];
}

const lostOf = (name: string | undefined, stems: readonly Track[]): number | undefined =>
  name === undefined ? undefined : sharesLost(stems).get(name);

/** Sample peak of a mix that is handed on to mastering, dBFS. */
const headroom: Decibels = -6;

/** Room over the peaks, for mastering. */
export function levelled({ mix }: Session): readonly Decision[] {
  const peak = mix?.metrics['peak.sample'];
  const gain = peak === undefined ? 0 : Math.floor(100 * (headroom - peak)) / 100;
  if (peak === undefined || gain === 0) return [];
  return [
    {
      kind: 'level',
      strip: 'buses',
      name: mixBus,
      steps: [{ processor: 'gain', gain }],
      reason: `The highest sample, at ${quantityOf(peak, 'dBFS')}, is brought to ${quantityOf(headroom, 'dBFS')}: room for mastering.`,
      evidence: { peak: Math.round(100 * peak) / 100, headroom },
    },
  ];
}
