import { shiftedAuditory } from '../features/shifted.ts';
import { mixBus } from '../plan.ts';
import { quantityOf } from '../print.ts';
import type { Session, Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { clearer } from './clearer.ts';
import type { Decision } from './decision.ts';
import { type Desk, toneIn } from './desk.ts';
import type { Listening } from './heard.ts';
import { mendedTone } from './mended-tone.ts';

/** What is set right by what was measured, when all else is done: tone, then faders as they are right behind that, then sides. */
export function trimmedTo(desk: Desk, heard: Listening): readonly Decision[] {
  if (desk.wishes.amount <= 0) return [];
  const tone = mendedTone(desk, heard);
  return [...tone, ...clearer(desk, behind(heard.session.stems, tone)), ...evened(heard.session)];
}

/** Stems as they will be heard behind filters that follow. */
const behind = (stems: readonly Track[], tone: readonly Decision[]): readonly Track[] =>
  stems.map((track) => {
    const chain = tone.filter(({ name }) => name === track.name).flatMap(({ steps = [] }) => steps);
    const { auditory } = track.features;
    if (chain.length === 0 || !auditory) return track;
    return { ...track, features: { ...track.features, auditory: shiftedAuditory(auditory, 0, toneIn(chain)) } };
  });

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
      evidence: { gain, peak: Math.round(100 * peak) / 100, headroom },
    },
  ];
}
