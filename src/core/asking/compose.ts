// The rules of asking, without anybody who asks: what is known of a question becomes a job that may be sent, or the one
// thing that is needed next. Whoever asks (a person in the editor, a tool, a server) answers that and composes again.
import type { Prepared } from '../jobs/prepare/prepare.ts';
import { consented, type NewJobReady, type WaitingReady } from './consented.ts';
import type { Known } from './known.ts';
import type { Need } from './need.ts';
import { sendable } from './sendable.ts';
import type { World } from './world.ts';

/** Nothing is sent: this is what would be. */
export interface PreviewReady {
  readonly type: 'preview';
  readonly known: Known;
  readonly prepared: Prepared;
}

export type Composition = Need | PreviewReady | NewJobReady | WaitingReady;

/** @throws HumanError when it can't be sent, whatever is answered */
export function compose(asked: Known, world: World): Composition {
  const made = sendable(asked, world);
  if ('what' in made) return made;
  if (made.asking.isPreview) {
    return { type: 'preview', known: made, prepared: made.sendable.prepared };
  }
  return consented(made, world);
}
