import { lasting } from '../print.ts';
import { impulseOfChain } from '../processors/impulse.ts';
import { acting } from '../processors/step.ts';
import { eqPart } from '../travel.ts';
import { Invalid } from '../units.ts';
import { type Exported, exporter, type Note } from './exporter.ts';
import { safeNames } from './file-names.ts';
import type { Channel, HandedSound, Handover } from './handover.ts';
import { insertsOf } from './insert.ts';
import { targets } from './targets.ts';

interface Response {
  readonly name: string;
  readonly sound: HandedSound | undefined;
  readonly notes: readonly Note[];
}

function responseOf({ name, chain }: Channel, sampleRate: number): Response {
  const { eq, left } = eqPart(chain, { sampleRate, channels: 2 });
  const passed = acting(chain).filter((at) => !left.some(({ number }) => number === at.number));
  const words = new Map(insertsOf(chain, { sampleRate, channels: 2 }).map((insert) => [insert.number, insert.words]));
  const note =
    (how: Note['how'], because: string) =>
    ({ number }: (typeof left)[number]): Note => ({
      channel: name,
      step: number,
      words: words.get(number)!,
      how,
      because,
    });
  if (eq.length === 0) return { name, sound: undefined, notes: left.map(note('left', because)) };
  const { channels, shape, delay } = impulseOfChain(eq, sampleRate);
  const late = delay > 0 ? `, ${lasting(delay / sampleRate)} late` : '';
  const there = `In the impulse response (${shape}${late}).`;
  return {
    name,
    sound: {
      ...{ file: '', channels: channels.length, frames: channels[0]!.length, bitDepth: 32, rendered: [] },
      of: { kind: 'impulse', chain: eq },
    },
    notes: [...passed.map(note('exact', there)), ...left.map(note('left', because))],
  };
}

const because = 'No EQ.';

const howto =
  'What does the same at every moment and level, and is EQ. Load it into a convolver (REAPER: ReaVerb; Logic: Space Designer; Live: Hybrid Reverb; EqualizerAPO: Convolution), dry off, no gain. Four channels are true stereo: left to left, left to right, right to left, right to right.';

/** EQ of each strip as an impulse response, at the rate of the session. */
export const ir = exporter({
  id: 'ir',
  about: targets.ir,
  modes: ['settings'],
  makes: 'either',
  extensions: ['.wav'],
  sounds: 'none',
  write(session: Handover, extension): Exported {
    const { tracks, buses, master, sampleRate } = session;
    const all = [...tracks, ...buses, master].map((channel) => responseOf(channel, sampleRate));
    const made = all.flatMap(({ name, sound }) => (sound ? [{ name, sound }] : []));
    const notes = all.flatMap((each) => each.notes);
    if (made.length === 0) throw new Invalid('plan', 'The plan has no EQ that an impulse response could carry.');
    if (extension !== '' && made.length > 1)
      throw new Invalid(
        'usage',
        `${made.length} strips have an EQ, and each gets an impulse response of its own: name a folder with -o.`,
      );
    const names = safeNames(made.map(({ name }) => name));
    const sounds = made.map(({ sound }, i) => ({ path: extension === '' ? `${names[i]}.wav` : '', sound }));
    return { files: [], sounds, notes, howto };
  },
});
