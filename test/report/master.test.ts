import { expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { codecRows, masterRows, masterSentences } from '../../src/report/master.ts';
import { renderText } from '../../src/report/text.ts';
import { mastered } from '../helpers/reports.ts';

test('what was not reached comes first, then what was done', () => {
  const [first, compression, limiter, advice] = masterSentences(mastered());
  expect(first).toMatch(
    /^Reaching −8\.0 LUFS would need 4\.1 dB of limiting; 3\.0 dB are allowed\. Written at −1\d\.\d LUFS\.$/,
  );
  expect(compression).toMatch(/^Compressed by 1\.4 dB/);
  expect(limiter).toBe(
    'The limiter takes 6.2 dB at most, at 1:21.4 in the Verse 2; it is at work in 42 % of the sound, by 1.9 dB in the mean, and costs 3.0 LU of loudness.',
  );
  expect(advice).toContain('headroom');
});

test('codecs say what ceiling they would need, or why they were not heard', () => {
  expect(codecRows(mastered()).map(([, peak, loud, said]) => [peak, loud, said.slice(0, 24)])).toEqual([
    ['+0.5 dBTP', '−0.1 LU', 'needs a ceiling of −1.5 '],
    ['−0.7 dBTP', '0.0 LU', 'stays under full scale'],
    ['–', '–', '<script>alert("x")</scri'],
  ]);
});

test('the distance of tone is told before and after', () => {
  const rows = masterRows(mastered());
  expect(rows.map(([title]) => title)).toContain('Tone, distance from the reference');
});

test('text and page have it', async () => {
  expect(renderText(mastered())).toContain('Master: −8.0 LUFS under −1.0 dBTP, with no more than 3.0 dB of limiting');
  expect(await renderHtml(mastered())).toContain('Once encoded and decoded');
});
