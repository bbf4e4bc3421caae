import type { Track } from '../../../src/session.ts';
import { heard } from './judged.ts';
import { decoded, partsOf } from './material.ts';
import { type RestoreTrial, restored } from './restore.ts';
import { type StemTrial, triedStems } from './stem-trial.ts';
import { type Trial, tried } from './trial.ts';

/** What is asked of a worker; each goes with one file or one set of stems. */
export type Task =
  | { readonly kind: 'whole'; readonly path: string }
  | { readonly kind: 'middle'; readonly path: string; readonly seconds: number }
  | { readonly kind: 'song'; readonly trial: Trial }
  | { readonly kind: 'restore'; readonly trial: RestoreTrial }
  | { readonly kind: 'stems'; readonly trial: StemTrial };

export default async function work(task: Task): Promise<unknown> {
  switch (task.kind) {
    case 'whole':
      return heard(await decoded(task.path), { name: 'record', role: 'mix', alone: true });
    case 'middle': {
      const { middle } = partsOf(await decoded(task.path), task.seconds);
      return heard(middle, { name: 'mate', role: 'mix', alone: true }) satisfies Promise<Track>;
    }
    case 'song':
      return tried(task.trial);
    case 'restore':
      return restored(task.trial);
    case 'stems':
      return triedStems(task.trial);
  }
}
