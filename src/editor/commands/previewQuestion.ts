import type { AskFlow } from '../asking/askFlow.ts';
import { readAskOptions } from '../asking/askOptions.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { PreviewDocuments } from '../previewDocuments.ts';
import type { Settings } from '../settings.ts';

/** Shows exactly what would be sent, and sends nothing. */
export async function previewQuestion(
  {
    door,
    asking,
    previews,
    settings,
  }: { door: LedgerDoor; asking: AskFlow; previews: PreviewDocuments; settings: Settings },
  argument: unknown,
): Promise<void> {
  const engine = await door.ready();
  const composed = await asking.compose(engine, readAskOptions(argument), 'user', true);
  if (composed !== undefined) await previews.show(composed.prepared, await settings.catalogue());
}
