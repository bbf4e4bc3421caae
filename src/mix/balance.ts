import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { gatedLoudness } from './level-over-time.ts';

/** Faders: every stem as loud as the typical one, over the parts in which it plays (Perez-Gonzalez & Reiss 2009). */
export function balance(desk: Desk): readonly Decision[] {
  const heard = desk.stems.flatMap((track) => {
    const loudness = gatedLoudness(desk.rowsOf(track));
    return loudness === undefined ? [] : [{ track, loudness }];
  });
  const target = heard.reduce((sum, { loudness }) => sum + loudness, 0) / Math.max(1, heard.length);
  return heard.map(({ track: { name }, loudness }): Decision => {
    const gain = Math.round(10 * (target - loudness)) / 10;
    return {
      kind: 'gain',
      strip: 'tracks',
      name,
      steps: [{ processor: 'gain', gain }],
      reason: `${name} is brought to ${target.toFixed(1)} LUFS, as loud as the others.`,
      evidence: { loudness, target },
    };
  });
}
