/// <reference lib="dom" />
import { ChosenFiles } from './chosen-files.ts';
import { dropZone } from './drop-zone.ts';
import { type Found, foundIn } from './dropped.ts';
import { fileOf, isHidden, isSound, type Use } from './guess-use.ts';
import { copied, part } from './part.ts';
import { tell } from './progress.ts';
import { type Done, Sending, underWay, type Wishes } from './send-song.ts';
import { songList } from './song-list.ts';
import { sharedTheme, themeButton } from './theme.ts';

const field = (selector: string) => part(HTMLSelectElement, selector);
const title = part(HTMLInputElement, '#title');
const work = part(HTMLElement, '#work');
const invitation = part(HTMLElement, 'h1').textContent;
let sending: Sending | undefined;

const files = new ChosenFiles(part(HTMLElement, '#files'), () => {
  part(HTMLElement, '#chosen').hidden = files.all.length === 0;
  const hasReferences = files.of('reference').length > 0;
  field('#reference').disabled = hasReferences;
  part(HTMLElement, '#own-references').hidden = !hasReferences;
  if (!title.dataset.meant) title.value = titleFrom();
  part(HTMLButtonElement, '[type=submit]').disabled = files.of('mix').length + files.of('stem').length === 0;
});

/** What a song is called by its mix, or by the folder of its stems. */
function titleFrom(): string {
  const [mix] = files.of('mix');
  if (mix)
    return fileOf(mix.path)
      .replace(/\.[^.]+$/, '')
      .replaceAll('_', ' ');
  const folders = files.of('stem')[0]?.path.split('/').slice(0, -1) ?? [];
  return (folders.findLast((name) => !/^(stems?|tracks?|multitracks?|audio|bounces?)$/i.test(name)) ?? '').replaceAll(
    '_',
    ' ',
  );
}

function fail(sentence: string | undefined): void {
  const box = part(HTMLElement, '#failure');
  box.replaceChildren();
  if (sentence === undefined) return;
  const words = copied(HTMLElement, '#failed');
  part(HTMLElement, 'span', words).textContent = sentence;
  box.append(words);
  box.scrollIntoView({ block: 'nearest' });
}

/** "a.txt, b.jpg and 3 more" */
const listed = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

/** Why nothing of it can be taken. */
function refusal(sounds: readonly Found[], others: readonly string[], use?: Use): string | undefined {
  if (sending) return 'Wait until this mix is judged, or cancel it first.';
  if (sounds.length === 0 && others.length === 0) return 'There is no file in that folder.';
  if (sounds.length === 0)
    return `There is no sound in that: ${listed(others)}. Drop WAV, AIFF, FLAC, MP3, Ogg, Opus or M4A files.`;
  return use === 'mix' && sounds.length > 1
    ? `A mix is one file, and these are ${sounds.length}. Drop them as stems, or choose one.`
    : undefined;
}

/** Takes what was dropped or chosen; what is no sound is left out, and said so. */
function take(found: readonly Found[], use?: Use): void {
  const sounds = found.filter(({ path }) => isSound(path));
  const others = found.filter(({ path }) => !isSound(path) && !isHidden(path)).map(({ path }) => fileOf(path));
  const why = refusal(sounds, others, use);
  fail(why);
  if (why !== undefined) return;
  part(HTMLElement, '#left-out').textContent =
    others.length > 0 ? `Left out, as it is no sound: ${listed(others)}.` : '';
  const isFolder = use === 'stem' && sounds.length > 1 && sounds.every(({ path }) => path.includes('/'));
  files.add(sounds, isFolder ? undefined : use); // in a folder of stems may lie the mix
  part(HTMLElement, '#chosen').scrollIntoView({ block: 'nearest' });
}

/** The next version of a song, or a new one where it is none of those there are. */
function choose(song: string): void {
  field('#song').value = song;
  part(HTMLElement, '#called').hidden = song !== '';
}

