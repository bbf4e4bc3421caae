import { type Account, worseSentence } from '../match/account.ts';
import { stages } from '../match/amounts.ts';
import { type Compared, compared } from '../match/left.ts';
import { signed } from '../print.ts';

/** What is compared, in words: how far it was from the references, how far it is. */
export interface MatchRow {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly isWorse: boolean;
}

const isMean = (id: Compared): boolean => id === 'mid' || id === 'side' || id === 'widthBands';

export function matchRows({ before, left, worse }: Account): readonly MatchRow[] {
  return (Object.keys(compared) as Compared[]).flatMap((id) => {
    const { title, unit } = compared[id];
    const words = (value: number | undefined) =>
      value === undefined ? '–' : `${isMean(id) ? value.toFixed(2) : signed(value, 2)} ${unit}`;
    if (before[id] === undefined && left?.[id] === undefined) return [];
    return [
      {
        title: `${title.charAt(0).toUpperCase()}${title.slice(1)}${isMean(id) ? ', mean of third octaves' : ''}`,
        before: words(before[id]),
        after: left ? words(left[id]) : '–',
        isWorse: worse.includes(id),
      },
    ];
  });
}

const percent = (amount: number): string => `${Math.round(100 * amount)} %`;

/** "tone 50 %, width 50 %, loudness 100 %": what was asked for. */
export const amountWords = ({ amounts }: Account): string =>
  stages
    .filter((stage) => amounts[stage] > 0)
    .map((stage) => `${stage} ${percent(amounts[stage])}`)
    .join(', ') || 'nothing';

/** "sixtyfour, beside the same recording", "one (twice for tone), other". */
export function modelWords({ references, isSame }: Account): string {
  const names = references.map(({ name, tone, level }) => {
    if (level === 0) return `${name} (tone and width)`;
    if (tone === 0) return `${name} (loudness and range)`;
    return tone === 1 || references.length === 1 ? name : `${name} (${tone} times)`;
  });
  return `${names.join(', ')}${isSame ? ', the same recording' : ''}`;
}

/** What was done, and what was not reached and why; sentences. */
export const doneSentences = ({ done }: Account): readonly string[] =>
  done.map(({ stage, what }) => `${stage.charAt(0).toUpperCase()}${stage.slice(1)}: ${what}.`);

export const missedSentences = (account: Account): readonly string[] => [
  ...account.notes,
  ...[worseSentence(account)].filter((sentence) => sentence !== undefined),
  ...account.missed.map(({ because }) => because),
];
