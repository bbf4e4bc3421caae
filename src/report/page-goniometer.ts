import { html, type Piece, trusted } from './markup.ts';
import type { Report } from './report.ts';
import { curvesOf } from './tone.ts';

/** Half of the picture, and how far a dot of full size is from its middle, in its own pixels. */
const [half, reach] = [150, 128] as const;

/** Left and right, turned by 45°, so that mono stands upright: −1 to 1 both. */
function turned(dots: readonly number[]): readonly (readonly [across: number, up: number])[] {
  const places = Array.from({ length: dots.length / 2 }, (_, i) => {
    const [left, right] = [dots[2 * i]! / 100, dots[2 * i + 1]! / 100];
    return [(right - left) / 2, (left + right) / 2] as const;
  });
  return places;
}

/** One path: a move and a stroke of next to no length for every dot. */
function pathOf(dots: readonly number[]): string {
  let [x, y] = [0, 0];
  return turned(dots)
    .map(([across, up]) => {
      const [toX, toY] = [Math.round(half + reach * across), Math.round(half - reach * up)];
      const move = `m${toX - x}${toY < y ? '' : ' '}${toY - y}h0`;
      [x, y] = [toX, toY];
      return move;
    })
    .join('');
}

/** How many of the dots lie nearer to cancelling than to mono. */
export function cancelling(dots: readonly number[]): number {
  const all = turned(dots);
  return all.filter(([across, up]) => Math.abs(across) > Math.abs(up)).length / Math.max(1, all.length);
}

/** Where the sound stands between left and right, and how much of it cancels: a still picture of its loud half. */
export function goniometer(report: Report): Piece {
  const { dots = [] } = curvesOf(report) ?? {};
  if (dots.length === 0) return undefined;
  const share = Math.round(100 * cancelling(dots));
  const sentence = `Upright is mono, lying flat cancels: ${share} % of the dots are nearer to flat.`;
  const slant = Math.round(reach * Math.SQRT1_2);
  const lines = `M${half} ${half - reach}v${2 * reach}M${half - slant} ${half - slant}l${2 * slant} ${2 * slant}m0-${2 * slant}l-${2 * slant} ${2 * slant}`;
  const words = [
    [half, half - reach - 7, 'mono'],
    [half - slant - 10, half - slant - 5, 'L'],
    [half + slant + 10, half - slant - 5, 'R'],
  ] as const;
  const texts = words.map(([x, y, text]) => `<text x="${x}" y="${y}">${text}</text>`).join('');
  const svg = trusted(
    `<svg viewBox="0 0 ${2 * half} ${2 * half}" aria-hidden="true" focusable="false"><circle cx="${half}" cy="${half}" r="${reach}"/><path class="lines" d="${lines}"/><path class="dots" d="${pathOf(dots)}"/>${texts}</svg>`,
  );
  return html`<div class="gonio" role="img" aria-label="Stereo picture: left against right of the loud half. ${sentence}">${svg}</div><p class="say">${sentence}</p>`;
}
