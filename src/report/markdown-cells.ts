import { tame } from './markup.ts';

/** Nothing in a text from elsewhere can be read as markup. */
export const plain = (text: string): string => tame(text).replace(/[\\`*_{}[\]<>#|~!&$@]/g, '\\$&');

export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
