import { expect, test } from 'vitest';
import { projectJsonSchema } from '../../src/cli/project-keys.ts';
import { checkSchema } from '../../src/report/check-schema.ts';
import { reportSchema } from '../../src/report/report-schema.ts';
import { printedJson } from '../../src/rules/handbook.ts';
import { opinionsIn } from '../../src/run/judging.ts';

// Shipped for scripts in other languages; `npx vitest run test/report/schema.test.ts -u` makes it anew.
test('the shipped schema of the JSON document is current', async () => {
  await expect(printedJson(reportSchema())).toMatchFileSnapshot('../../rules/report.schema.json');
});

test('and that of a check', async () => {
  await expect(printedJson(checkSchema())).toMatchFileSnapshot('../../rules/check.schema.json');
});

test("and that of a project's settings", async () => {
  const { rules, presets } = opinionsIn();
  await expect(printedJson(projectJsonSchema(rules, presets))).toMatchFileSnapshot('../../rules/project.schema.json');
});
