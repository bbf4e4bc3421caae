import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { element, xmlOf } from '../../src/export/xml.ts';
import { oddNames } from '../helpers/handovers.ts';

/** Python, which has a reader of its own. */
const reader = spawnSync('python3', ['--version']).status === 0;

const attributeOf = (name: string): string => xmlOf(element('a', { name })).split('\n')[1]!;

describe('XML', () => {
  test('elements stand one a line, in their order; what is undefined is left out', () => {
    const root = element('Session', { version: 7002, on: true, none: undefined }, [
      element('Empty'),
      element('Text', {}, 'a < b & "c"\nd'),
      element('Parent', { id: 'x' }, [element('Child', { gain: -0.5 })]),
    ]);
    expect(xmlOf(root)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<Session version="7002" on="true">
  <Empty/>
  <Text>a &lt; b &amp; "c"
d</Text>
  <Parent id="x">
    <Child gain="-0.5"/>
  </Parent>
</Session>
`);
  });

  test('attributes keep quotes, tabs and line ends', () => {
    expect(attributeOf(`a"b'c\td\ne\r<&>`)).toBe(`<a name="a&quot;b'c&#9;d&#10;e&#13;&lt;&amp;&gt;"/>`);
  });

  test('what XML cannot have becomes a sign that says so', () => {
    expect(attributeOf('a\0b\u001Fc\uFFFEd\uD800e')).toBe('<a name="a\uFFFDb\uFFFDc\uFFFDd\uFFFDe"/>');
    expect(attributeOf('𝄞')).toBe('<a name="𝄞"/>');
  });

  test('no number that is none', () => {
    expect(() => xmlOf(element('a', { gain: Number.NaN }))).toThrow('a@gain is NaN');
  });

  test.skipIf(!reader)('another reader finds the same again', () => {
    const root = element(
      'a',
      {},
      oddNames.map((name) => element('b', { name }, name)),
    );
    const read = execFileSync(
      'python3',
      [
        '-c',
        'import sys,json,xml.etree.ElementTree as t; print(json.dumps([[b.get("name"), b.text] for b in t.parse(sys.stdin).getroot()]))',
      ],
      { input: xmlOf(root), encoding: 'utf8' },
    );
    expect(JSON.parse(read)).toEqual(oddNames.map((name) => [name, name]));
  });
});
