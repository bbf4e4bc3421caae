import { factorOf } from '../dsp/decibels.ts';
import { type Exported, exporter, type Note } from './exporter.ts';
import { faderPoints, spanOf } from './fades.ts';
import { safeName } from './file-names.ts';
import type { Channel, HandedChannel, HandedTrack, Handover, Marker } from './handover.ts';
import type { Fade } from './insert.ts';
import { fadeShapes, type Strip, stripOf } from './reaper-strip.ts';
import { type Chunk, chunk, guid, numeral, quoted, textOf } from './reaper-text.ts';
import { targets } from './targets.ts';
import { renderedNotes } from './told.ts';

const media = 'Media/';

/** Fader and balance; what follows are the law and the pots of other pan modes, at their defaults. */
const volpan = ({ fader }: Channel, { balance }: Strip): string =>
  `${numeral(factorOf(fader + balance.gain))} ${numeral(balance.pan)} -1 -1 1`;

/** Points of the volume of a strip, which the fader is on top of. */
const envelopeOf = (channel: Channel, { faded }: Strip, id: string, name = 'VOLENV2'): readonly Chunk[] => {
  const points = faderPoints(channel, faded.fader, 0);
  return points.length > 0
    ? [
        chunk(name, [
          `EGUID ${guid(`ride of ${id}`)}`,
          'ACT 1 -1',
          'VIS 1 1 1',
          'LANEHEIGHT 0 0',
          'ARM 0',
          'DEFSHAPE 0 -1 -1',
          ...points.map(([time, factor]) => `PT ${numeral(time)} ${numeral(factor)} 0`),
        ]),
      ]
    : [];
};

const effectsOf = (head: string, { effects }: Strip): readonly Chunk[] =>
  effects.length === 0 ? [] : [chunk(head, ['SHOW 0', 'LASTSEL 0', 'DOCKED 0', ...effects])];

/** Silence before a fade in and behind a fade out is no part of the item. */
function itemsOf({ name, sound }: HandedTrack, { faded }: Strip, id: string, sampleRate: number): readonly Chunk[] {
  const [from, to] = spanOf(faded, sound.frames / sampleRate);
  if (to <= from) return [];
  const fadeLine = (fade?: Fade): string => {
    const length = fade ? Math.min(to - from, fade.set.over[1] - fade.set.over[0]) : 0;
    const shape = fade ? fadeShapes[fade.set.shape] : 1;
    return `${shape} ${numeral(length)} 0 ${shape} 0 0 0`;
  };
  const item = chunk('ITEM', [
    ...[`POSITION ${numeral(from)}`, 'SNAPOFFS 0', `LENGTH ${numeral(to - from)}`, 'LOOP 0', 'ALLTAKES 0'],
    ...[`FADEIN ${fadeLine(faded.clip.in)}`, `FADEOUT ${fadeLine(faded.clip.out)}`, 'MUTE 0 0', 'SEL 0'],
    ...[`IGUID ${guid(`item of ${id}`)}`, `NAME ${quoted(name)}`, 'VOLPAN 1 0 1 -1', `SOFFS ${numeral(from)}`],
    ...['PLAYRATE 1 1 0 -1 0 0.0025', 'CHANMODE 0', `GUID ${guid(`take of ${id}`)}`],
    chunk('SOURCE WAVE', [`FILE ${quoted(`${media}${sound.file}`)}`]),
  ]);
  return [item];
}

/** A region is two lines of one number, a marker one. */
function markerLines({ name, time: [from, to] }: Marker, i: number): readonly string[] {
  const isRegion = to > from;
  const line = `MARKER ${i + 1} ${numeral(from)} ${quoted(name)} ${Number(isRegion)} 0 1 ${isRegion ? 'R' : 'B'} ${guid(`marker ${i}`)} 0`;
  return isRegion ? [line, `MARKER ${i + 1} ${numeral(to)} "" 1`] : [line];
}

