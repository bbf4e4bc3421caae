import { criticalBands } from '../dsp/bands.ts';
import { quantityOf } from '../print.ts';
import type { Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { gatedLoudness } from './level-over-time.ts';
import { type Effect, echoFor, rangAfter, reverbFor } from './returns.ts';
import { areFinished, fallTimeOf, isFinished, isReverberant, isWide } from './wetness.ts';

/** What comes back, under the dry sound of a stem, LU: 9 is preferred (Pestana & Reiss, AES 53rd conference, 2014). */
const usual = 9;
const ofBusy = 12; // more than so many strokes a second would run into each other
const busy = 6;
const ofEcho = 15;
const none: readonly Role[] = ['kick', 'bass', 'effects', 'pad', 'backing-track', 'mix'];
const struck: readonly Role[] = ['hats', 'cymbals', 'percussion', 'drums'];

/** Reverb and echo for stems that are dry: returns in time with the song, and sends by what comes back of each. */
export function depth(desk: Desk): readonly Decision[] {
  if (desk.wishes.amount === 0) return [];
  const dry = desk.stems.filter((track) => !none.includes(track.role) && isDry(track, desk.stems));
  const sung = dry.filter(({ role }) => role === 'vocals');
  return [...sentTo(desk, reverbFor(desk), dry, underOf), ...sentTo(desk, echoFor(desk), sung, () => ofEcho)];
}

/** Stems that come finished out of a session are left as they are. */
function finishedNote({ stems }: Desk): string {
  const wide = stems.filter(isWide).length;
  const raw = stems.filter((track) => !isFinished(track, stems)).map(({ name }) => name);
  const but = raw.length === 0 ? '' : `, but for ${raw.join(', ')}`;
  return `No reverb, compressor or glue is added${but}: ${wide} of ${stems.length} stems have a width of their own, as stems have that come finished out of a session.`;
}

/** Why there is no reverb where one might look for it. */
export function depthNotes(desk: Desk): readonly string[] {
  if (areFinished(desk.stems)) return [finishedNote(desk)];
  const wet = desk.stems.filter((track) => !isWide(track) && !none.includes(track.role) && isReverberant(track));
  return wet.map(
    (track) =>
      `${track.name} gets no reverb: it takes ${quantityOf(fallTimeOf(track)!, 's')} to die by 30 dB even where it ends most abruptly, so it rings enough by itself, or in a room already.`,
  );
}

const isDry = (track: Track, stems: readonly Track[]): boolean =>
  !isWide(track) && !isReverberant(track) && !isFinished(track, stems);

const underOf = ({ role, metrics }: Track): Decibels =>
  struck.includes(role) || (metrics['transient.density'] ?? 0) > busy ? ofBusy : usual;

/** A return and what is sent to it; neither where nothing is. */
function sentTo(
  desk: Desk,
  { effect, decision }: { readonly effect: Effect; readonly decision: Decision },
  tracks: readonly Track[],
  under: (track: Track) => Decibels,
): Decision[] {
  const { name } = decision;
  const isThere = desk.isOpen(decision) || desk.decided('return').some((each) => each.name === name);
  if (!isThere) return [];
  const sends = tracks.flatMap((track) => sendOf(desk, track, { effect, bus: name, under: under(track) }));
  return sends.length > 0 ? [decision, ...sends] : [];
}

function sendOf(
  desk: Desk,
  track: Track,
  { effect, bus, under }: { readonly effect: Effect; readonly bus: string; readonly under: Decibels },
): Decision[] {
  const dry = gatedLoudness(desk.rowsOf(track));
  const back = gatedLoudness(rangAfter(desk.rowsOf(track, criticalBands.map(effect.response)), effect));
  if (dry === undefined || back === undefined) return [];
  const share = 20 * Math.log10(desk.wishes.amount / 100);
  const gain = Math.round(10 * (dry - under - back + share)) / 10;
  const wetness = quantityOf(under - share, 'LU');
  return [
    {
      kind: 'send',
      strip: 'tracks',
      name: track.name,
      detail: bus,
      sends: [{ to: bus, gain }],
      reason: `${track.name} goes to the ${effect.name} at ${quantityOf(gain, 'dB')}: what comes back of it is ${wetness} under the dry sound${under === ofBusy && effect.name === 'reverb' ? ', less than of others, so that its strokes do not run into each other' : ''}.`,
      evidence: { dry: rounded(dry), under: rounded(under - share), gain },
    },
  ];
}

const rounded = (value: number): number => Math.round(10 * value) / 10;
