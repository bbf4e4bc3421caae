import { acceptedOf, findingsOf } from '../rules/judge.ts';
import { albumSentences, songRows } from './album.ts';
import { coveredParts } from './covered.ts';
import { plain, row } from './markdown-cells.ts';
import { mixLines } from './markdown-mix.ts';
import { aimWords, codecRows, masterChain, masterRows, masterSentences } from './master.ts';
import { amountWords, doneSentences, matchRows, missedSentences, modelWords } from './match.ts';
import { keyReadings } from './numbers.ts';
import { changeWords } from './page-verdict.ts';
import type { Report } from './report.ts';
import { guessedRoles } from './roles.ts';
import { freshSentences, movedNumbers, sinceWords } from './since.ts';
import {
  countsOf,
  gravestFirst,
  outcomesNow,
  plainSummary,
  plural,
  severityWords,
  verdictSentence,
} from './verdict.ts';
import {
  acceptedWords,
  comparedWith,
  confidenceWord,
  findingOf,
  formatWords,
  partsWords,
  placesOf,
  referenceWords,
  resultOf,
  titleOf,
  valueWords,
} from './words.ts';

function numberLines(report: Report): readonly string[] {
  const readings = keyReadings(report);
  if (readings.length === 0) return [];
  const isMended = report.after !== undefined;
  const lines = readings.map((reading) => {
    const { title, unit, value, isNew, after } = reading;
    if (isNew) return row([title, '', valueWords(value, unit)]);
    const beside = isMended ? (after === undefined ? '' : valueWords(after, unit)) : comparedWith(reading);
    return row([title, valueWords(value, unit), beside]);
  });
  return ['## Numbers', '', row(['', ...headsOf(report)]), '|---|---:|---|', ...lines, ''];
}

function headsOf({ after, mixing }: Report): readonly string[] {
  if (!after) return [mixing ? 'Plain sum' : 'Mix', 'Held against'];
  return mixing ? ['Plain sum', 'Mix'] : ['Before', 'After'];
}

function albumLines(report: Report): readonly string[] {
  const rows = songRows(report);
  if (rows.length === 0) return [];
  const lines = rows.map(({ name, loudness, offset, peak, tone, pause, gain, note }, i) =>
    row([`${i + 1}`, plain(name), loudness, offset, peak, tone, pause, gain, note]),
  );
  const heads = ['', 'Song', 'LUFS', 'Beside the album', 'dBTP', 'Tone', 'Pause', 'Moves', ''];
  return [
    '## The album',
    '',
    row(heads),
    '|---:|---|---:|---:|---:|---|---:|---|---|',
    ...lines,
    '',
    ...albumSentences(report).flatMap((sentence) => [`${plain(sentence)}.`, '']),
  ];
}

function findingLines(report: Report): readonly string[] {
  const findings = findingsOf(outcomesNow(report));
  return gravestFirst.flatMap((severity) => {
    const own = findings.filter((finding) => finding.severity === severity);
    const items = own.flatMap((finding) => [
      `- **${plain(finding.what)}** (\`${finding.rule}\`, ${[...placesOf(finding, report).map(plain), confidenceWord(finding.confidence)].join(', ')})`,
      `  ${plain(finding.why)}`,
      `  To do: ${plain(finding.advice)}${finding.fix ? ` Fix: ${plain(finding.fix.about)}.` : ''}`,
    ]);
    return own.length === 0 ? [] : [`## ${severityWords[severity]}`, '', ...items, ''];
  });
}

function acceptedLines(report: Report): readonly string[] {
  const accepted = acceptedOf(outcomesNow(report));
  if (accepted.length === 0) return [];
  const items = accepted.map(
    (finding) => `- ${plain(finding.what)} (\`${finding.rule}\`) ${plain(acceptedWords(finding))}`,
  );
  return ['## Accepted', '', ...items, ''];
}

