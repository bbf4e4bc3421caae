import { Ears, workersFor } from '../jobs/ears.ts';
import { HeardBefore } from '../jobs/heard-before.ts';
import { filesOf, type Material } from '../jobs/open-session.ts';
import type { Flags } from './options.ts';

/** Does the work with as many ears as there are files and cores for them; no worker outlives it. */
export async function withEars<T>(
  { jobs, cache = true }: Pick<Flags, 'jobs' | 'cache'>,
  materials: readonly Material[],
  work: (ears: Ears) => Promise<T>,
): Promise<T> {
  const ears = new Ears(workersFor(jobs, materials.flatMap(filesOf)), cache ? HeardBefore.ofUser() : undefined);
  try {
    return await work(ears);
  } finally {
    await ears.close();
  }
}
