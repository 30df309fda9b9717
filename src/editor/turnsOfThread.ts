import type { Engine } from '../core/engine.ts';
import type { Job } from '../shared/job.ts';
import type { JobArgument } from './commandArguments.ts';

/** The turns of the thread whose row was chosen, the oldest first; null = the row of a single job, or no row, was chosen. */
export async function turnsOfThread({ ledger }: Pick<Engine, 'ledger'>, argument: JobArgument): Promise<Job[] | null> {
  return typeof argument === 'object' && argument.type === 'thread' ? await ledger.thread(argument.id) : null;
}
