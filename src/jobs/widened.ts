import type { Block, Sound } from '../dsp/block.ts';
import type { Plan } from '../plan.ts';
import type { Chain, Step } from '../processors/index.ts';
import { type RenderOptions, render } from '../processors/render.ts';
import { needsTwo } from '../processors/step.ts';

/** A mono sound on two channels, each as loud; any other as it is. */
export function widened(sound: Sound): Sound {
  const { format, length } = sound;
  if (format.channels !== 1) return sound;
  async function* blocks(): AsyncGenerator<Block> {
    for await (const block of sound) yield { ...block, channels: [block.channels[0]!, block.channels[0]!] };
  }
  return {
    format: { sampleRate: format.sampleRate, channels: 2 },
    ...(length === undefined ? {} : { length }),
    [Symbol.asyncIterator]: blocks,
  };
}

/** A return: what is heard of a room differs from ear to ear. */
const isRoom = ({ processor, bypass, mix = 1 }: Step): boolean => processor === 'reverb' && !bypass && mix === 1;

/** Whether any of its strips places sound between left and right. */
export const isStereoPlan = ({ tracks, buses }: Plan): boolean =>
  [...Object.values(tracks), ...Object.values(buses)].some(({ chain }) => chain.some(needsTwo)) ||
  Object.values(buses).some(({ chain }) => chain.some(isRoom));

/** A channel of a console: a mono sound becomes two channels at the first step that works between left and right, as at a pan pot. @throws as `render` */
export function renderStrip(chain: Chain, sound: Sound, options: RenderOptions = {}): Sound {
  const at = sound.format.channels === 1 ? chain.findIndex(needsTwo) : -1;
  if (at < 0) return render(chain, sound, options);
  const { onProgress: _, ...rest } = options;
  return render(chain.slice(at), widened(render(chain.slice(0, at), sound, options)), rest);
}
