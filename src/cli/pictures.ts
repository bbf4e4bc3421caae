import { extname } from 'node:path';
import { findBrowser } from '../jobs/browser.ts';
import type { Material } from '../jobs/open-session.ts';
import { checkOutput } from '../jobs/output.ts';
import { pageFont } from '../jobs/page-code.ts';
import { type Pictures, takePictures } from '../jobs/picture.ts';
import { renderHtml } from '../report/html.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';

/** `true`: beside the report, by its name. */
export interface PictureFlags {
  readonly png?: string | true;
  readonly pdf?: string | true;
}

const kinds = ['png', 'pdf'] as const;

/** What takes the pictures that were asked for: refuses beforehand what cannot be, and tells the files. */
export function pictureTaker(flags: PictureFlags, files: number) {
  const asked = kinds.filter((kind) => flags[kind] !== undefined);
  for (const kind of asked) refuseName(kind, flags[kind]!, files);
  const program = asked.length > 0 ? findBrowser() : '';
  const placesFor = (report: string): Pictures =>
    Object.fromEntries(
      asked.map((kind) => {
        const path = flags[kind];
        return [kind, typeof path === 'string' ? path : `${report.slice(0, -extname(report).length)}.${kind}`];
      }),
    );
  return {
    filesBeside: (report: string): readonly string[] => Object.values(placesFor(report)),
    /** @throws Invalid where a picture would take the place of something else */
    async check(material: Material): Promise<void> {
      for (const path of kinds.flatMap((kind) => (typeof flags[kind] === 'string' ? [flags[kind]] : [])))
        await checkOutput(path, material);
    },
    async take(report: Report, path: string): Promise<void> {
      if (asked.length === 0) return;
      await takePictures(program, await renderHtml(report, { font: await pageFont() }), placesFor(path));
    },
  };
}

function refuseName(kind: (typeof kinds)[number], path: string | true, files: number): void {
  if (path === true) return;
  if (extname(path).toLowerCase() !== `.${kind}`)
    throw new Invalid(
      'usage',
      `--${kind} ${path}: it takes the name of a .${kind}. A mix stands before it, or behind --.`,
      path,
    );
  if (files > 1)
    throw new Invalid('usage', `--${kind} ${path} names one picture; leave the name out for several files.`, path);
}
