import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { escaped } from '../../src/report/markup.ts';
import { findingsOf } from '../../src/rules/judge.ts';
import {
  allReports,
  busyMix,
  cleanMix,
  mendedMix,
  nastyNames,
  silentMono,
  stemsWithMasking,
} from '../helpers/reports.ts';

const voids = new Set(['meta', 'link', 'br', 'hr', 'img', 'input']);

/** Tags that are left open or closed out of turn. */
function unbalanced(page: string): readonly string[] {
  const bare = page.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name, rest] of bare.matchAll(/<(\/?)([a-z][a-z0-9]*)\b([^>]*)>/gi)) {
    if (voids.has(name!) || rest!.endsWith('/')) continue;
    if (!slash) open.push(name!);
    else if (open.pop() !== name) wrong.push(name!);
  }
  return [...wrong, ...open];
}

/** Drawn once: drawing is what takes time. */
const drawn = new Map<string, Promise<string>>();

describe.each(Object.entries(allReports))('the page of %s', (name, make) => {
  const pageOf = () => {
    const page = drawn.get(name) ?? renderHtml(make());
    drawn.set(name, page);
    return page;
  };

  test('is well formed, with one heading of the first order and ids used once', async () => {
    const page = await pageOf();
    expect(unbalanced(page)).toEqual([]);
    expect(page.match(/<h1[ >]/g)).toHaveLength(1);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  test('says of every finding what, why and what to do', async () => {
    const report = make();
    const page = await pageOf();
    for (const { what, why, advice } of findingsOf(report.outcomes)) {
      for (const words of [what, why, advice]) expect(page).toContain(escaped(words));
    }
  });

  test('asks nothing of a network', async () => {
    const page = await pageOf();
    expect(page).not.toMatch(/https?:|@import|url\((?!#)/i);
    expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].filter(([, url]) => !/^(#|data:,$)/.test(url!))).toEqual([]);
  });

  test('stays under half a megabyte', async () => {
    expect(Buffer.byteLength(await pageOf())).toBeLessThan(500_000);
  });

  test('carries its own data', async () => {
    const [, data] = /<script type="application\/json" id="report">([\s\S]*?)<\/script>/.exec(await pageOf())!;
    expect(JSON.parse(data!)).toHaveProperty('format', 1);
  });
});

test('of what was mended its data holds the mix, and no reason twice', async () => {
  const page = await renderHtml(mendedMix());
  const { outcomes, after } = JSON.parse(/id="report">([\s\S]*?)<\/script>/.exec(page)![1]!);
  const findingsIn = (all: typeof outcomes) => all.flatMap(({ findings = [] }: { findings?: object[] }) => findings);
  const known = new Map(findingsIn(outcomes).map((each: { id: string; why: string }) => [each.id, each.why]));
  expect([...known.values()]).not.toContain('');
  expect(after.tracks.map(({ role }: { role: string }) => role)).toEqual(['mix']);
  for (const { id, why, fix } of findingsIn(after.outcomes))
    expect([why === '', fix]).toEqual([known.has(id), undefined]);
});

test('that nothing was found is good news only where something was judged', async () => {
  const calm = 'Nothing was found that needs fixing.';
  const empty = { ...silentMono(), outcomes: [] };
  expect(await renderHtml(empty)).toContain('There was nothing to judge.');
  expect(await renderHtml(empty)).not.toContain(calm);
  const { outcomes } = silentMono();
  const passed = { ...silentMono(), outcomes: outcomes.map(({ rule }) => ({ rule, status: 'passed' as const })) };
  expect(await renderHtml(passed as typeof empty)).toContain(calm);
});

test('the first finding is open, the others are not', async () => {
  const page = await renderHtml(busyMix());
  expect(page.match(/<details class="card finding"[^>]* open>/g)).toHaveLength(1);
  expect(page.match(/<details class="card finding"/g)).toHaveLength(4);
});

test('a page has the parts that there is something to say about', async () => {
  const partsOf = async (page: Promise<string>) =>
    [...(await page).matchAll(/<section id="([a-z]+)"/g)].map(([, id]) => id);
  expect(await partsOf(renderHtml(silentMono()))).toEqual(['findings', 'numbers', 'checks', 'how']);
  expect(await partsOf(renderHtml(stemsWithMasking()))).toEqual(
    'findings numbers tone loudness masking stereo tracks chain checks how'.split(' '),
  );
});

test('charts say in a sentence what they show, and hide their drawing from readers', async () => {
  const page = await renderHtml(busyMix());
  expect(page).toContain('role="img" aria-label="Average spectrum of the mix, 20 Hz to 20 kHz. Outside the usual');
  expect(page.match(/class="wide" aria-hidden="true"><svg/g)).toHaveLength(4);
  expect(page.includes('graphics-symbol')).toBe(false);
  expect(page.includes('stroke="var(--mix)"')).toBe(true);
});

test('after a fix the second curve is drawn and every finding has its verdict', async () => {
  const page = await renderHtml(mendedMix());
  expect(page).toContain('With the fixes');
  for (const verdict of ['fixed', 'eased', 'unchanged']) expect(page).toContain(`class="mark v-${verdict}"`);
  expect(page).toContain('taken back');
});

test('it is honest where there was no reference', async () => {
  const page = await renderHtml(cleanMix());
  expect(page).toContain('no reference');
  expect(page).not.toContain('Difference from the reference');
});

test('a name that looks like markup stays a name', async () => {
  const page = await renderHtml(nastyNames());
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/title>/g)).toHaveLength(1);
});
