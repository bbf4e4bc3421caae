// From the sources, a worker needs TypeScript to be understood before it can be loaded; dist/ has no need of this file.
import { register } from 'tsx/esm/api';

register();
const { default: makeInWorker } = await import('./make-strip-worker.ts');
export default makeInWorker;
