// In the background wherever that is possible; in the foreground, where the window has to stay open, only when it is not.
import { HumanError } from '../../../shared/humanError.ts';
import type { Mode } from '../../../shared/mode.ts';
import { aboutModel, type Learnt } from '../../accounts/endpointRecord.ts';
import type { Model } from '../../models/model.ts';
import type { Field } from '../../providers/refusal.ts';

export interface Run {
  readonly background: boolean;
  /** Fields to leave out from the start. */
  readonly without: readonly Field[];
}

export interface RunTerms {
  readonly model: Model;
  readonly mode: Mode | null;
  /** `ponder.background`. */
  readonly setting: string;
  /** `ponder.store`. */
  readonly store: boolean;
  readonly learnt: readonly Learnt[];
  readonly endpointName: string;
}

const IN_BACKGROUND: Run = { background: true, without: [] };

/** @throws HumanError when it could only run in a way that the settings rule out */
export function howToRun({ model, mode, setting, store, learnt, endpointName }: RunTerms): Run {
  const here = aboutModel(learnt, model.id);
  const refusal = here.find(({ field, isUnstored }) => field === 'background' && (isUnstored !== true || !store));
  if (setting !== 'never' && refusal === undefined) return IN_BACKGROUND;
  if (setting === 'always') throw ruledOut(model, endpointName, refusal);
  if (mode === 'pro') throw needsBackground(model, setting, endpointName, refusal);
  const isStreamRefused = model.streams && here.some(({ field }) => field === 'stream');
  return { background: false, without: isStreamRefused ? ['stream'] : [] };
}

function ruledOut({ id }: Model, endpointName: string, refusal: Learnt | undefined): HumanError {
  if (refusal?.isUnreadable === true) {
    return new HumanError(
      '{0} took a run in the background and never told what became of it, and ponder.background is "always". Nothing was sent. Set it to "auto" to ask in the foreground.',
      [endpointName],
      'openSettings',
    );
  }
  return refusal?.isUnstored === true
    ? new HumanError(
        '{0} runs in the background only what it may keep, ponder.store is off, and ponder.background is "always". Nothing was sent. Turn ponder.store on, or set ponder.background to "auto".',
        [endpointName],
        'openSettings',
      )
    : new HumanError(
        '{0} does not run {1} in the background, and ponder.background is "always". Nothing was sent. Set it to "auto" to ask in the foreground.',
        [endpointName, id],
        'openSettings',
      );
}

/** It thinks for longer than a connection can be trusted to last, and may not say a word before its end. */
function needsBackground(
  { id }: Model,
  setting: string,
  endpointName: string,
  refusal: Learnt | undefined,
): HumanError {
  if (setting === 'never') {
    return new HumanError(
      'The pro mode of {0} runs in the background only, and ponder.background is "never". Nothing was sent. Set it to "auto", or choose the standard mode.',
      [id],
      'openSettings',
    );
  }
  if (refusal?.isUnreadable === true) {
    return new HumanError(
      'The pro mode of {0} runs in the background only, and {1} took such a run and never told what became of it. Nothing was sent. Choose the standard mode or another endpoint.',
      [id, endpointName],
      'chooseModel',
    );
  }
  if (refusal?.isUnstored === true) {
    return new HumanError(
      'The pro mode of {0} runs in the background only, {1} runs there only what it may keep, and ponder.store is off. Nothing was sent. Turn ponder.store on, or choose the standard mode.',
      [id, endpointName],
      'openSettings',
    );
  }
  return new HumanError(
    'The pro mode of {0} runs in the background only, and {1} does not run it there. Nothing was sent. Choose the standard mode or another model.',
    [id, endpointName],
    'chooseModel',
  );
}
