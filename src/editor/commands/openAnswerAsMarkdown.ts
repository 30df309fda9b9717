import type { AnswerDocuments } from '../answer/answerDocuments.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Shows the whole page of a job as a read-only text, which grows with the answer. */
export async function openAnswerAsMarkdown(
  { door, documents }: { door: Pick<LedgerDoor, 'ready'>; documents: AnswerDocuments },
  argument: JobArgument,
): Promise<void> {
  const { job } = await jobOf(door, argument);
  await documents.open(job.id);
}
