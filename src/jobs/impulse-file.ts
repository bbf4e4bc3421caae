import { writeSound } from '../audio/write.ts';
import type { Sound } from '../dsp/block.ts';
import { type ImpulseShape, impulseOfChain } from '../processors/impulse.ts';
import type { Chain } from '../processors/index.ts';
import type { Hz, Seconds } from '../units.ts';
import { Invalid } from '../units.ts';
import { checkOutput } from './output.ts';

export interface WrittenImpulse {
  readonly path: string;
  readonly shape: ImpulseShape;
  readonly channels: number;
  readonly sampleRate: Hz;
  readonly frames: number;
  /** By which the response is late: of linear phase, half of it. */
  readonly delay: Seconds;
}

/** An impulse response of steady steps, as a WAV of 32-bit float. @throws Invalid usage, output */
export async function writeImpulse(
  eq: Chain,
  path: string,
  {
    sampleRate,
    midSide = false,
    inputs = [],
  }: { readonly sampleRate: Hz; readonly midSide?: boolean; readonly inputs?: readonly string[] },
): Promise<WrittenImpulse> {
  if (!/\.wav$/i.test(path))
    throw new Invalid('usage', `${path}: an impulse response is a .wav; choose such a name.`, path);
  await checkOutput(path, {}, { inputs });
  const { shape, channels, delay } = impulseOfChain(eq, sampleRate, midSide);
  const sound = heardOnce(channels, sampleRate);
  const { frames } = await writeSound(path, sound, { container: 'wav', bitDepth: 32 });
  return { path, shape, channels: channels.length, sampleRate, frames, delay: delay / sampleRate };
}

/** Samples as a sound. */
export const heardOnce = (channels: readonly Float32Array[], sampleRate: Hz): Sound => ({
  format: { sampleRate, channels: channels.length },
  length: channels[0]!.length,
  async *[Symbol.asyncIterator]() {
    yield { channels, length: channels[0]!.length };
  },
});
