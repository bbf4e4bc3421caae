import type { Frame, Spec } from './charts.ts';
import { html, type Markup, trusted } from './markup.ts';
import { compactPath } from './svg-path.ts';

/** What a chart says to someone who cannot see it is `label`: one sentence. */
export interface Chart {
  readonly id: string;
  readonly label: string;
  readonly heights: { readonly wide: number; readonly narrow: number };
  /** Of the wide picture, where it shares a row. Default: 1020. */
  readonly width?: number;
  draw(frame: Frame): Spec;
}

const noise =
  / (?:opacity="1"|pointer-events="none"|aria-hidden="true"|role="[^"]*"|aria-roledescription="[^"]*"|class="[^"]*"|stroke-miterlimit="4"|font-weight="normal")/g;
const emptyPaths = /<path[^>]*display="none"\/>|<path[^>]* d="M0,0h0v0h0Z"[^>]*\/>/g;

/** Vega's drawing without what a page does not need, and with names of its own. */
const tidied = (svg: string, id: string): string =>
  svg
    .replace(/<svg [^>]*?width="([^"]*)" height="([^"]*)" viewBox="([^"]*)">/, '<svg viewBox="$3" focusable="false">')
    .replace(emptyPaths, '')
    .replace(noise, '')
    .replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))))
    .replace(/ d="([^"]*)"/g, (_, path: string) => ` d="${compactPath(path)}"`)
    .replace(/(id="|url\(#)(clip|gradient)/g, `$1${id}-$2`)
    .replace(/<g><\/g>/g, '');

async function svgOf(id: string, spec: Spec): Promise<Markup> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const compiled = compile(spec as unknown as Parameters<typeof compile>[0], { logger: quiet(vega) }).spec;
  vega.resetSVGDefIds();
  const svg = await new vega.View(vega.parse(compiled), { renderer: 'none', logger: quiet(vega) }).toSVG();
  return trusted(tidied(svg, id));
}

const quiet = (vega: typeof import('vega')) => vega.logger(vega.None);

/** The chart as pictures of two widths; the page shows the one that fits. */
export async function drawn(chart: Chart): Promise<Markup> {
  const { id, label, heights, width = 1020 } = chart;
  const spec = chart.draw({ width, height: heights.wide, isNarrow: false });
  const wide = await svgOf(`${id}-w`, spec);
  const narrow = await svgOf(`${id}-n`, chart.draw({ width: 350, height: heights.narrow, isNarrow: true }));
  const { axes } = spec.usermeta as { readonly axes: string };
  return html`<div class="chart" data-chart="${id}" data-axes="${axes}" role="img" aria-label="${label}"><div class="wide" aria-hidden="true">${wide}</div><div class="narrow" aria-hidden="true">${narrow}</div></div>`;
}
