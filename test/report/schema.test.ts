import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/report-schema.ts';
import { printedJson } from '../../src/rules/handbook.ts';

// Shipped for scripts in other languages; `npx vitest run test/report/schema.test.ts -u` makes it anew.
test('the shipped schema of the JSON document is current', async () => {
  await expect(printedJson(reportSchema())).toMatchFileSnapshot('../../rules/report.schema.json');
});
