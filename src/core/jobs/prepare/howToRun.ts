// A question runs in the background wherever that is possible; otherwise in the foreground, with the window kept open.
import { HumanError } from '../../../shared/humanError.ts';
import type { Mode } from '../../../shared/mode.ts';
import type { Offer, Offers } from '../../accounts/capabilities.ts';
import type { Model } from '../../models/model.ts';
import type { Field } from '../../providers/refusal.ts';

export interface Run {
  readonly background: boolean;
  /** Fields to leave out from the start. */
  readonly without: readonly Field[];
}

export interface RunNeeds {
  readonly model: Model;
  readonly mode: Mode | null;
  /** `ponder.background`. */
  readonly setting: string;
  /** What the place offers for this model, given whether the answer is to be stored there. */
  readonly offers: Pick<Offers, 'background' | 'backgroundStream' | 'stream'>;
  readonly endpointName: string;
}

/** @throws HumanError when it could only run in a way that the settings rule out */
export function howToRun({ model, mode, setting, offers, endpointName }: RunNeeds): Run {
  const { background, backgroundStream, stream } = offers;
  if (setting !== 'never' && background.answer !== 'no') {
    const isHeard = !model.streams || backgroundStream.answer !== 'no';
    return { background: true, without: isHeard ? [] : ['stream'] };
  }
  if (setting === 'always') throw ruledOut(model, endpointName, background);
  if (mode === 'pro') throw needsBackground(model, setting, endpointName, background);
  const isStreamRefused = model.streams && stream.answer === 'no';
  return { background: false, without: isStreamRefused ? ['stream'] : [] };
}

function ruledOut({ id }: Model, endpointName: string, { learnt, isUnstored }: Offer): HumanError {
  if (learnt?.isUnreadable === true) {
    return new HumanError(
      '{0} accepted a background run and never reported its outcome, and ponder.background is “always”. Nothing was sent. Set it to “auto” to ask in the foreground.',
      [endpointName],
      'openSettings',
    );
  }
  return isUnstored === true
    ? new HumanError(
        '{0} runs a job in the background only if it may store it, but ponder.store is off and ponder.background is “always”. Nothing was sent. Turn on ponder.store, or set ponder.background to “auto”.',
        [endpointName],
        'openSettings',
      )
    : new HumanError(
        '{0} does not run {1} in the background, but ponder.background is “always”. Nothing was sent. Set it to “auto” to ask in the foreground.',
        [endpointName, id],
        'openSettings',
      );
}

/** Pro mode thinks for longer than a connection can be trusted to last, and may not say a word before its end. */
function needsBackground(
  { id }: Model,
  setting: string,
  endpointName: string,
  { learnt, isUnstored }: Offer,
): HumanError {
  if (setting === 'never') {
    return new HumanError(
      'Pro mode of {0} runs only in the background, but ponder.background is “never”. Nothing was sent. Set it to “auto”, or choose standard mode.',
      [id],
      'openSettings',
    );
  }
  if (learnt?.isUnreadable === true) {
    return new HumanError(
      'Pro mode of {0} runs only in the background, and {1} accepted such a run and never reported its outcome. Nothing was sent. Choose standard mode or another endpoint.',
      [id, endpointName],
      'chooseModel',
    );
  }
  if (isUnstored === true) {
    return new HumanError(
      'Pro mode of {0} runs only in the background, where {1} must be allowed to store it, but ponder.store is off. Nothing was sent. Turn on ponder.store, or choose standard mode.',
      [id, endpointName],
      'openSettings',
    );
  }
  return new HumanError(
    'Pro mode of {0} runs only in the background, and {1} does not run it there. Nothing was sent. Choose standard mode or another model.',
    [id, endpointName],
    'chooseModel',
  );
}
