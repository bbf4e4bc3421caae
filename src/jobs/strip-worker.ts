import { type MessagePort, workerData } from 'node:worker_threads';
import { open } from '../audio/open.ts';
import type { Block } from '../dsp/block.ts';
import type { Chain } from '../processors/index.ts';
import type { Seconds } from '../units.ts';
import { type Failure, failureOf } from './failure.ts';
import { renderStrip } from './widened.ts';

/** A stem, its chain, and where its blocks go. */
export interface StripTask {
  readonly path: string;
  readonly chain: Chain;
  readonly port: MessagePort;
}

/** What a worker says: a block, and how much of the stem it has read for it; that it is done; or what was wrong. */
export type StripNews =
  | { readonly block: Block; readonly heard: Seconds }
  | { readonly failure: Failure }
  | { readonly isOver: true };

/** Blocks that are made before they are asked for. */
const ahead = 4;

/** Sends blocks as they are asked for; their samples are handed over, not copied. Nobody listens any more: it ends. */
async function play({ path, chain, port }: StripTask): Promise<void> {
  let wanted = ahead;
  let isGone = false;
  let wake = () => {};
  port.on('message', () => {
    wanted++;
    wake();
  });
  port.on('close', () => {
    isGone = true;
    wake();
  });
  const tell = (news: StripNews, handed: readonly ArrayBuffer[] = []) => port.postMessage(news, handed);
  try {
    const source = await open(path);
    let frames = 0;
    const onProgress = (read: number) => {
      frames = read;
    };
    for await (const { channels, length } of renderStrip(chain, source, { tail: true, onProgress })) {
      while (wanted === 0 && !isGone)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (isGone) return;
      wanted--;
      const own = channels.map((channel) => channel.slice(0, length));
      const heard = frames / source.format.sampleRate;
      tell(
        { block: { channels: own, length }, heard },
        own.map(({ buffer }) => buffer as ArrayBuffer),
      );
    }
    tell({ isOver: true });
  } catch (error) {
    tell({ failure: failureOf(error) });
  }
}

for (const task of workerData as readonly StripTask[]) void play(task);
