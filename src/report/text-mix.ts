import { acceptedOf, findingsOf } from '../rules/judge.ts';
import type { Finding } from '../rules/rule.ts';
import { tame } from './markup.ts';
import { decisionsOf, leadSentence, mendedSentences, notesBeside, writtenBy } from './mix.ts';
import { keyReadings, mainTrack, stemsOf } from './numbers.ts';
import type { Report } from './report.ts';
import { guessedRoles } from './roles.ts';
import { deskLines } from './text-desk.ts';
import { columns, type Ink, wrapped } from './text-ink.ts';
import { headerLines, type Page, pageOf, type TextOptions, table } from './text-page.ts';
import { sinceLines } from './text-since.ts';
import { countsOf, plural, verdictSentence } from './verdict.ts';
import { valueWords } from './words.ts';

/** What is left in the mix and its stems; findings that say little only where all is asked for. */
const leftIn = ({ report: { after }, verbose }: Page): readonly Finding[] =>
  after ? findingsOf(after.outcomes).filter(({ severity }) => verbose || severity !== 'info') : [];

/** Key numbers: the plain sum, and the mix. */
function changeLines({ report, ink }: Page): readonly string[] {
  const rows = keyReadings(report).flatMap(({ title, unit, value, isNew, after }) => {
    const [was, is] = isNew ? ['–', value] : [valueWords(value, unit), after];
    return is === undefined ? [] : [[title, was, '→', ink.bold(valueWords(is, unit))]];
  });
  if (!report.after || rows.length === 0) return [];
  const { error, warning } = countsOf(report.outcomes).findings;
  const now = countsOf(report.after.outcomes).findings;
  const found = ['Errors, warnings', `${error}, ${warning}`, '→', ink.bold(`${now.error}, ${now.warning}`)];
  return table([['', ink.dim('plain sum'), '', ink.dim('mix')], ...rows, found], [1, 3]);
}

const signs = { error: '✖', warning: '▲', info: '●' } as const;

const inks = { error: 'red', warning: 'yellow', info: 'blue' } as const;

const signOf = ({ ink }: Page, severity: Finding['severity']): string => ink[inks[severity]](signs[severity]);

function findingLines(page: Page, { severity, what, advice }: Finding): readonly string[] {
  const { ink, width } = page;
  return [
    ...wrapped(`${signOf(page, severity)} ${ink.bold(tame(what))}`, width, 2, 4),
    ...wrapped(`→ ${tame(advice)}`, width, 4, 6),
  ];
}

/** What is left in the mix in full; what is left in stems a line a rule. Without a mix, what the plain sum has. */
function leftLines(page: Page): readonly string[] {
  const { report, ink, width } = page;
  const main = mainTrack(report.tracks)?.name;
  const found = leftIn(page);
  const isOfMix = ({ tracks }: Finding) => tracks[0] === main;
  const inStems = found.filter((finding) => !isOfMix(finding));
  const rules = [...new Set(inStems.map(({ rule }) => rule))];
  const stems = rules.flatMap((rule) => {
    const own = inStems.filter((finding) => finding.rule === rule);
    if (own.length === 1) return findingLines(page, own[0]!);
    const sign = signOf(
      page,
      own.some(({ severity }) => severity === 'error')
        ? 'error'
        : own.some(({ severity }) => severity === 'warning')
          ? 'warning'
          : 'info',
    );
    const names = [...new Set(own.map(({ tracks }) => tame(tracks[0] ?? '')))].join(', ');
    const about = `${sign} ${ink.bold(report.rules[rule]?.title ?? rule)}: ${names}`;
    return [...wrapped(about, width, 2, 4), ...wrapped(`→ ${tame(own[0]!.advice)}`, width, 4, 6)];
  });
  const lines = [...found.filter(isOfMix).flatMap((finding) => findingLines(page, finding)), ...stems];
  return lines.length > 0 ? [`  ${ink.bold('LEFT')}`, ...lines] : [];
}

const listed = ({ ink, width }: Page, title: string, sentences: readonly string[]): readonly string[] =>
  sentences.length === 0
    ? []
    : [`  ${ink.bold(title)}`, ...sentences.flatMap((each) => wrapped(`· ${tame(each)}`, width, 2, 4))];

const few = 8;

