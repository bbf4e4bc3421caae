import { type Command, Option } from 'commander';
import { Invalid } from '../units.ts';
import type { AlbumFlags } from './do-album.ts';
import { embedOption, withFlags } from './options.ts';
import { formatOption } from './row-format.ts';

const examples = `
Examples:
  mixwright album songs/                                what the songs have in common, and what not
  mixwright album songs/ -o out/                        one gain for all, so that no peak passes −1 dBTP
  mixwright album songs/ -o out/ --loudness -14         the loudest song to −14 LUFS, the differences kept
  mixwright album songs/ -o out/ --preset streaming --per-track    and songs that are out half the way back
  mixwright album songs/ -o out2/ --plan out/album.plan.json       a plan you edited, as it stands
`;

export function addAlbum(program: Command, end: (code: number) => void): void {
  const command = program
    .command('album')
    .argument('<files...>', 'the songs in their order, or a folder of them; they are never written to')
    .option(
      '-o, --output <folder>',
      'where the songs go, each named as it is, .flac or .wav (default: nothing is written)',
    )
    .option(
      '--loudness <lufs>',
      'of the loudest song (default: as the preset says; else as it is)',
      level('loudness', -40, -5),
    )
    .option(
      '--ceiling <dbtp>',
      'true peak that no song passes (default: as the preset says, else -1)',
      level('ceiling', -20, 0),
    )
    .option('--per-track', 'also bring songs that are out of line half the way back; what is quiet on purpose stays')
    .addOption(new Option('--bits <depth>', 'of the songs that are written').choices(['16', '24']).default('24'))
    .option('--plan <file>', 'apply this plan as it stands')
    .addOption(formatOption())
    .option('--dry-run', 'say what would be done, write nothing')
    .option('--report <file>', 'also write a report')
    .addOption(embedOption())
    .description('songs that go out together: do they fit, and one gain for all')
    .addHelpText('after', examples);
  withFlags(command, { reference: false, stems: false }).action(async (files: string[], flags: AlbumFlags) => {
    const { albumFiles } = await import('./do-album.ts');
    end(await albumFiles(files, flags));
  });
}

/** "-14", "-14 LUFS", "−1 dBTP". */
const level =
  (name: string, from: number, to: number) =>
  (written: string): number => {
    const digits = /^([-−]?\d+(?:\.\d+)?)\s*(?:LUFS|dBTP|dB)?$/i.exec(written.trim())?.[1];
    const value = Number(digits?.replace('−', '-'));
    if (digits !== undefined && value >= from && value <= to) return value;
    throw new Invalid(
      'usage',
      `--${name} ${written}: write a level from ${from} to ${to}, such as --${name} ${name === 'ceiling' ? -1 : -14}.`,
    );
  };
