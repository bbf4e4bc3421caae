/** Text that is HTML already. Everything else is escaped on its way in. */
export interface Markup {
  readonly markup: string;
}

export type Piece = Markup | string | number | false | undefined | readonly Piece[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Signs that steer a terminal or turn the line around, and that no name needs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text of unknown origin on one line, with nothing in it that steers what shows it. */
export const tame = (text: string): string => text.replace(/[\t\r\n]+/g, ' ').replace(steering, '\ufffd');

/** JSON in which those signs are written as escapes: the same data, harmless to whatever shows it. */
export const tamedJson = (json: string): string =>
  json.replace(steering, (sign) => (sign < ' ' ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`));

export const escaped = (text: string): string => tame(text).replace(/[&<>"']/g, (sign) => entities[sign]!);

function written(piece: Piece): string {
  if (piece === false || piece === undefined) return '';
  if (typeof piece === 'string') return escaped(piece);
  if (typeof piece === 'number') return String(piece);
  return 'markup' in piece ? piece.markup : piece.map(written).join('');
}

/** A template whose values are escaped, save those that are markup: html`<b>${name}</b>`. */
export const html = (parts: TemplateStringsArray, ...values: readonly Piece[]): Markup => ({
  markup: parts.reduce((text, part, index) => text + written(values[index - 1]) + part),
});

/** Trusts a text to be markup: only for what this program wrote itself. */
export const trusted = (markup: string): Markup => ({ markup });

/** Data for a script element that no browser runs; nothing in it can close the element. */
export const embedded = (json: string): Markup => trusted(json.replace(/</g, '\\u003c'));
