import type { Chain } from '../processors/index.ts';
import type { Decibels } from '../units.ts';
import { html, type Markup, type Piece, trusted } from './markup.ts';
import { clamp } from './numbers.ts';
import { responseOf } from './steps.ts';
import { compactPath } from './svg-path.ts';

/** Pictures of what a strip is set to; words beside them say the same. */

const frame = (kind: string, box: string, content: string): Markup =>
  trusted(`<svg class="${kind}" viewBox="${box}" aria-hidden="true" focusable="false">${content}</svg>`);

const reach: Decibels = 15; // to either side of unity gain

/** A fader lying on its side, unity in the middle. */
export function faderPicture(gain: Decibels): Markup {
  const x = 40 + (clamp(gain, [-reach, reach]) / reach) * 36;
  return frame(
    'fader',
    '0 0 80 14',
    `<path class="track" d="M2 7H78M40 3V11"/><path class="way" d="M40 7H${x.toFixed(1)}"/><rect class="cap" x="${(x - 3).toFixed(1)}" y="1" width="6" height="12" rx="1.5"/>`,
  );
}

/** Where it stands between the two speakers. */
export function panPicture(pan = 0): Markup {
  const x = 40 + clamp(pan, [-1, 1]) * 36;
  return frame(
    'pan',
    '0 0 80 14',
    `<path class="track" d="M2 7H78M40 3V11"/><circle class="cap" cx="${x.toFixed(1)}" cy="7" r="4.5"/>`,
  );
}

const [width, height] = [120, 40];
const frequencies = Array.from({ length: 61 }, (_, i) => 20 * 1000 ** (i / 60));

/** Static filters together, 20 Hz to 20 kHz. */
export function curvePicture(chain: Chain): Piece {
  const filters = chain.filter(
    ({ processor, time, bypass }) => !time && !bypass && ['filter', 'tilt', 'fir'].includes(processor),
  );
  const levels = filters.length > 0 ? responseOf(filters, frequencies) : undefined;
  if (!levels) return undefined;
  const most = Math.max(6, Math.min(12, Math.max(...levels.map(Math.abs))));
  const y = (level: number) => height / 2 - (clamp(level, [-most, most]) / most) * (height / 2 - 3);
  const path = levels
    .map((level, i) => `${i === 0 ? 'M' : 'L'}${((i / 60) * width).toFixed(1)} ${y(level).toFixed(1)}`)
    .join('');
  const grid = [100, 1000, 10_000].map(
    (f) => `M${((Math.log(f / 20) / Math.log(1000)) * width).toFixed(1)} 0V${height}`,
  );
  const under = compactPath(`${path}L${width} ${height / 2}L0 ${height / 2}Z`);
  return html`${frame('curve-of', `0 0 ${width} ${height}`, `<path class="grid" d="${grid.join('')}M0 ${height / 2}H${width}"/><path class="under" d="${under}"/><path class="curve" d="${compactPath(path)}"/>`)}`;
}
