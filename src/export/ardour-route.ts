import { factorOf } from '../dsp/decibels.ts';
import type { Hz } from '../units.ts';
import type { Device } from './ardour-devices.ts';
import type { Strip } from './ardour-strip.ts';
import { faderPoints } from './fades.ts';
import type { Channel, HandedChannel } from './handover.ts';
import { type Attributes, type Element, element } from './xml.ts';

/** Numbers that a session counts through, for whatever has an id. */
export type NextId = () => number;

/** Ticks of Ardour 7's clock in a second. */
const perSecond = 282_240_000;

/** A time on the clock of audio. */
export const audioTime = (frames: number, sampleRate: Hz): string =>
  `a${Math.round((frames * perSecond) / sampleRate)}`;

export interface Routed {
  readonly kind: 'AudioTrack' | 'AudioBus' | 'MasterOut';
  readonly id: number;
  readonly order: number;
  /** Legal in Ardour, and unlike any other. */
  readonly name: string;
  readonly channel: Channel | HandedChannel;
  readonly strip: Strip;
  /** 1 for a mono track. */
  readonly inputs: number;
  /** The route that it feeds, by name. */
  readonly to?: string;
  readonly playlist?: number;
  readonly sends: readonly {
    readonly id: number;
    readonly name: string;
    readonly gain: number;
    readonly slot: number;
  }[];
}

/** A track, a bus or the master: what is plugged where, and its processors in their order. */
export function routeOf(routed: Routed, nextId: NextId): Element {
  const { kind, id, order, name, channel, strip, inputs, to, playlist } = routed;
  const muted = Number('mute' in channel && channel.mute);
  const outputs = to === undefined ? ['system:playback_1', 'system:playback_2'] : portsOf(to, 'in', 2);
  const bits = [...Array.from({ length: inputs }, (_, i) => Number(strip.invert[i] ?? false))].reverse().join('');
  const control = (name: string, more: Attributes): Element => element('Controllable', { name, id: nextId(), ...more });
  return element(
    'Route',
    {
      ...{ version: 7002, id, name, 'default-type': 'audio', 'strict-io': 1, active: 1 },
      ...{ 'denormal-protection': 0, 'meter-point': 'MeterPostFader', 'disk-io-point': 'DiskIOPreFader' },
      ...{ 'meter-type': 'MeterPeak', 'audio-playlist': playlist, mode: playlist === undefined ? undefined : 'Normal' },
    },
    [
      element('PresentationInfo', { order, flags: `${kind},OrderSet`, color: 0 }),
      ioOf(name, 'Input', portsOf(name, 'in', inputs), [], nextId),
      ioOf(name, 'Output', portsOf(name, 'out', 2), outputs, nextId),
      element('MuteMaster', { 'mute-point': 'PreFader,PostFader,Listen,Main', muted }),
      control('mute', { flags: 'Toggle,RealTime', value: muted }),
      control('phase', { flags: 'Toggle', value: Number(bits.includes('1')), 'phase-invert': bits }),
      element('Pannable', {}, [
        control('pan-azimuth', { flags: '', value: strip.pan?.azimuth ?? 0.5 }),
        control('pan-width', { flags: '', value: strip.pan?.width ?? 1 }),
      ]),
      ...processorsOf(routed, nextId),
    ],
  );
}

const portsOf = (route: string, way: 'in' | 'out', count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${route}/audio_${way} ${i + 1}`);

const ioOf = (name: string, direction: string, ports: readonly string[], others: readonly string[], nextId: NextId) =>
  element(
    'IO',
    { name, id: nextId(), direction, 'default-type': 'audio' },
    ports.map((port, i) =>
      element(
        'Port',
        { type: 'audio', name: port },
        others[i] === undefined ? [] : [element('Connection', { other: others[i] })],
      ),
    ),
  );

function processorsOf({ kind, name, channel, strip, inputs, sends }: Routed, nextId: NextId): readonly Element[] {
  const processor = (type: string, label: string, children: readonly Element[] = [], more: Attributes = {}): Element =>
    element('Processor', { id: nextId(), name: label, active: 1, type, ...more }, children);
  const level = (control: string, factor: number): Element =>
    element('Controllable', { name: control, id: nextId(), flags: 'GainLike', value: factor });
  const shell = element('PannerShell', {
    bypassed: 0,
    'user-panner': strip.pan?.panner === undefined ? '' : `http://ardour.org/plugin/panner_${strip.pan.panner}`,
    'linked-to-route': 1,
  });
  return [
    ...(kind === 'AudioTrack' ? [processor('diskreader', `player:${name}`)] : []),
    ...(kind === 'AudioBus' ? [processor('intreturn', 'Return')] : []),
    processor('polarity', 'Polarity'),
    processor('trim', 'Amp', [level('trimcontrol', factorOf(strip.trim))]),
    ...strip.devices.map((device) =>
      processor('lv2', device.name, pluginOf(device, inputs), { 'unique-id': device.uri, count: 1 }),
    ),
    processor('amp', 'Amp', [...automation(channel, strip, nextId), level('gaincontrol', factorOf(strip.fader))]),
    ...sends.map(({ id, name: to, gain, slot }) =>
      processor('intsend', to, [shell, level('gaincontrol', factorOf(gain))], {
        ...{ 'own-input': 1, 'own-output': 1, role: 'Aux', bitslot: slot, selfdestruct: 0, target: id },
        'allow-feedback': 0,
      }),
    ),
    processor('main-outs', name, [shell], { 'own-input': 1, 'own-output': 0, output: name, role: 'Main' }),
    processor('meter', `meter-${name}`),
  ];
}

const pluginOf = ({ ports }: Device, channels: number): readonly Element[] => {
  const count = [element('Channels', { type: 'audio', count: channels })];
  return [
    element('ConfiguredInput', {}, count),
    element('ConfiguredOutput', {}, count),
    element(
      'lv2',
      {},
      Object.entries(ports).map(([symbol, value]) => element('Port', { symbol, value })),
    ),
  ];
};

/** Of the fader. */
function automation(channel: Channel, { fader, faded }: Strip, nextId: NextId): readonly Element[] {
  const points = faderPoints(channel, faded.fader, fader);
  return points.length === 0 ? [] : [element('Automation', {}, [listOf('gain', points, 'Play', nextId)])];
}

/** Lines of time and factor, straight from one to the next. */
export function listOf(
  id: 'gain' | 'fadein' | 'fadeout',
  points: ReturnType<typeof faderPoints>,
  state: 'Play' | 'Off',
  nextId: NextId,
): Element {
  const events = points.map(([time, factor]) => `${audioTime(time, 1)} ${factor}`);
  const attributes = { 'automation-id': id, id: nextId(), 'interpolation-style': 'Linear', state };
  return element('AutomationList', attributes, [element('events', {}, `\n${events.join('\n')}\n`)]);
}
