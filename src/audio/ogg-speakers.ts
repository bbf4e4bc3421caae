import type { Speaker } from '../dsp/block.ts';

interface Order {
  readonly speakers: readonly Speaker[];
  /** For each of our channels, the channel of the stream. */
  readonly from: readonly number[];
}

/** Vorbis and Opus keep the centre between left and right (Vorbis I, 4.3.9); we stand in the order of WAVE. */
export const oggOrders: Readonly<Record<number, Order>> = {
  3: { speakers: ['L', 'R', 'C'], from: [0, 2, 1] },
  4: { speakers: ['L', 'R', 'Ls', 'Rs'], from: [0, 1, 2, 3] },
  5: { speakers: ['L', 'R', 'C', 'Ls', 'Rs'], from: [0, 2, 1, 3, 4] },
  6: { speakers: ['L', 'R', 'C', 'LFE', 'Ls', 'Rs'], from: [0, 2, 1, 5, 3, 4] },
  7: { speakers: ['L', 'R', 'C', 'LFE', 'Cs', 'Ls', 'Rs'], from: [0, 2, 1, 6, 5, 3, 4] },
  8: { speakers: ['L', 'R', 'C', 'LFE', 'Lb', 'Rb', 'Ls', 'Rs'], from: [0, 2, 1, 7, 5, 6, 3, 4] },
};