/** What a song is called already: its next bounce may be called otherwise. */
const titleOf = (song: string): string =>
  [...field('#song').options].find(({ value }) => value === song)?.dataset.title ?? song;

function wishes(): Wishes {
  const [song, preset, reference] = ['#song', '#preset', '#reference'].map((name) => field(name).value);
  return {
    ...(song && { song }),
    title: song ? titleOf(song) : title.value.trim() || titleFrom() || 'Untitled',
    preset: preset!,
    ...(!field('#reference').disabled && { reference: reference! }),
  };
}

/** While something is sent or judged, only that can be seen to. */
function show(isWorking: boolean): void {
  document.body.classList.toggle('busy', isWorking);
  part(HTMLElement, 'h1').textContent = isWorking ? 'Listening to your mix.' : invitation;
  work.hidden = !isWorking;
  part(HTMLElement, '.wishes').hidden = isWorking;
  part(HTMLElement, '.start').hidden = isWorking;
  files.isSending = isWorking;
}

async function send(): Promise<void> {
  const wanted = wishes();
  const called = wanted.song ? (field('#song').selectedOptions[0]?.textContent ?? '') : wanted.title;
  await during(called, 'Sending', (own) => own.run(files, wanted, tell));
}

/** Shows what goes on until it is done, and then the report. */
async function during(called: string, stage: string, work: (own: Sending) => Promise<Done>): Promise<void> {
  const own = new Sending();
  sending = own;
  fail(undefined);
  show(true);
  const heading = part(HTMLElement, '#work-title');
  heading.textContent = called;
  tell(stage, 0);
  heading.focus();
  try {
    const { song, version } = await work(own);
    tell('Done', 1);
    sending = undefined;
    open({ song, version });
  } catch (error) {
    sending = undefined;
    show(false);
    part(HTMLButtonElement, '[type=submit]').focus({ preventScroll: !own.isCancelled });
    if (!own.isCancelled) fail((error as Error).message); // last, so that it is what one sees
  }
}

/** What was being judged when this page was loaded anew is still being judged. */
async function goOn(): Promise<void> {
  const work = await underWay();
  if (work && !sending) void during(work.title, 'Starting', (own) => own.followed(work, tell));
}

const open = ({ song, version }: Done): void => location.assign(`/songs/${encodeURIComponent(song)}/${version}/`);

/** Leaving while files are on their way loses them. */
const warn = (event: Event): void => {
  if (sending && !sending.isSent) event.preventDefault();
};

function listenForChoices(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-pick]')) {
    const input = button.nextElementSibling as HTMLInputElement;
    button.addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      take(foundIn(input), button.dataset.pick as Use);
      input.value = ''; // so that the same can be chosen again
    });
  }
}

/** From a report: the next version of its song. */
function fromAddress(): void {
  const song = new URLSearchParams(location.hash.slice(1)).get('song');
  if (song !== null) choose(song);
}

dropZone({
  onFailure: fail,
  onDrop: (found, use, song) => {
    if (song !== undefined) choose(song);
    take(found, use);
  },
});
listenForChoices();
sharedTheme();
themeButton();
songList({
  onFailure: fail,
  onAgain: (song) => {
    choose(song);
    part(HTMLButtonElement, '[data-pick=mix]').click();
  },
});
addEventListener('beforeunload', warn);
addEventListener('pagehide', () => sending?.leave());
addEventListener('hashchange', fromAddress);
fromAddress();
void goOn();
title.addEventListener('input', () => {
  title.dataset.meant = title.value;
});
addEventListener('change', ({ target }) => {
  if (target === field('#song')) choose(field('#song').value);
});
part(HTMLButtonElement, '#cancel').addEventListener('click', () => sending?.cancel());
const form = part(HTMLFormElement, '#new');
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});
form.addEventListener('reset', () => {
  delete title.dataset.meant;
  files.clear();
  choose('');
});
