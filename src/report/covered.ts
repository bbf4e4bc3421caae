import type { Report } from './report.ts';
import { timesWords } from './words.ts';

/** A part, how much of its loudness is lost, and to whom: what the matrix says in a line. */
export interface CoveredPart {
  readonly track: string;
  readonly lost: string;
  /** "Guitars 31 %, Keys 12 %"; empty where nobody takes a tenth. */
  readonly to: string;
  /** When the first of these does so. */
  readonly time: string;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** The most covered first. */
export function coveredParts({ masking }: Report): readonly CoveredPart[] {
  return [...(masking?.rows ?? [])]
    .sort((a, b) => b.lost - a.lost)
    .map(({ track, lost, to }) => {
      const most = to.filter((each) => each.lost >= 0.1).slice(0, 2);
      return {
        track,
        lost: percent(lost),
        to: most.map((each) => `${each.track} ${percent(each.lost)}`).join(', '),
        time: timesWords(most[0]?.time ?? []),
      };
    });
}
