import { type Command, Option } from 'commander';
import { modes } from '../export/handover.ts';
import { targets } from '../export/targets.ts';
import type { ExportFlags } from './do-export.ts';

const listed = Object.entries(targets)
  .map(([id, about]) => `  ${id.padEnd(12)}${about}`)
  .join('\n');

const help = `
Targets:
${listed}

Examples:
  mixwright export stems.mix.plan.json stems/ --to ardour -o session
  mixwright export mix.plan.json mix.wav --to ffmpeg
  mixwright export mix.html --to labels -o labels.txt       findings and sections as labels for Audacity; .csv is for REAPER
  mixwright export mix.html mix.wav --to labels -o marked.wav    the same as markers in a copy
  mixwright export mix.wav --to metadata -o delivered.wav   a copy that states its loudness
`;

export function addExport(program: Command, end: (code: number) => void): void {
  program
    .command('export')
    .argument('<plan>', 'a plan; or a report (.html, .json) with one in it, whose findings become markers; or a sound')
    .argument('[sounds...]', 'the mix or the stems that the plan is for (default: looked for beside the plan)')
    .addOption(new Option('--to <target>', 'for which program').choices(Object.keys(targets)).makeOptionMandatory())
    .option('-o, --output <path>', 'a new folder, or a file, as the target asks (default: beside the plan)')
    .addOption(
      new Option(
        '--as <mode>',
        "settings: the other program's own devices, to be edited; printed: every sound as it stands in the mix",
      ).choices(modes),
    )
    .option('--json', 'exactly one JSON document on stdout')
    .option('-q, --quiet', 'errors only')
    .option('--no-progress', 'no progress on stderr')
    .description('a plan as a session, a script or settings of another program')
    .addHelpText('after', help)
    .action(async (plan: string, sounds: string[], flags: ExportFlags) => {
      const { exportTo } = await import('./do-export.ts');
      end(await exportTo(plan, sounds, flags));
    });
}
