import { channelElement, type Linked, type Written } from './dawproject-channel.ts';
import { type NextId, real } from './dawproject-devices.ts';
import { type Exported, exporter } from './exporter.ts';
import { type Faded, spanOf } from './fades.ts';
import type { Channel, HandedChannel, HandedTrack, Handover, Marker } from './handover.ts';
import type { Fade } from './insert.ts';
import { targets } from './targets.ts';
import { renderedNotes } from './told.ts';
import { type Element, element, xmlOf } from './xml.ts';

/** On one line. */
const plain = (name: string): string => name.replace(/\s+/g, ' ').trim();

/** A strip and what it became in the file. */
interface Placed extends Written {
  readonly of: Channel | HandedTrack;
  readonly track: string;
}

const soundOf = (channel: Channel | HandedTrack): HandedTrack['sound'] | undefined =>
  'sound' in channel ? channel.sound : undefined;

/** Every strip with its channel: tracks, buses and the master, by what the plan calls them. */
function placed({ tracks, buses, master, sampleRate }: Handover, nextId: NextId): readonly Placed[] {
  const all: readonly (Channel | HandedChannel | HandedTrack)[] = [...tracks, ...buses, master];
  const ids = all.map(() => ({ track: nextId(), channel: nextId() }));
  const busId = (bus: string | undefined): string =>
    (ids[buses.findIndex(({ name }) => name === bus) + tracks.length] as (typeof ids)[number]).channel;
  const masterId = ids.at(-1)!.channel;
  const wayOf = (bus: string | undefined): string => (bus === undefined ? masterId : busId(bus));
  return all.map((of, i) => {
    const isMaster = i === all.length - 1;
    const role = isMaster ? 'master' : i < tracks.length ? 'regular' : 'submix';
    const sends = ('sends' in of ? of.sends : []).map(({ to, gain }) => ({ to: wayOf(to), gain }));
    const linked: Linked = {
      ...{ id: ids[i]!.channel, role, sends, channels: soundOf(of)?.channels ?? 2 },
      ...(isMaster ? {} : { to: wayOf('to' in of ? of.to : undefined) }),
    };
    return { of, track: ids[i]!.track, ...channelElement(of, linked, sampleRate, nextId) };
  });
}

/** The tree: a bus is a group that stands where its first track stands, with those in it that feed it. */
function structureOf({ tracks, buses }: Handover, all: readonly Placed[]): readonly Element[] {
  const trackOf = ({ of, track, channel }: Placed, name: string, within: readonly Element[]): Element =>
    element('Track', { contentType: soundOf(of) ? 'audio' : 'tracks', loaded: true, id: track, name: plain(name) }, [
      channel,
      ...within,
    ]);
  const firstOf = (i: number): number =>
    i < tracks.length ? i : Math.min(Infinity, ...members((all[i]!.of as HandedChannel).name).map(firstOf));
  const members = (bus: string | undefined): readonly number[] =>
    [...tracks, ...buses].flatMap(({ to }, i) => (to === bus ? [i] : []));
  const build = (bus: string | undefined): readonly Element[] =>
    [...members(bus)]
      .map((i) => [i, firstOf(i)] as const)
      .sort((a, b) => (a[1] === b[1] ? a[0] - b[0] : a[1] - b[1]))
      .map(([i]) => trackOf(all[i]!, all[i]!.of.name, i < tracks.length ? [] : build(all[i]!.of.name)));
  const last = all.at(-1)!;
  return [...build(undefined), element('Track', { contentType: 'audio', loaded: true, id: last.track, name: 'Master' }, [last.channel])]; // biome-ignore format: the master
}

const audio = 'audio/';

/** Silence before a fade in and behind a fade out is no part of the clip. */
function clipOf({ name, sound }: HandedTrack, faded: Faded, sampleRate: number): Element {
  const duration = sound.frames / sampleRate;
  const [from, to] = spanOf(faded, duration);
  const lengthOf = (fade?: Fade): number => (fade ? Math.min(to - from, fade.set.over[1] - fade.set.over[0]) : 0);
  const { clip } = faded;
  const fades =
    clip.in || clip.out
      ? { fadeTimeUnit: 'seconds', fadeInTime: lengthOf(clip.in), fadeOutTime: lengthOf(clip.out) }
      : {};
  const placed = { time: from, duration: to - from, contentTimeUnit: 'seconds', playStart: from };
  return element('Clip', { name: plain(name), ...placed, ...fades }, [
    element('Audio', { algorithm: 'raw', channels: 2, sampleRate, duration }, [
      element('File', { path: `${audio}${sound.file}` }),
    ]),
  ]);
}

