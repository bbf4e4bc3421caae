import { readFileSync } from 'node:fs';
import type { Plan } from '../plan.ts';
import { checkPlan } from '../plan-file.ts';
import { Invalid } from '../units.ts';

/** A plan that was written before and perhaps edited. @throws Invalid missing, plan, config */
export const openPlan = (path: string): Plan => checkPlan(parsed(textOf(path), path), path);

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new Invalid('plan', `${path} is a folder; name a plan.json.`, path);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new Invalid('missing', `There is no plan ${path}; \`mixwright fix\` writes one beside the mended mix.`, path);
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Invalid(
      'plan',
      `${path} is not JSON: ${(error as Error).message}. Mend it, or fix without --plan.`,
      path,
    );
  }
}
