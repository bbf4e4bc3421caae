import { describe, expect, test } from 'vitest';
import type { Channel, HandedChannel, Handover } from '../../src/export/handover.ts';
import { type ExporterId, exporters } from '../../src/export/index.ts';
import { toldOf } from '../../src/export/told.ts';
import { allHandovers } from '../helpers/handovers.ts';

const ids = Object.keys(exporters) as readonly ExporterId[];
const cases = ids.flatMap((id) =>
  exporters[id].modes.flatMap((mode) =>
    Object.keys(allHandovers)
      .filter((name) => exporters[id].sounds !== 'copied' || name !== 'moves without sounds')
      .map((name) => [id, mode, name] as const),
  ),
);

const text = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
const channelsOf = ({ tracks, buses, master }: Handover): readonly (Channel | HandedChannel)[] => [
  ...tracks,
  ...buses,
  master,
];

describe.each(cases)('%s, as %s, of %s', (id, mode, name) => {
  const exporter = exporters[id];
  const session = allHandovers[name]!(mode);
  const written = exporter.write(session);

  test('the same session gives the same bytes, and is not changed', () => {
    expect(exporter.write(allHandovers[name]!(mode))).toEqual(written);
    expect(session).toEqual(allHandovers[name]!(mode));
  });

  test('no path leaves the folder, and none is there twice', () => {
    const paths = [...written.files.map(({ path }) => path), ...written.sounds.map(({ path }) => path)];
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
    for (const path of paths.filter(Boolean)) {
      expect(path).not.toMatch(/^\/|\\|(^|\/)\.\.?(\/|$)|[\p{Cc}:*?"<>|]/u);
    }
    if (exporter.makes === 'file') expect(paths).toEqual(['']);
  });

  test('no hole', () => {
    for (const { path, content } of written.files) {
      if (/\.(wav|zip)$/.test(path) || (path === '' && exporter.extension === '.wav')) continue;
      expect(/\bNaN\b|\bundefined\b|\[object|\bInfinity\b/.exec(text(content))?.[0]).toBeUndefined();
    }
    expect(toldOf(exporter, session, written)).not.toMatch(/\bNaN\b|\bundefined\b|\[object/);
  });

  test('what becomes of every insert is told once', () => {
    if (exporter.sounds === 'none' && written.notes.length === 0) return; // moves do not matter to it
    for (const { name: channel, inserts } of channelsOf(session)) {
      const told = written.notes.filter((note) => note.channel === channel).map(({ step }) => step);
      for (const { number } of inserts) expect(told.filter((step) => step === number)).toHaveLength(1);
    }
  });
});
