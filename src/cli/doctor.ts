import type { Command } from 'commander';
import type { DoctorFlags } from './do-doctor.ts';
import { cacheOption } from './options.ts';

export function addDoctor(program: Command, end: (code: number) => void): void {
  program
    .command('doctor')
    .argument('[file]', 'a sound file, or a folder of stems; without one, this installation is looked at')
    .addOption(cacheOption())
    .option('--json', 'exactly one JSON document on stdout')
    .option('--no-progress', 'no progress on stderr')
    .description('what is wrong with a file, a folder of stems, or this installation, and what to do')
    .action(async (file: string | undefined, flags: DoctorFlags) => {
      const { doctor } = await import('./do-doctor.ts');
      end(await doctor(file, flags));
    });
}