function verdictLines(report: Report): readonly string[] {
  const verdicts = report.after?.verdicts ?? [];
  if (verdicts.length === 0 || report.mixing) return [];
  const lines = verdicts.map((verdict) => {
    const unit = findingOf(report, verdict.finding)?.unit ?? '1';
    const title = report.rules[verdict.rule]?.title ?? verdict.rule;
    return row([plain(title), verdict.verdict, changeWords(verdict, unit), plain(verdict.because ?? '')]);
  });
  return ['## After the fix', '', row(['Finding', 'Now', 'Measured', 'Why']), '|---|---|---|---|', ...lines, ''];
}

function maskingLines(report: Report): readonly string[] {
  const parts = coveredParts(report);
  if (parts.length === 0) return [];
  const lines = parts.map(({ track, lost, to, time }) => row([plain(track), lost, plain(to), time]));
  return [
    '## Who covers whom',
    '',
    row(['Part', 'Loudness lost', 'Mostly to', 'When']),
    '|---|---:|---|---|',
    ...lines,
    '',
  ];
}

function matchLines({ match }: Report): readonly string[] {
  if (!match) return [];
  const rows = matchRows(match).map(({ title, before, after, isWorse }) =>
    row([title, before, `${isWorse ? '▲ ' : ''}${after}`].map(plain)),
  );
  return [
    '## The match',
    '',
    `${plain(`Towards ${modelWords(match)}. Asked for: ${amountWords(match)}.`)}`,
    '',
    row(['Off the reference', 'Before', 'After']),
    row(['---', '---:', '---:']),
    ...rows,
    '',
    ...[...doneSentences(match), ...missedSentences(match)].map((sentence) => `- ${plain(sentence)}`),
    '',
  ];
}

function masterLines(report: Report): readonly string[] {
  const { master } = report;
  if (!master) return [];
  const codecs = codecRows(report).map((cells) => row(cells.map(plain)));
  const numbers = masterRows(report).map((cells) => row(cells.map(plain)));
  return [
    '## The master',
    '',
    ...[`Asked for: ${aimWords(master)}.`, ...masterSentences(report)].flatMap((each) => [plain(each), '']),
    ...masterChain(report).map((step) => `- ${plain(step)}`),
    '',
    ...(numbers.length > 0 ? [row(['', 'Mix', 'Master']), '|---|---:|---:|', ...numbers, ''] : []),
    ...(codecs.length > 0 ? [row(['Codec', 'True peak', 'Loudness', '']), '|---|---:|---:|---|', ...codecs, ''] : []),
  ];
}

function sinceLines(report: Report): readonly string[] {
  const { since } = report;
  if (!since) return [];
  const moved = movedNumbers(report).map(([title, then, now]) => `${title} ${then} → ${now}`);
  return [
    `## ${plain(sinceWords(since))}`,
    '',
    ...(moved.length > 0 ? [plain(moved.join(' · ')), ''] : []),
    ...since.solved.map((what) => `- Solved: ${plain(what)}`),
    ...freshSentences(report).map((what) => `- New: ${plain(what)}`),
    ...(since.moves ?? []).map((what) => `- ${plain(what)}`),
    '',
  ];
}

/** A short page for an issue, a wiki or a mail. */
export function renderMarkdown(report: Report): string {
  const { passed, checked } = countsOf(outcomesNow(report));
  const track = resultOf(report);
  const parts = partsWords(report);
  const guesses = guessedRoles(report);
  const about = track ? [...formatWords(report, track), referenceWords(report)].map(plain).join(' · ') : '';
  const lines = [
    `# ${verdictSentence(report)}`,
    '',
    `**${plain(titleOf(report))}** · ${about}`,
    '',
    plain(plainSummary(report)),
    '',
    ...report.warnings.flatMap(({ message }) => [`> ${plain(message)}`, '']),
    ...sinceLines(report),
    ...numberLines(report),
    ...albumLines(report),
    ...verdictLines(report),
    ...masterLines(report),
    ...mixLines(report),
    ...matchLines(report),
    ...findingLines(report),
    ...(guesses ? [plain(guesses), ''] : []),
    ...acceptedLines(report),
    ...maskingLines(report),
    ...(parts ? [`Parts: ${plain(parts)}.`, ''] : []),
    `${passed} of ${checked} ${plural(checked, 'check')} passed. mixwright ${report.tool.version}, preset ${plain(report.preset)}.`,
  ];
  return `${lines.join('\n')}\n`;
}
