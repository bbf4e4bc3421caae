import { describe, expect, test } from 'vitest';
import type { Exported, Exporter } from '../../src/export/exporter.ts';
import type { Channel, HandedChannel, Handover } from '../../src/export/handover.ts';
import { exporters } from '../../src/export/index.ts';
import type { TargetId } from '../../src/export/targets.ts';
import { toldOf } from '../../src/export/told.ts';
import { Invalid } from '../../src/units.ts';
import { allHandovers } from '../helpers/handovers.ts';

const ids = Object.keys(exporters) as readonly TargetId[];
const all: Readonly<Record<TargetId, Exporter>> = exporters;
const cases = ids.flatMap((id) =>
  [...all[id].extensions, ...(all[id].makes === 'either' ? [''] : [])].flatMap((extension) =>
    all[id].modes.flatMap((mode) =>
      Object.keys(allHandovers)
        .filter((name) => name !== 'moves without sounds' || ['known', 'none'].includes(all[id].sounds))
        .map((name) => [`${id}${extension}`, mode, name, id, extension] as const),
    ),
  ),
);

const text = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
const channelsOf = ({ tracks, buses, master }: Handover): readonly (Channel | HandedChannel)[] => [
  ...tracks,
  ...buses,
  master,
];

/** What it writes; or, for a session that it has to refuse, undefined. */
function write(exporter: Exporter, session: Handover, extension: string): Exported | undefined {
  try {
    return exporter.write(session, extension);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    expect(error.message).toMatch(/^[A-Z0-9“"].*\.$/s); // a sentence
    return undefined;
  }
}

describe.each(cases)('%s, as %s, of %s', (_, mode, name, id, extension) => {
  const exporter = all[id];
  const session = allHandovers[name]!(mode);
  const written = write(exporter, session, extension);
  if (!written) {
    test('refused in a sentence', () => expect(written).toBeUndefined());
    return;
  }

  test('the same session gives the same bytes, and is not changed', () => {
    expect(write(exporter, allHandovers[name]!(mode), extension)).toEqual(written);
    expect(session).toEqual(allHandovers[name]!(mode));
  });

  test('no path leaves the folder, and none is there twice', () => {
    const paths = [...written.files.map(({ path }) => path), ...written.sounds.map(({ path }) => path)];
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
    for (const path of paths.filter(Boolean)) {
      expect(path).not.toMatch(/^\/|\\|(^|\/)\.\.?(\/|$)|[\p{Cc}:*?"<>|]/u);
    }
    if (exporter.makes === 'file' || (exporter.makes === 'either' && extension !== '')) expect(paths).toEqual(['']);
  });

  test('no hole', () => {
    for (const { path, content } of written.files) {
      if (/\.(wav|zip)$/.test(path) || (path === '' && extension === '.wav')) continue;
      expect(/\bNaN\b|\bundefined\b|\[object|\bInfinity\b/.exec(text(content))?.[0]).toBeUndefined();
    }
    expect(toldOf(exporter, session, written)).not.toMatch(/\bNaN\b|\bundefined\b|\[object/);
  });

  test('what becomes of every insert is told once', () => {
    if (written.notes.length === 0 && (exporter.sounds === 'none' || exporter.sounds === 'plain')) return; // moves do not matter to it
    for (const { name: channel, inserts } of channelsOf(session)) {
      const told = written.notes.filter((note) => note.channel === channel).map(({ step }) => step);
      for (const { number } of inserts) expect(told.filter((step) => step === number)).toHaveLength(1);
    }
  });
});
