import type { Counted } from './published.ts';

/** What is read of the command's report: its section `match`. */
interface MatchReport {
  readonly match?: {
    readonly ceiling?: number;
    readonly worse?: readonly (string | { readonly what?: string; readonly of?: string })[];
    readonly said?: readonly string[];
  };
}

/** dBTP that it was to hold. */
export const ceilingIn = (report: unknown): number => (report as MatchReport).match?.ceiling ?? -1;

export const saidIn = (report: unknown): readonly string[] => (report as MatchReport).match?.said ?? [];

const words: Readonly<Record<Counted, RegExp>> = {
  mid: /\b(mid|tone)\b/i,
  midLoud: /\b(mid|tone)\b/i,
  side: /\bsides?\b/i,
  loudness: /\bloudness(?! range)\b/i,
  plr: /\b(PLR|peak)/i,
  range: /\b(range|LRA)\b/i,
  width: /\bwid(th|er)|narrow/i,
  widthBands: /\bwid(th|er)|narrow/i,
};

/** Whether it says of a feature that it is farther off than before. */
export const isSaid = (report: unknown, of: Counted): boolean =>
  saidIn(report).some((sentence) => /worse|farther|further|less like/i.test(sentence) && words[of].test(sentence));
