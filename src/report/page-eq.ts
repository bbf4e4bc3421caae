import type { Finding } from '../rules/rule.ts';
import { html, type Piece, trusted } from './markup.ts';
import { clamp } from './numbers.ts';
import { responseOf } from './steps.ts';
import { compactPath } from './svg-path.ts';

const [width, height] = [240, 92];

const frequencies = Array.from({ length: 81 }, (_, i) => 20 * 1000 ** (i / 80));

const xOf = (frequency: number): number => (Math.log(frequency / 20) / Math.log(1000)) * width;

/** The move on the tone, as a curve over ±6 dB or more. */
export function eqPicture(finding: Finding): Piece {
  const track = finding.fix?.steps[0]?.track;
  const steps = finding.fix?.steps.filter((move) => move.track === track).map(({ step }) => step) ?? [];
  const levels = steps.length > 0 ? responseOf(steps, frequencies) : undefined;
  if (!levels) return undefined;
  const reach = Math.max(6, Math.min(24, Math.ceil(Math.max(...levels.map(Math.abs)))));
  const yOf = (level: number) => height / 2 - (clamp(level, [-reach, reach]) / reach) * (height / 2 - 8);
  const path = levels
    .map((level, i) => `${i === 0 ? 'M' : 'L'}${xOf(frequencies[i]!).toFixed(1)} ${yOf(level).toFixed(1)}`)
    .join('');
  const grid = [100, 1000, 10000].map((frequency) => `M${xOf(frequency).toFixed(1)} 0V${height}`).join('');
  const band = finding.band;
  const shade = band
    ? `<rect class="band" x="${xOf(band[0]).toFixed(1)}" y="0" width="${(xOf(band[1]) - xOf(band[0])).toFixed(1)}" height="${height}"/>`
    : '';
  const zero = `M0 ${height / 2}H${width}`;
  const picture = trusted(
    `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">${shade}<path class="grid" d="${grid}${zero}"/><path class="under" d="${compactPath(`${path}L${width} ${height / 2}L0 ${height / 2}Z`)}"/><path class="curve" d="${compactPath(path)}"/></svg>`,
  );
  return html`<div class="eq" role="img" aria-label="Shape of the fix, 20 Hz to 20 kHz, plus and minus ${reach} dB">${picture}<div class="scale" aria-hidden="true"><span>+${reach} dB</span><span>100</span><span>1k</span><span>10k</span></div></div>`;
}
