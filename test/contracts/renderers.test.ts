import { describe, expect, test } from 'vitest';
import { type RendererId, renderers } from '../../src/report/index.ts';
import { allReports, nasty, nastyNames } from '../helpers/reports.ts';

const ids = Object.keys(renderers) as readonly RendererId[];

/** Drawings and looks hold many words of code that no reader sees. */
const visible = (text: string): string => text.replace(/<(script|style)[\s\S]*?<\/\1>/g, '');

describe.each(ids)('the %s renderer', (id) => {
  test.each(Object.entries(allReports))('renders %s without a hole', async (_, report) => {
    const text = visible(await renderers[id](report()));
    expect(text.length).toBeGreaterThan(100);
    const hole = /\bNaN\b|\bundefined\b|\[object|\bInfinity\b|−0\.0+\b|\bnull dB/;
    expect(hole.exec(text)?.[0]).toBeUndefined();
  });

  test('gives the same bytes for the same report', async () => {
    const { 'a mended mix': report } = allReports;
    expect(await renderers[id](report!())).toBe(await renderers[id](report!()));
  });

  test('does not change the report', async () => {
    const report = nastyNames();
    await renderers[id](report);
    expect(report).toEqual(nastyNames());
  });

  test('lets no name steer a terminal', async () => {
    const text = await renderers[id](nastyNames());
    expect(['\u001b', '\u202e'].filter((sign) => text.includes(sign))).toEqual([]);
  });

  test('lets no name become a tag', async () => {
    if (id === 'text') return;
    const text =
      id === 'json' ? JSON.stringify(JSON.parse(await renderers[id](nastyNames()))) : await renderers[id](nastyNames());
    if (id === 'json') expect(text).toContain(JSON.stringify(nasty));
    else expect(text).not.toMatch(/(?<!\\)<script>alert/);
  });
});
