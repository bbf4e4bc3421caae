import { describe, expect, test } from 'vitest';
import { fittedLines, renderCard } from '../../src/report/card.ts';
import { allReports, busyMix, cleanMix, silentMono } from '../helpers/reports.ts';

/** Elements that were opened and not closed, or the other way round. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = [];
  for (const [, end, name, own] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (own) continue;
    if (!end) open.push(name!);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

describe.each(Object.entries(allReports))('the card of %s', (_, report) => {
  test('is one picture of 1200 by 630 that needs nothing else', () => {
    const svg = renderCard(report());
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 1200 630" width="1200" height="630"/,
    );
    expect(unbalanced(svg)).toEqual([]);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /var\(|https?:|url\(|<script|<image|@import|href/,
    );
    expect(svg.length).toBeLessThan(30_000);
    for (const [, x, y] of svg.matchAll(/<(?:text|rect|line) x1?="([-\d.]+)"[^>]*? y1?="([-\d.]+)"/g)) {
      expect(Number(x)).toBeLessThan(1200);
      expect(Number(y)).toBeLessThan(630);
    }
  });
});

test('it says the verdict, the checks and the numbers, and draws mix and corridor', () => {
  const svg = renderCard(busyMix());
  for (const words of [
    'chorus-of-lights_mix3.wav',
    '14 of 18',
    '−12.4 LUFS',
    '+0.4 dBTP',
    '6.8 LU',
    'Pop 2024, 6 records',
  ])
    expect(svg).toContain(`>${words}`.replace('>Pop', 'Pop'));
  expect(svg).toMatch(
    /<desc id="about">Close\. Fix two things[^<]* 14 of 18 checks passed, integrated loudness −12\.4 LUFS/,
  );
  expect(svg).toContain('fill="#c9d3e0"');
  expect(renderCard(cleanMix())).not.toContain('fill="#c9d3e0"');
});

test('of silence there is nothing to draw', () => {
  expect(renderCard(silentMono())).not.toContain('<path');
});

test('words that have no room end with an ellipsis', () => {
  expect(fittedLines('one two three four', 60, 10, 2)).toEqual(['one two', 'three four']);
  expect(fittedLines('one two three four five six', 60, 10, 2)).toEqual(['one two', 'three fou…']);
  expect(fittedLines('an-endless-name.wav', 60, 10, 1)).toEqual(['an-endles…']);
});
