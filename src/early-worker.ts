// A worker takes longer to start than all that the main thread does before it has work for one, and a commit hook feels it: so it is started
// before anything else is loaded. Imported first, for its effect.
import { startEarly } from './scan/worker-thread.ts';
import { workerFile } from './worker-file.ts';

const [, , command, action] = process.argv;
if (command === 'scan' || (command === 'hook' && action === 'run')) startEarly(workerFile);
