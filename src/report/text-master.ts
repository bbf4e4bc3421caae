import { tame } from './markup.ts';
import { aimWords, codecRows, masterChain, masterRows, masterSentences } from './master.ts';
import { wrapped } from './text-ink.ts';
import { type Page, table } from './text-page.ts';

const narrow = 72; // columns: the loudness, which hardly changes, gives way

/** What became of a mix on its way to a master. */
export function masterLines({ report, ink, width }: Page): readonly string[] {
  const { master } = report;
  if (!master) return [];
  const [first, ...others] = masterSentences(report);
  const alert = master.because === undefined ? (text: string) => text : (text: string) => `${ink.yellow('▲')} ${text}`;
  const numbers = masterRows(report).map(([title, before, after]) => [title, before, '→', ink.bold(after)]);
  const codecs = codecRows(report).map(([codec, peak, loudness, advice]) =>
    (width < narrow ? [codec, peak, advice] : [codec, peak, loudness, advice]).map(tame),
  );
  return [
    ...wrapped(`${ink.bold('Master:')} ${aimWords(master)}`, width, 2, 4),
    ...(first ? wrapped(alert(tame(first)), width, 2, 4) : []),
    ...others.flatMap((each) => wrapped(tame(each), width, 2, 4)),
    ...masterChain(report).flatMap((step) => wrapped(ink.dim(`· ${step}`), width, 4, 6)),
    ...(numbers.length > 0 ? ['', ...table(numbers, [1, 3])] : []),
    ...(codecs.length > 0
      ? ['', `  ${ink.dim('Once encoded and decoded')}`, ...table(codecs, width < narrow ? [1] : [1, 2])]
      : []),
  ];
}
