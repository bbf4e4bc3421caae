import { roles } from '../roles.ts';
import { opinionsIn } from '../run/judging.ts';
import { shelf } from '../shelf.ts';

/** What a person may choose from. */
export async function optionsOf(_: Record<string, never>) {
  const { presets } = opinionsIn();
  return {
    presets: presets.map(({ id, title, about }) => ({ id, title, about })),
    references: shelf().map(({ reference: { name, about, tracks } }) => ({ name, about, tracks })),
    roles,
  };
}
