// A worker needs TypeScript to be understood before it can load the sources.
import { register } from 'tsx/esm/api';

register();
const { default: work } = await import('./worker.ts');
export default work;
