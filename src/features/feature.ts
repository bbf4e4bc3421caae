import type { Heard } from '../meters/hear.ts';
import type { Meter } from '../meters/meter.ts';

/** What logs say, as plain JSON: finite numbers; what cannot be said is absent. */
export interface Feature<T> {
  readonly id: string;
  readonly about: string;
  /** The meters it reads, directly or through other features: what a loop that needs this feature has to pay for. */
  readonly meters: readonly Meter<unknown>[];
  read(logs: Logs): T;
}

export const feature = <T>(spec: Feature<T>): Feature<T> => spec;

/** Typed by the object that is asked for; each feature is worked out at most once. An import is the dependency. */
export class Logs {
  readonly heard: Heard;
  readonly #known = new Map<string, unknown>();
  constructor(heard: Heard) {
    this.heard = heard;
  }
  of<Log>(meter: Meter<Log>): Log {
    if (!this.heard.logs.has(meter.id)) throw new Error(`The meter "${meter.id}" did not listen.`);
    return this.heard.logs.get(meter.id) as Log;
  }
  get<T>(feature: Feature<T>): T {
    if (!this.#known.has(feature.id)) this.#known.set(feature.id, feature.read(this));
    return this.#known.get(feature.id) as T;
  }
}
