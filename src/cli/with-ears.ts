import { Ears, workersFor } from '../jobs/ears.ts';
import { filesOf, type Material } from '../jobs/open-session.ts';

/** Does the work with as many ears as there are files and cores for them; no worker outlives it. */
export async function withEars<T>(
  jobs: number | undefined,
  materials: readonly Material[],
  work: (ears: Ears) => Promise<T>,
): Promise<T> {
  const ears = new Ears(workersFor(jobs, materials.flatMap(filesOf)));
  try {
    return await work(ears);
  } finally {
    await ears.close();
  }
}
