// What is true of a place before anything is asked of it.
import type { Engine } from '../../core/engine.ts';
import { Account } from '../../core/models/account.ts';
import type { Catalogue } from '../../core/models/catalogue.ts';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { Settings } from '../settings.ts';

/** The catalogue with the end dates that the place told of its own models. */
export async function catalogueAt(engine: Engine, endpoint: Endpoint, settings: Settings): Promise<Catalogue> {
  const account = new Account({ ...engine, endpoint, now: Date.now });
  return await account.dated(await settings.catalogue());
}

/** @throws HumanError when the person does not want the only way in which this version can ask */
export function assertBackground({ background }: Settings): void {
  if (background !== 'never') return;
  throw new HumanError(
    'ponder.background is "never", and this version can only ask in the background. Nothing was sent.',
    [],
    'openSettings',
  );
}
