/** An element of an XML file, its children in their order; text stands only where no elements do. */
export interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Element[] | string;
}

/** What is undefined is left out. Numbers are written with all their digits, truths as `true` and `false`. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** `element('Track', { id: 'a' }, [element('Name', {}, 'Kick')])`. Names are the caller's, and have to be names of XML. */
export const element = (name: string, attributes: Attributes = {}, children: Element['children'] = []): Element => ({
  ...{ name, attributes, children },
});

/** What XML 1.0 can have in no way (production 2, Char): control characters, halves of pairs, U+FFFE and U+FFFF. */
const impossible = /(?![\t\n\r\x7F-\x9F])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu;

const escapes: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  // A reader makes a blank of these in attributes, unless they come by number (XML 1.0, 3.3.3).
  ...{ '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' },
};

const possible = (text: string): string => text.replace(impossible, '\uFFFD');
const quoted = (text: string): string => possible(text).replace(/[&<>"\t\n\r]/g, (sign) => escapes[sign]!);
const plain = (text: string): string => possible(text).replace(/[&<>\r]/g, (sign) => escapes[sign]!);

function writtenOf(value: string | number | boolean, where: string): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${where} is ${value}`);
  return quoted(String(value));
}

/** An element a line, indented by two blanks. */
function* linesOf({ name, attributes, children }: Element, indent: string): Generator<string> {
  const set = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${writtenOf(value!, `${name}@${key}`)}"`)
    .join('');
  if (children.length === 0) yield `${indent}<${name}${set}/>`;
  else if (typeof children === 'string') yield `${indent}<${name}${set}>${plain(children)}</${name}>`;
  else {
    yield `${indent}<${name}${set}>`;
    for (const child of children) yield* linesOf(child, `${indent}  `);
    yield `${indent}</${name}>`;
  }
}

/**
 * An XML 1.0 file in UTF-8. What XML cannot say (control characters) becomes U+FFFD.
 * @throws RangeError at a number that is not finite
 */
export const xmlOf = (root: Element): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${[...linesOf(root, '')].join('\n')}\n`;
