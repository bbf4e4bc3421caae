/// <reference lib="dom" />
import { part } from './part.ts';

const percent = (share: number): string => `${Math.floor(100 * Math.min(1, share))} %`;

/** Where work is that the server does: in words, and its share of the whole. */
export function tell(stage: string, share: number, more?: string): void {
  const words = part(HTMLElement, '#stage');
  if (words.textContent !== stage) words.textContent = stage; // read aloud: only when it is news
  part(HTMLElement, '#share').textContent = more === undefined ? percent(share) : `${percent(share)}, ${more}`;
  part(HTMLProgressElement, '#whole').value = share;
}
