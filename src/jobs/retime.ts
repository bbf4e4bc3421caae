import type { Chain } from '../processors/index.ts';
import { render } from '../processors/render.ts';
import type { Track } from '../session.ts';
import { hearSound } from './hear-file.ts';
import type { OnStage } from './open-session.ts';
import type { Parking } from './parking.ts';

/** Stems as steps that change their time leave them, heard anew; the others as they were heard. @throws Invalid for settings that do not suit a stem */
export async function retimed(
  stems: readonly Track[],
  chains: ReadonlyMap<string, Chain>,
  { parking, onStage = () => {} }: { readonly parking: Parking; readonly onStage?: OnStage },
): Promise<readonly Track[]> {
  const heard: Track[] = [];
  for (const [i, stem] of stems.entries()) {
    const chain = chains.get(stem.name) ?? [];
    if (chain.length === 0) {
      heard.push(stem);
      continue;
    }
    const { name, role, roleSource, path, format } = stem;
    const { frames: _, duration: __, ...kept } = format;
    const naming = { name, role, path: path!, ...(roleSource ? { roleSource } : {}) };
    const told = (share: number) => onStage('Bringing stems into time', (i + share) / stems.length);
    heard.push(await hearSound(render(chain, await parking.source(path!)), naming, kept, told));
  }
  return heard;
}
