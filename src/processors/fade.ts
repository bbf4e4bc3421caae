import { choice, range, type Settings } from '../fields.ts';
import { exactSpan } from '../print.ts';
import { Invalid, type Seconds } from '../units.ts';
import { processor } from './processor.ts';

const settings = {
  type: choice(['in', 'out'], 'In: silent before, unchanged after. Out: unchanged before, silent after.'),
  over: range('s', 'From when to when, by the clock of the sound.'),
  shape: choice(
    ['linear', 'equalpower', 'cosine', 'exponential'],
    'Equal power is for crossfades; exponential falls evenly in dB, by 60.',
    'cosine',
  ),
};
export type FadeSettings = Settings<typeof settings>;

const floor = 1e-3; // −60 dB: where an exponential fade bends towards nothing

/** Factor by the share of a fade-in that is over, 0 to 1; each begins at 0 and ends at 1. */
const shapes: Readonly<Record<FadeSettings['shape'], (share: number) => number>> = {
  linear: (share) => share,
  equalpower: (share) => Math.sin((Math.PI / 2) * share),
  cosine: (share) => 0.5 - 0.5 * Math.cos(Math.PI * share),
  exponential: (share) => (floor ** (1 - share) - floor) / (1 - floor),
};

/** What a fade makes of a sound at a time: 0 to 1. */
export function fadeFactor({ type, over: [from, to], shape }: FadeSettings, time: Seconds): number {
  const share = Math.max(0, Math.min(1, (time - from) / (to - from)));
  return shapes[shape](type === 'in' ? share : 1 - share);
}

const names = { linear: 'linear', equalpower: 'equal power', cosine: 'cosine', exponential: 'exponential' } as const;

/** Fade in or out, to the frame; where it is not at work the sound passes to the bit, or there is silence. */
export const fade = processor({
  id: 'fade',
  about: 'Fade in or out by the clock of the sound; silent before a fade in and after a fade out.',
  settings,
  examples: [
    { type: 'in', over: [0, 0.02] },
    { type: 'out', over: [0.03, 0.05], shape: 'exponential' },
    { type: 'out', over: [0.0401, 0.0502], shape: 'equalpower' },
  ],
  describe: ({ type, over, shape }) => `fade ${type} from ${exactSpan(over)}, ${names[shape]}`,
  prepare({ type, over: [from, to], shape }, format, { late = 0 } = {}) {
    if (!(from >= 0 && to > from)) {
      const written = `[${from}, ${to}]`.replaceAll('-', '−');
      throw new Invalid(
        'usage',
        `A fade over ${written} s ends before it begins, or begins before the sound: mend it.`,
      );
    }
    const first = from * format.sampleRate;
    const last = to * format.sampleRate;
    const rising = shapes[shape];
    let frame = -late; // of the sound, at the next sample
    return {
      channels: format.channels,
      latency: 0,
      tail: 0,
      process(input, output) {
        const length = input[0]?.length ?? 0;
        const clip = (at: number) => Math.min(length, Math.max(0, Math.ceil(at) - frame));
        const [start, end] = [clip(first), clip(last)];
        output.forEach((to, channel) => {
          const given = input[channel]!;
          to.set(given);
          if (type === 'in') to.fill(0, 0, start);
          else to.fill(0, end);
        });
        for (let i = start; i < end; i++) {
          const share = (frame + i - first) / (last - first);
          const factor = rising(type === 'in' ? share : 1 - share);
          for (const channel of output) channel[i] = channel[i]! * factor;
        }
        frame += length;
      },
    };
  },
});
