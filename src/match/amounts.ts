/** What is matched, each by its own amount. */
export const stages = ['tone', 'width', 'dynamics', 'range', 'loudness'] as const;
export type Stage = (typeof stages)[number];

/** 0 to 1 a stage: how far to go from the mix to the reference. */
export type Amounts = { readonly [S in Stage]: number };

/** Beside another song: half its tone, for the whole of it would be another song's; what moves the level over time only where asked for. */
export const usual: Amounts = { tone: 0.5, width: 0.5, dynamics: 0, range: 0, loudness: 1 };

/** Beside the same recording what differs is what was done to it: all of it is meant. */
export const usualOfSame: Amounts = { ...usual, tone: 1, width: 1 };

/** 0 at half the way and below, 1 at all of it: limits widen with what is asked for. */
export const boldness = (amount: number): number => Math.max(0, Math.min(1, 2 * amount - 1));

/** From careful to bold. */
export const between = (careful: number, bold: number, boldness: number): number =>
  careful + (bold - careful) * boldness;
