import { renderHtml } from '../report/html.ts';
import type { PageExtras, PageSound } from '../report/page-extras.ts';
import type { Report } from '../report/report.ts';
import { Invalid } from '../units.ts';
import type { Material } from './open-session.ts';
import { pageFont, playerCode } from './page-code.ts';
import { type Embedding, pageSound, type SoundWishes } from './page-sound.ts';

export interface ExtraWishes extends Omit<SoundWishes, 'embed' | 'budget'> {
  /** Default: excerpts. */
  readonly embed?: Embedding | 'none';
}

/** What a page in one file holds beside the report, and what that is, in words. */
export interface Extras {
  readonly extras: PageExtras;
  /** "3 excerpts of the mix and a reference, 2.4 MB"; absent where no sound was asked for. */
  readonly told?: string;
}

const most = 3_000_000; // bytes of a page with excerpts, by design
const reserve = 30_000; // for what is shown of sound only

/** Font, sound and the scripts that play it. Where the sound cannot be had, the page does without, and it is told why. */
export async function extrasFor(report: Report, material: Material, wishes: ExtraWishes = {}): Promise<Extras> {
  const font = await pageFont();
  const { embed = 'excerpts', ...rest } = wishes;
  if (embed === 'none' || report.album) return { extras: { font } };
  try {
    const code = await playerCode();
    const page = await renderHtml(report, { font });
    const scripts = code.player.length + code.desk.length;
    const budget = most - Buffer.byteLength(page) - scripts - reserve;
    const sound = await pageSound(report, material, { ...rest, embed, budget });
    if (!sound) return { extras: { font }, told: 'no sound in it: there is none to hear' };
    return { extras: { font, sound, code }, told: toldOf(sound, embed) };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { extras: { font }, told: `no sound in it: ${error.message}` };
  }
}

function toldOf({ excerpts, takes }: PageSound, embed: Embedding): string {
  const bytes = takes
    .flatMap(({ files }) => files)
    .reduce((sum, file) => sum + (file && 'data' in file ? file.data.length : 0), 0);
  const isWhole = embed === 'full' || (excerpts.length === 1 && excerpts[0]!.time[0] === 0 && excerpts[0]!.lead === 0);
  const parts = isWhole ? 'all of the sound' : `${excerpts.length} ${excerpts.length === 1 ? 'excerpt' : 'excerpts'}`;
  return `${parts}, ${(bytes / 1e6).toFixed(1)} MB`;
}