/** What lies on the timeline of a strip: its sound, and the ride of its fader. */
function laneOf({ of, track, ride, faded }: Placed, sampleRate: number, nextId: NextId): readonly Element[] {
  const timeline = () => ({ timeUnit: 'seconds', id: nextId() }); // some readers do not hand the unit down
  const [from, to] = spanOf(faded, (soundOf(of)?.frames ?? 0) / sampleRate);
  const isHeard = to > from;
  const clips = isHeard ? [element('Clips', timeline(), [clipOf(of as HandedTrack, faded, sampleRate)])] : [];
  const points = ride
    ? [
        element('Points', { unit: 'linear', ...timeline() }, [
          element('Target', { parameter: ride.parameter }),
          ...ride.points.map(([time, value]) => element('RealPoint', { time, value, interpolation: 'linear' })),
        ]),
      ]
    : [];
  const all = [...clips, ...points];
  return all.length === 0 ? [] : [element('Lanes', { track, ...timeline() }, all)];
}

/** A range is told by where it ends: markers of the format are moments. */
const markerOf = ({ name, time: [from, to] }: Marker): Element =>
  element('Marker', { name: plain(name), comment: to > from ? `ends ${to.toFixed(2)} s` : undefined, time: from });

function arrangementOf({ markers, sampleRate }: Handover, all: readonly Placed[], nextId: NextId): Element {
  const lanes = all.flatMap((each) => laneOf(each, sampleRate, nextId));
  return element('Arrangement', { id: nextId() }, [
    element('Lanes', { timeUnit: 'seconds', id: nextId() }, lanes),
    ...(markers.length > 0 ? [element('Markers', { timeUnit: 'seconds', id: nextId() }, markers.map(markerOf))] : []),
  ]);
}

/** Of the file; it has to be named. */
const application = { name: 'mixwright', version: '1' } as const;
const usualTempo = 120;

function write(session: Handover): Exported {
  let count = 0;
  const nextId = (): string => `id${count++}`;
  const { name, tempo, tracks } = session;
  const all = placed(session, nextId);
  const project = element('Project', { version: '1.0' }, [
    element('Application', application),
    element('Transport', {}, [
      real('Tempo', { unit: 'bpm', min: 20, max: 666, value: tempo ?? usualTempo, name: 'Tempo' }, nextId()),
      element('TimeSignature', { denominator: 4, numerator: 4, id: nextId() }),
    ]),
    element('Structure', {}, structureOf(session, all)),
    arrangementOf(session, all, nextId),
  ]);
  const metadata = element('MetaData', {}, [element('Title', {}, plain(name))]);
  return {
    files: [
      { path: 'metadata.xml', content: xmlOf(metadata) },
      { path: 'project.xml', content: xmlOf(project) },
    ],
    sounds: tracks.map(({ sound }) => ({ path: `${audio}${sound.file}`, sound, isWide: true })),
    notes: [...all.flatMap(({ notes }) => notes), ...tracks.flatMap(renderedNotes)],
    howto:
      'Open it in Bitwig Studio 5.0.9, Studio One 6.5, Cubase 14 or n-Track Studio 10.2.2, or later. Sounds, faders, pans and markers arrive in all of them; devices are sure to in Bitwig only. In Cubase set Preferences > Editing > Default Track Time Type to linear before, or automation moves with the tempo, and use File > Import. Not tried in any of them.',
  };
}

/**
 * A project of DAWproject 1.0, as its schema has it (https://github.com/bitwig/dawproject). Every sound has two channels, so that no program's
 * law for a pan in the middle matters.
 */
export const dawproject = exporter({
  id: 'dawproject',
  about: targets.dawproject,
  modes: ['settings', 'printed'],
  makes: 'zip',
  extensions: ['.dawproject'],
  sounds: 'copied',
  isTurned: true,
  write,
});
