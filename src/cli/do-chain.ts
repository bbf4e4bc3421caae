import { explained, explainedText } from '../report/explain.ts';
import { Invalid } from '../units.ts';
import { openChains } from './open-plan.ts';

export interface ExplainFlags {
  readonly rate?: number;
  readonly json?: boolean;
}

const usual = [44_100, 48_000];

/** A chain in words, or each chain of a plan under the name of its track. @throws Invalid */
export function explain(file: string, { rate, json }: ExplainFlags): string {
  const rates = rate === undefined ? usual : [rate];
  const chains = openChains(file).map(({ track, chain }) => ({
    ...(track === undefined ? {} : { track }),
    ...inFile(file, track, () => explained(chain, rates)),
  }));
  if (json) return JSON.stringify(chains.length === 1 && !chains[0]!.track ? chains[0] : chains, null, 2);
  return chains.map((each) => `${each.track ? `${each.track}\n` : ''}${explainedText(each)}`).join('\n\n');
}

/** What does not suit a sample rate is told with the file, and the track in it. */
function inFile<T>(file: string, track: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    throw new Invalid('plan', `${file}: ${track === undefined ? '' : `${track}: `}${error.message}`, file);
  }
}
