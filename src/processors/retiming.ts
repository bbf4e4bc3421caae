import type { Chain } from './index.ts';

/** Steps that change when a sound plays, or how long. */
export const retiming = (chain: Chain): Chain =>
  chain.filter(({ processor, bypass }) => (processor === 'stretch' || processor === 'shift') && !bypass);
