/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageData } from '../page-data.ts';
import { clock } from '../print.ts';
import { Deck } from './deck.ts';
import type { Listening } from './desk.ts';
import { shortcuts } from './player-keys.ts';
import { moves } from './player-moves.ts';
import { position } from './player-wave.ts';

const one = <E extends Element = HTMLElement>(what: string): E | null => document.querySelector<E>(what);
const all = <E extends Element = HTMLElement>(what: string): E[] => [...document.querySelectorAll<E>(what)];
const input = (what: string): HTMLInputElement => one<HTMLInputElement>(`input[data-player=${what}]`)!;

const data = JSON.parse(one('#sound')!.textContent!) as PageData;
const deck = new Deck(data, one('#desk')!.textContent!);
const player = one('#player')!;
const play = one<HTMLButtonElement>('[data-player=play]')!;
const ways = all<HTMLInputElement>('input[name=listen]');

const rounded = (decibels: number): string => `${decibels <= -0.05 ? '−' : ''}${Math.abs(decibels).toFixed(1)}`;

const levelWords = (): readonly [string, string] => {
  const { level, state } = deck;
  if (state.listening === 'difference') return ['', 'what the fixes change'];
  if (state.listening === 'move') return ['', 'what this move changes'];
  if (!input('match').checked) return ['', 'as they are'];
  return level ? [`${rounded(level.loudness)} LUFS, `, `${rounded(level.gain)} dB`] : ['', ''];
};

const show = (): void => {
  const { isPlaying, time, listening } = deck.state;
  const name = isPlaying ? 'Pause' : 'Play';
  if (play.getAttribute('aria-label') !== name) play.setAttribute('aria-label', name);
  play.classList.toggle('on', isPlaying);
  one('.clock b')!.textContent = clock(Math.floor(time + 0.001));
  const words = levelWords();
  for (const [i, part] of all('.level span').entries()) if (part.textContent !== words[i]) part.textContent = words[i]!;
  for (const way of ways) {
    if (way.value === listening) way.checked = true;
    else if (listening === 'move') way.checked = false;
    way.parentElement!.classList.toggle('away', !deck.offers(way.value as Listening));
  }
  wave.show(deck.state);
  switches.show(listening);
};

const trouble = (sentence: string): void => {
  const line = one('.trouble')!;
  line.textContent = sentence;
  line.hidden = false;
};

const guarded = (work: Promise<unknown>): void =>
  void work.catch((error: unknown) => trouble(error instanceof Error ? error.message : String(error)));

const toggle = (): void => (deck.state.isPlaying ? deck.pause() : guarded(deck.play()));
const hear = (time: number, listening?: Listening): void => {
  if (listening) deck.listen(listening);
  guarded(deck.seek(time).then(() => (deck.state.isPlaying ? undefined : deck.play())));
};

const wave = position(one('.wave'), data, (time) => guarded(deck.seek(time)));
const switches = moves(data, deck);

play.addEventListener('click', toggle);
for (const way of ways) way.addEventListener('change', () => deck.listen(way.value as Listening));
input('match').addEventListener('change', ({ currentTarget }) =>
  deck.match((currentTarget as HTMLInputElement).checked),
);
input('loop').addEventListener('change', ({ currentTarget }) => deck.loop((currentTarget as HTMLInputElement).checked));

/** Where a "Hear it" begins; undefined where there is no sound of it. */
const momentOf = ({ dataset: { hear: from, to } }: HTMLElement): number | undefined =>
  deck.within(Number(from), to === undefined ? undefined : Number(to));

document.addEventListener('click', (event) => {
  const button = (event.target as Element).closest<HTMLElement>('[data-hear]');
  const time = button ? momentOf(button) : undefined;
  if (button && time !== undefined) hear(time, button.dataset.listen as Listening | undefined);
});

/** "#t=1:58", "#t=118.5": seconds; undefined where it is no time. */
const timeIn = (hash: string): number | undefined => {
  const found = /^#t=(?:(\d+):)?(?:(\d+):)?(\d+(?:\.\d+)?)$/.exec(hash);
  if (!found) return undefined;
  const [, first, second, last] = found;
  const whole = [first, second].filter((part) => part !== undefined).reduce((sum, part) => 60 * sum + Number(part), 0);
  return 60 * whole + Number(last);
};

const follow = (): void => {
  const time = timeIn(location.hash);
  if (time === undefined) return;
  // To play unasked would be complained of, and rude.
  if (navigator.userActivation?.hasBeenActive) hear(time);
  else guarded(deck.seek(time));
};

addEventListener('hashchange', follow);

shortcuts({
  toggle,
  seekBy: (seconds) => guarded(deck.seek(deck.state.time + seconds)),
  listen(to) {
    const references = ways.filter(({ value }) => value.startsWith('reference'));
    const at = references.findIndex(({ checked }) => checked);
    const next = to === 'reference' ? references[(at + 1) % references.length]?.value : to;
    if (next && ways.some(({ value }) => value === next)) deck.listen(next as Listening);
  },
  flip: (what) => input(what).click(),
});

for (const button of all('[data-hear]')) button.hidden = momentOf(button) === undefined;
deck.onChange = show;
deck.onTrouble = trouble;
one('.tools')?.prepend(one('[data-player=keys]')!);
one('.controls')!.hidden = false;
follow();
show();
guarded(
  deck.prepare().then(() => {
    play.disabled = false;
    player.dataset.ready = '';
  }),
);
