#!/usr/bin/env node
import { main } from './cli/main.ts';

// A reader that has seen enough (`mixwright … | head`) is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await main(process.argv);
