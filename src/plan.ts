import type { Chain } from './processors/index.ts';
import type { Decibels } from './units.ts';

/** A channel of the console. */
export interface Strip {
  readonly chain: Chain;
  /** The bus it feeds; absent: the mix. */
  readonly to?: string;
  readonly sends?: readonly { readonly to: string; readonly gain: Decibels }[];
}

/** The whole decision, as data: a person may edit it, and it can be applied again. */
export interface Plan {
  readonly tracks: Readonly<Record<string, Strip>>;
  readonly buses: Readonly<Record<string, Strip>>;
  /** Ids of findings that it acts on, in the order of the steps. */
  readonly taken: readonly string[];
  readonly left: readonly { readonly finding: string; readonly because: string }[];
}
