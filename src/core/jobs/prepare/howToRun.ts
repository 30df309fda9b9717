// A question runs in the background wherever that is possible; otherwise in the foreground, with the window kept open.
import { HumanError } from '../../../shared/humanError.ts';
import type { EndpointSnapshot, Job } from '../../../shared/job.ts';
import type { Mode } from '../../../shared/mode.ts';
import type { Offer, Offers } from '../../accounts/capabilities.ts';
import type { Model } from '../../models/model.ts';
import type { Field } from '../../providers/refusal.ts';

export interface Run {
  readonly background: boolean;
  /** Fields to leave out from the start. */
  readonly without: readonly Field[];
  /** The place can tell it as it is written, though the model is not known to be told so. */
  readonly streams?: true;
  /** Nothing that is kept there could be fetched. */
  readonly store?: false;
  readonly wantsSummary?: false;
  /** The wire, where the place does not have the usual one. */
  readonly api?: 'chat';
}

export interface RunNeeds {
  readonly model: Model;
  readonly mode: Mode | null;
  /** `ponder.background`. */
  readonly setting: string;
  /** What the place offers for this model, given whether the answer is to be stored there. */
  readonly offers: Pick<Offers, 'background' | 'backgroundStream' | 'responses' | 'retrieve' | 'store' | 'stream'>;
  readonly endpointName: string;
}

/** @throws HumanError when it could only run in a way that the settings rule out */
export function howToRun({ model, mode, setting, offers, endpointName }: RunNeeds): Run {
  const { background, backgroundStream, responses, retrieve, store, stream } = offers;
  const isByChat = responses.answer === 'no';
  const isKept = retrieve.answer !== 'no' && store.answer !== 'no';
  // What can't be asked about later is lost with its connection, wherever it runs.
  const canBeLeft = !isByChat && background.answer !== 'no' && retrieve.answer !== 'no';
  const kept = isKept && !isByChat ? {} : ({ store: false } as const);
  const isHeard = !model.streams || (backgroundStream.answer !== 'no' && stream.answer !== 'no');
  if (setting !== 'never' && canBeLeft) {
    // A place that ignores the background says nothing before its end, which comes long after a POST was given up: a
    // stream has the id at once. If the model has none, the place refuses it, and the question goes out without.
    const isTried =
      !model.isKnown && [background, backgroundStream, stream].every(({ answer }) => answer === 'unknown');
    const streams = isTried ? ({ streams: true } as const) : {};
    return { background: true, without: isHeard ? [] : ['stream'], ...streams, ...kept };
  }
  if (setting === 'always') throw ruledOut(model, endpointName, background);
  if (mode === 'pro') throw needsBackground(model, setting, endpointName, background);
  const isTold = model.streams || isByChat || (!model.isKnown && !canBeLeft);
  const isRefused = isTold && stream.answer === 'no';
  return {
    background: false,
    without: isRefused ? ['stream'] : [],
    ...(isTold && !isRefused && !model.streams ? { streams: true } : {}),
    ...kept,
    ...(isByChat ? { api: 'chat', wantsSummary: false } : {}),
  };
}

/** The endpoint as a job that met a place without responses goes on there; null = not without its person. */
export function otherWire(
  { endpoint, mode }: Pick<Job, 'endpoint' | 'mode'>,
  setting: string,
): EndpointSnapshot | null {
  return endpoint.api === 'chat' || setting === 'always' || mode === 'pro' ? null : { ...endpoint, api: 'chat' };
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
