import type { Exported, Exporter, Note } from './exporter.ts';
import type { HandedTrack, Handover } from './handover.ts';

const heads = {
  exact: 'The same there',
  near: 'Near, to be checked by ear',
  left: 'Not there',
} as const satisfies Record<Note['how'], string>;

const line = ({ channel, step, words, because }: Note): string =>
  `- ${channel}${step === undefined ? '' : `, step ${step}`}: ${words}. ${because}`;

const asPrinted = 'What goes by level is in the sound: there is nothing of it to set, and the sum is the mix.';
const asSettings =
  'Moves are settings of that program, to be edited there. What goes by level (compressors, limiters) never sounds quite the same elsewhere: `--as printed` has it in the sound. Faders, places, mutes, buses and sends of which nothing is said below are set as in the plan.';

/** The text that lies beside what was exported: what it is, how it is opened, and what became of every move. */
export function toldOf({ about, modes }: Exporter, { name, mode }: Handover, { notes, howto }: Exported): string {
  const parts = (['left', 'near', 'exact'] as const).flatMap((how) => {
    const these = notes.filter((note) => note.how === how);
    return these.length === 0 ? [] : [[`${heads[how]}:`, ...these.map(line)].join('\n')];
  });
  const what = mode === 'printed' ? asPrinted : asSettings;
  return `${[`${name}: ${about}`, howto, ...(modes.includes('printed') ? [what] : []), ...parts].join('\n\n')}\n`;
}

/** What of a track needs nothing of the other program any more. */
export const renderedNotes = ({ name: channel, sound }: HandedTrack): readonly Note[] =>
  sound.rendered.map(({ number: step, words }) => ({
    ...{ channel, step, words },
    how: 'exact',
    because: 'In the sound already.',
  }));
