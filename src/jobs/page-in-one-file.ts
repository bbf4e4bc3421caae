import { renderHtml } from '../report/html.ts';
import type { PageSound } from '../report/page-extras.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';
import type { Material } from './open-session.ts';
import { pageFont, playerCode } from './page-code.ts';
import { type Embedding, pageSound, type SoundWishes } from './page-sound.ts';

/** How much sound a page holds. */
export interface PageWishes extends Omit<SoundWishes, 'embed' | 'budget'> {
  /** Default: excerpts. */
  readonly embed?: Embedding | 'none';
}

/** A page in one file, and what sound is in it, in words: "3 excerpts, 2.4 MB"; absent where none was asked for. */
export interface Page {
  readonly html: string;
  readonly told?: string;
}

const most = 3_000_000; // bytes of a page with excerpts, by design
const usual = 2_550_000; // of the sound in it
const least = 200_000;

/** A report with its font, sound and the scripts that play it. Where the sound cannot be had, the page does without, and it is told why. */
export async function pageOf(report: Report, material: Material, wishes: PageWishes = {}): Promise<Page> {
  const { embed = 'excerpts', ...rest } = wishes;
  const font = await pageFont();
  const without = async (told?: string): Promise<Page> => ({
    html: await renderHtml(report, { font }),
    ...(told === undefined ? {} : { told }),
  });
  if (embed === 'none' || report.album) return without();
  for (let budget = usual; ; ) {
    const sound = await pageSound(report, material, { ...rest, embed, budget }).catch((error: unknown) => {
      if (error instanceof Invalid) return error;
      throw error;
    });
    if (sound instanceof Invalid) return without(`no sound in it: ${sound.message}`);
    if (!sound) return without('no sound in it: there is none to hear');
    const html = await renderHtml(report, { font, sound, code: await playerCode() });
    const over = Buffer.byteLength(html) - most;
    const size = sizeOf(sound);
    if (over <= 0 || embed === 'full' || size - over < least) return { html, told: toldOf(sound, embed, size) };
    budget = size - over;
  }
}

const sizeOf = ({ takes }: PageSound): number =>
  takes.flatMap(({ files }) => files).reduce((sum, file) => sum + (file && 'data' in file ? file.data.length : 0), 0);

function toldOf({ excerpts }: PageSound, embed: Embedding, bytes: number): string {
  const isWhole = embed === 'full' || (excerpts.length === 1 && excerpts[0]!.time[0] === 0 && excerpts[0]!.lead === 0);
  const parts = isWhole ? 'all of the sound' : `${excerpts.length} ${excerpts.length === 1 ? 'excerpt' : 'excerpts'}`;
  return `${parts}, ${(bytes / 1e6).toFixed(1)} MB`;
}
