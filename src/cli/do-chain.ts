import type { Plan, Strip } from '../plan.ts';
import { change } from '../print.ts';
import type { Chain } from '../processors/index.ts';
import { explained, explainedText } from '../report/explain.ts';
import { Invalid } from '../units.ts';
import { openChain } from './open-plan.ts';

export interface ExplainFlags {
  readonly rate?: number;
  readonly json?: boolean;
}

const usual = [44_100, 48_000];

/** A chain in words, or each chain of a plan under the name of its track. @throws Invalid */
export function explain(file: string, { rate, json }: ExplainFlags): string {
  const rates = rate === undefined ? usual : [rate];
  const chains = stripsOf(openChain(file)).map(({ track, chain, ...way }) => ({
    ...(track === undefined ? {} : { track }),
    ...way,
    ...inFile(file, track, () => explained(chain, rates)),
  }));
  if (json) return JSON.stringify(chains.length === 1 && !chains[0]!.track ? chains[0] : chains, null, 2);
  return chains.map((each) => `${headOf(each)}${explainedText(each)}`).join('\n\n');
}

/** A chain that stands alone is no track's. */
type Named = Strip & { readonly track?: string };

const stripsOf = (opened: Chain | Plan): readonly Named[] =>
  'tracks' in opened
    ? [...Object.entries(opened.tracks), ...Object.entries(opened.buses)].map(([track, strip]) => ({ track, ...strip }))
    : [{ chain: opened }];

/** The track and where it goes: "vox, to voices, send to room at −6.0 dB". */
function headOf({ track, to, sends = [] }: Omit<Named, 'chain'>): string {
  if (track === undefined) return '';
  const ways = [
    ...(to === undefined ? [] : [`to ${to}`]),
    ...sends.map((send) => `send to ${send.to} at ${change(send.gain)}`),
  ];
  return `${[track, ...ways].join(', ')}\n`;
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
