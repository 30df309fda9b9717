// What a ledger seldom needs, in a chunk of its own.
export { backUp, purgeBeside } from './backups.ts';
export { isSound } from './checkWorker.ts';
export { replace } from './replace.ts';
