import { integratedOf } from '../features/loudness.ts';
import { loudness } from '../meters/loudness.ts';
import type { Rack } from '../moves.ts';
import type { Hz } from '../units.ts';
import { type Channels, type Material, Rig } from './rig.ts';

const piece = 4096; // frames

/** An excerpt through a rack: as long as the mix, and in time with it. @throws Invalid as `prepareChain` */
export function rendered(rack: Rack, material: Material): Channels {
  const { mix } = material;
  const { length } = mix[0]!;
  const rig = new Rig(rack, material, 0);
  const late = -rig.position;
  const whole = mix.map(() => new Float32Array(late + length));
  for (let at = 0; at < late + length; at += piece)
    rig.process(whole.map((channel) => channel.subarray(at, at + piece)));
  return whole.map((channel) => channel.subarray(late));
}

/** Integrated loudness from a frame on, LUFS; undefined where it is silent. */
export function loudnessOf(sound: Channels, sampleRate: Hz, from = 0): number | undefined {
  const hearing = loudness.start({ sampleRate, channels: sound.length });
  const channels = sound.map((channel) => channel.subarray(from));
  hearing.hear({ channels, length: channels[0]!.length });
  return integratedOf(hearing.finish().energy);
}
