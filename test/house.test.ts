import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const picture = readFileSync(join(root, 'src/README.md'), 'utf8');

test('the picture of the house names every room', () => {
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) =>
      entry.isDirectory() ? readdirSync(join(root, 'src', entry.name)).length > 0 : entry.name !== 'README.md',
    )
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  const named = [...picture.matchAll(/^ {2}(\S+(?: \S+)*?) {2,}/gm)].flatMap(([, names]) => names!.split(' '));
  expect(rooms.filter((room) => !named.includes(room))).toEqual([]);
});

test('its floors are those that the architecture test holds', () => {
  const held = readFileSync(join(root, 'test/contracts/architecture.test.ts'), 'utf8');
  const list = /const floors = \[\n(.*?)\n\]/s.exec(held)![1]!;
  const floors = [...list.matchAll(/'([^']+)'/g)].map(([, floor]) => floor!);
  expect(picture).toContain(`\`\`\`text\n${floors.join('\n')}\n\`\`\``);
});

test('its links lead somewhere', () => {
  const targets = [...picture.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target!);
  const missing = targets.filter((target) => {
    try {
      readFileSync(resolve(root, 'src', target));
      return false;
    } catch {
      return true;
    }
  });
  expect(missing).toEqual([]);
});
