import type { Patch } from './moves.ts';
import type { Plan } from './plan.ts';
import type { Hz, Range, Seconds } from './units.ts';

/** What the scripts of a page are told of its sound: JSON in the element `#sound`. */
export interface PageData {
  readonly sampleRate: Hz;
  readonly mime: string;
  /** Of the mix. */
  readonly duration: Seconds;
  readonly excerpts: readonly { readonly time: Range; readonly lead: Seconds }[];
  readonly takes: readonly {
    readonly kind: 'mix' | 'stem' | 'reference' | 'fixed';
    readonly name: string;
    /** One an excerpt: "#id" of the element that holds it in base64, or where a server has it. */
    readonly files: readonly (string | null)[];
  }[];
  readonly plan?: Plan;
  /** Where its moves go, to be switched while it plays; absent: the page cannot do it itself. */
  readonly patch?: Patch;
  readonly sections: readonly { readonly name: string; readonly time: Range }[];
}