/** The first of many, and how many more there are. */
const first = (sentences: readonly string[], verbose: boolean): readonly string[] =>
  verbose || sentences.length <= few
    ? sentences
    : [...sentences.slice(0, few - 1), `${sentences.length - few + 1} more (--verbose).`];

const takenBack = ({ mixing }: Report): readonly string[] =>
  (mixing?.takenBack ?? []).map(({ id, because }) => `${id}: ${because}.`.replace(/\.\.$/, '.'));

const quoted = (path: string): string => (/^[\w./\\:-]+$/.test(path) ? path : `"${path.replace(/["\\$`]/g, '\\$&')}"`);

/** What was written, and what one does then: a command a line, below it what it is for. */
function endLines({ report, ink, width, named }: Page): readonly string[] {
  const files = report.after?.files ?? [];
  const mix = files.find((file) => /\.(wav|flac)$/i.test(file));
  const plan = files.find((file) => file.endsWith('.plan.json'));
  const again = `mixwright mix ${stemsAgain(report, named)}`;
  const next = report.after
    ? [
        ...(plan ? [['Change the plan in any editor, then render it', `${again} --plan ${quoted(plan)}`]] : []),
        ...(mix ? [['Once you like it, bring it to its loudness', `mixwright master ${quoted(mix)}`]] : []),
      ]
    : [['To make the mix', 'the same command without --dry-run']];
  return [
    ...writtenBy(report).map((file) => `  ${ink.green('✓')} ${tame(file)}`),
    ...(files.length > 0 ? [''] : []),
    `  ${ink.bold('NEXT')}`,
    ...next.flatMap(([does, command]) => nextLines(tame(does!), tame(command!), width, ink.dim)),
  ];
}

/** On one line where that fits; a command is never broken, so that it can be copied. */
const nextLines = (does: string, command: string, width: number, dim: Ink['dim']): readonly string[] =>
  columns(does) + columns(command) + 5 <= width
    ? [`  ${dim(`${does}:`)}  ${command}`]
    : [`  ${dim(`${does}:`)}`, `    ${command}`];

const fewStems = 4;

/** Stems as they were named; of many the folder that they all lie in. */
function stemsAgain(report: Report, named: readonly string[]): string {
  if (named.length > 0 && named.length <= fewStems) return named.map(quoted).join(' ');
  const folders = new Set(stemsOf(report).map(({ path }) => path?.replace(/[^\\/]*$/, '') || '.'));
  return folders.size === 1 ? quoted([...folders][0]!) : 'STEMS';
}

const spaced = (lines: readonly string[]): readonly string[] => (lines.length > 0 ? ['', ...lines] : []);

/** What a terminal shows of an assisted mix: the desk, what it did to the plain sum, what is left. */
export function renderMix(report: Report, options: TextOptions = {}): string {
  const page = pageOf(report, options);
  const { ink, width, verbose } = page;
  const lead = leadSentence(report);
  const guesses = guessedRoles(report);
  const accepted = acceptedOf((report.after ?? report).outcomes).length;
  const lines = [
    '',
    ...headerLines(page),
    '',
    ...wrapped(verdictSentence(report), width, 2).map(ink.bold),
    ...spaced(deskLines(page, options.width)),
    ...spaced(changeLines(page)),
    ...(lead ? wrapped(tame(lead), width, 2, 4) : []),
    ...spaced(sinceLines(page)),
    ...spaced(listed(page, 'MENDED IN THE STEMS', first(mendedSentences(report), verbose))),
    ...spaced(leftLines(page)),
    ...spaced(listed(page, 'WORTH KNOWING', first(notesBeside(report, leftIn(page)), verbose))),
    ...spaced(listed(page, 'TAKEN BACK', first(takenBack(report), verbose))),
    ...(verbose
      ? spaced(
          listed(
            page,
            'DECIDED',
            decisionsOf(report).map(({ id, reason }) => `${id}: ${reason}`),
          ),
        )
      : []),
    ...spaced(guesses ? wrapped(ink.dim(tame(guesses)), width, 2, 4) : []),
    ...spaced(report.warnings.flatMap(({ message }) => wrapped(`${ink.yellow('▲')} ${tame(message)}`, width, 2, 4))),
    ...(accepted > 0 ? ['', `  ${accepted} ${plural(accepted, 'finding')} accepted`] : []),
    ...spaced(endLines(page)),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
