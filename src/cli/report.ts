import type { Command } from 'commander';
import type { ReportFlags } from './do-report.ts';
import { embedOption, sinceOption, withFlags } from './options.ts';

export function addReport(program: Command, end: (code: number) => void): void {
  const command = program
    .command('report')
    .argument('[files...]', 'mixes; with --stems alone, their sum')
    .option(
      '-o, --output <file>',
      'where it goes: .html, .json, .md, .txt or .svg, a card to share (default: ./reports/NAME.html)',
    )
    .addOption(sinceOption())
    .addOption(embedOption())
    .option('--png [file]', 'also a picture of it, by Chromium, Chrome or Edge (default: beside it)')
    .option('--pdf [file]', 'also as it is printed')
    .option('--open', 'and open it')
    .description('one HTML page of what is wrong, why, where, and what to do');
  withFlags(command).action(async (named: string[], given: ReportFlags) => {
    const { reportFiles } = await import('./do-report.ts');
    end(await reportFiles(named, given));
  });
}
