import type { Told } from '../jobs/told.ts';
import type { CheckedFile } from '../report/check.ts';
import { csvHead, csvLine } from '../report/csv.ts';
import { ndjsonLine } from '../report/ndjson.ts';
import type { Report } from '../report/report.ts';
import { filesOfReport } from '../report/report-table.ts';
import { say } from './output.ts';
import type { RowFlags } from './row-format.ts';

/** A table on stdout, told as its files are heard; absent where text or one JSON document was asked for. */
export class Rows {
  readonly #line: (file: CheckedFile) => string;
  #head: string;

  private constructor(head: string, line: (file: CheckedFile) => string) {
    this.#head = head;
    this.#line = line;
  }

  static of(format: RowFlags['format']): Rows | undefined {
    if (format === 'csv') return new Rows(csvHead(), csvLine);
    return format === 'ndjson' ? new Rows('', ndjsonLine) : undefined;
  }

  tell(report: Report): void {
    this.#say(filesOfReport(report));
  }

  tellMistake(path: string, { code, message }: Told): void {
    this.#say([{ path, outcomes: [], warnings: [], mistake: { code, message } }]);
  }

  #say(files: readonly CheckedFile[]): void {
    say(this.#head + files.map(this.#line).join(''));
    this.#head = '';
  }
}
