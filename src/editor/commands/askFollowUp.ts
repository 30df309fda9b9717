import type { AskFlow } from '../asking/askFlow.ts';
import { type AskOptions, isEmpty } from '../asking/askOptions.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf, whoAsks } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { ChosenJobs } from '../tree/chosenJobs.ts';

/**
 * Asks on from a job's answer, as a new job at the same place. A person is always asked about its price, because no
 * button shows what of the turns before is billed again.
 * @throws HumanError when nothing can be asked on from there
 */
export async function askFollowUp(
  { door, asking, chosen }: { door: LedgerDoor; asking: AskFlow; chosen: ChosenJobs },
  argument: JobArgument,
  options: AskOptions = {},
): Promise<string | undefined> {
  const { job } = await jobOf(door, argument);
  const origin = isEmpty(options) ? 'user' : whoAsks(chosen, argument);
  return await asking.ask({ options, origin, way: 'usual', after: job.id });
}