/** What a track hears of others, by their places in the project; behind their faders. */
function receivesOf(bus: HandedChannel, all: readonly HandedChannel[]): readonly string[] {
  const line = (from: number, gain: number): string =>
    `AUXRECV ${from} 0 ${numeral(factorOf(gain))} 0 0 0 0 0 0 -1:U 31 -1 ''`;
  return all.flatMap(({ to, sends }, i) => [
    ...(to === bus.name ? [line(i, 0)] : []),
    ...sends.filter((send) => send.to === bus.name).map(({ gain }) => line(i, gain)),
  ]);
}

function trackOf(i: number, session: Handover, notes: Note[]): Chunk {
  const { tracks, buses, sampleRate } = session;
  const all: readonly HandedChannel[] = [...tracks, ...buses];
  const [channel, track] = [all[i]!, tracks[i]];
  const id = `track ${i}`;
  const strip = stripOf(channel, id, sampleRate, track?.sound.channels ?? 2, true);
  notes.push(...strip.notes);
  return chunk(`TRACK ${guid(id)}`, [
    `NAME ${quoted(channel.name)}`,
    ...['PEAKCOL 16576', 'BEAT -1', 'AUTOMODE 0', `VOLPAN ${volpan(channel, strip)}`],
    ...[`MUTESOLO ${Number(channel.mute)} 0 0`, `IPHASE ${Number(strip.isInverted)}`, 'ISBUS 0 0', 'SEL 0', 'NCHAN 2'],
    ...['FX 1', `TRACKID ${guid(id)}`, 'PERF 0'],
    ...(track ? [] : receivesOf(channel, all)),
    `MAINSEND ${Number(channel.to === undefined)} 0`,
    ...envelopeOf(channel, strip, id),
    ...effectsOf('FXCHAIN', strip),
    ...(track ? itemsOf(track, strip, id, sampleRate) : []),
  ]);
}

function write(session: Handover): Exported {
  const { name, sampleRate, tempo = 120, tracks, buses, master, markers } = session;
  const notes: Note[] = [];
  const strip = stripOf(master, 'master', sampleRate, 2, false);
  const tracksAndBuses = [...tracks, ...buses].map((_, i) => trackOf(i, session, notes));
  const root = chunk('REAPER_PROJECT 0.1 "6.80/x64" 0', [
    ...['RIPPLE 0', 'PANLAW 1', 'PANMODE 3', `SAMPLERATE ${sampleRate} 1 0`, `TEMPO ${numeral(tempo)} 4 4`],
    ...markers.flatMap(markerLines),
    ...['MASTER_NCH 2 2', `MASTER_VOLUME ${volpan(master, strip)}`, 'MASTER_PANMODE 3', 'MASTER_FX 1'],
    ...['MASTERMUTESOLO 0', 'MASTERHWOUT 0 0 1 0 0 0 0 -1'],
    ...effectsOf('MASTERFXLIST', strip),
    ...envelopeOf(master, strip, 'master', 'MASTERVOLENV2'),
    ...tracksAndBuses,
  ]);
  return {
    files: [{ path: `${safeName(name)}.rpp`, content: textOf(root) }],
    sounds: tracks.map(({ sound }) => ({ path: `${media}${sound.file}`, sound })),
    notes: [...notes, ...strip.notes, ...tracks.flatMap(renderedNotes)],
    howto: `Beta: nobody has opened it in REAPER yet. Open ${safeName(name)}.rpp${session.mode === 'printed' ? '' : '; all effects are bypassed until you have looked at them: switch them on one by one,'} and hold the mix against ours.`,
  };
}

/** A project of REAPER, from what public projects have in them: no more is written than they agree on. */
export const reaper = exporter({
  id: 'reaper',
  about: targets.reaper,
  modes: ['settings', 'printed'],
  makes: 'folder',
  extensions: [''],
  sounds: 'copied',
  write,
});
