import { regionOf } from './ardour-region.ts';
import { audioTime, type NextId, type Routed, routeOf } from './ardour-route.ts';
import { canBeMono, stripOf } from './ardour-strip.ts';
import type { Exported, Note } from './exporter.ts';
import { exporter } from './exporter.ts';
import { safeName } from './file-names.ts';
import type { Channel, HandedChannel, HandedTrack, Handover, Marker } from './handover.ts';
import { targets } from './targets.ts';
import { renderedNotes } from './told.ts';
import { type Attributes, type Element, element, xmlOf } from './xml.ts';

const masterName = 'Master';

/** Names as Ardour's ports can have them (":" parts a client from its port), each unlike all others and unlike those that Ardour gives itself. */
function routeNames(names: readonly string[]): readonly string[] {
  const taken = new Set(['master', 'monitor', 'click', 'auditioner']);
  return names.map((name) => {
    const plain =
      name
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .replaceAll(':', '_')
        .trim() || '_';
    let free = plain;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${plain} ${count}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

interface Work {
  readonly session: Handover;
  readonly nextId: NextId;
  readonly sources: Element[];
  readonly regions: Element[];
  readonly playlists: Element[];
  readonly notes: Note[];
}

/** One source a channel; a mono sound on a track of two channels is there twice. Returns the playlist. */
function playlistOf(
  track: HandedTrack,
  route: { readonly id: number; readonly name: string; readonly inputs: number },
  { session, nextId, sources, regions, playlists }: Work,
): number {
  const { file: name, channels } = track.sound;
  const ids = Array.from({ length: route.inputs }, nextId);
  for (const [i, id] of ids.entries())
    sources.push(
      element('Source', { name, type: 'audio', flags: '', id, channel: Math.min(i, channels - 1), gain: 1 }),
    );
  const region = () => regionOf(track, route.name, ids, session.sampleRate, nextId);
  const first = region();
  if (first) regions.push(first);
  const id = nextId();
  const second = first && region();
  playlists.push(
    element(
      'Playlist',
      { id, name: route.name, type: 'audio', 'orig-track-id': route.id, frozen: 0, 'combine-ops': 0 },
      second ? [second] : [],
    ),
  );
  return id;
}

/** Master first, then tracks and buses in their order. */
function routesOf(work: Work): readonly Element[] {
  const { session, nextId, notes } = work;
  const { tracks, buses, master, sampleRate } = session;
  const channels: readonly HandedChannel[] = [...tracks, ...buses];
  const names = routeNames(channels.map(({ name }) => name));
  const ids = channels.map(nextId);
  const busAt = (bus: string | undefined): number =>
    channels.findIndex(({ name }, i) => i >= tracks.length && name === bus);
  const make = (channel: Channel, more: Omit<Routed, 'strip' | 'channel'>): Element => {
    const kind = more.kind === 'MasterOut' ? 'master' : more.inputs === 1 ? 'mono' : 'stereo';
    const strip = stripOf(channel, sampleRate, kind);
    notes.push(...strip.notes);
    return routeOf({ ...more, channel, strip }, nextId);
  };
  const routes = channels.map((channel, i) => {
    const [name, id] = [names[i]!, ids[i]!];
    const track = tracks[i];
    const inputs = track?.sound.channels === 1 && canBeMono(track) ? 1 : 2;
    if (track) notes.push(...renderedNotes(track));
    return make(channel, {
      ...{ kind: track ? 'AudioTrack' : 'AudioBus', id, order: i + 1, name, inputs },
      to: names[busAt(channel.to)] ?? masterName,
      ...(track ? { playlist: playlistOf(track, { id, name, inputs }, work) } : {}),
      sends: channel.sends.map(({ to, gain }, slot) => ({
        id: ids[busAt(to)]!,
        name: names[busAt(to)]!,
        gain,
        slot: slot + 1,
      })),
    });
  });
  const first = make(master, { kind: 'MasterOut', id: nextId(), order: 0, name: masterName, inputs: 2, sends: [] });
  return [first, ...routes];
}

function locationsOf({ length, sampleRate, markers }: Handover, nextId: NextId): readonly Element[] {
  const location = (name: string, [start, end]: readonly [string, string], flags: string): Element =>
    element('Location', { id: nextId(), name, start, end, flags, locked: 0 });
  const of = ({ name, time: [from, to] }: Marker): Element =>
    location(name.replace(/\s+/g, ' '), [audioTime(from, 1), audioTime(to, 1)], to > from ? 'IsRangeMarker' : 'IsMark');
  const whole = [audioTime(0, sampleRate), audioTime(length || sampleRate, sampleRate)] as const;
  return [location('session', whole, 'IsSessionRange'), ...markers.map(of)];
}

function tempoMap(tempo: number): Element {
  const start: Attributes = { sclock: 0, quarters: '0:0', bbt: '1|1|0' };
  return element('TempoMap', { 'superclocks-per-second': 282_240_000 }, [
    element('Tempos', {}, [
      element('Tempo', {
        ...{ npm: tempo, enpm: tempo, 'note-type': 4, type: 'Tempo::Constant', active: 1, 'locked-to-meter': 0 },
        ...{ continuing: 0, ...start, omega: 0 },
      }),
    ]),
    element('Meters', {}, [element('Meter', { 'note-value': 4, 'divisions-per-bar': 4, ...start })]),
    element('MusicTimes'),
  ]);
}

function write(session: Handover): Exported {
  let last = 0;
  const nextId = (): number => ++last;
  const notes: Note[] = [];
  const work: Work = { session, nextId, sources: [], regions: [], playlists: [], notes };
  const routes = routesOf(work);
  const locations = locationsOf(session, nextId);
  const name = safeName(session.name);
  const root = element('Session', { version: 7002, name, 'sample-rate': session.sampleRate, 'id-counter': last + 1 }, [
    element('Config', {}, [element('Option', { name: 'native-file-data-format', value: 'FormatFloat' })]),
    element('Metadata'),
    element('Sources', {}, work.sources),
    element('Regions', {}, work.regions),
    element('Locations', {}, locations),
    element('Routes', {}, routes),
    element('Playlists', {}, work.playlists),
    element('RouteGroups'),
    tempoMap(session.tempo ?? 120),
  ]);
  return {
    files: [{ path: `${name}.ardour`, content: xmlOf(root) }],
    sounds: session.tracks.map(({ sound }) => ({ path: `interchange/${name}/audiofiles/${sound.file}`, sound })),
    notes,
    howto: `Open ${name}.ardour in Ardour 7 or later.`,
  };
}

/**
 * A session of Ardour 7 (file version 7002), with no more in it than Ardour asks for: what is left out stands at its own defaults there.
 */
export const ardour = exporter({
  id: 'ardour',
  about: targets.ardour,
  modes: ['settings', 'printed'],
  makes: 'folder',
  extensions: [''],
  sounds: 'copied',
  write,
});
