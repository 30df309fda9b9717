// Everything that can be made to go wrong, by name, for whoever has to show what becomes of a job then.
import {
  ApiError,
  aboveMaximum,
  invalidValue,
  modelNotFound,
  modelShutDown,
  tooLong,
  unknownParameter,
  unsupportedParameter,
  unsupportedValue,
} from './apiError.ts';
import type { Behaviour } from './behaviour.ts';
import {
  billingLimit,
  noBackground,
  noCredit,
  unstoredBackground,
  unverifiedModel,
  unverifiedStream,
  unverifiedSummary,
} from './checkAccount.ts';
import { AZURE_ERRORS, type ErrorBody, faultOf, OTHER_ERRORS } from './errorBodies.ts';
import { tooLarge } from './rateMeter.ts';

export interface FaultSwitch {
  readonly name: string;
  readonly behaviours: readonly Behaviour[];
  /** The job is asked for as a stream. */
  readonly streams?: true;
  /** The job asks for a summary of the reasoning. */
  readonly summarises?: true;
  /** The fault is met by cancelling while it runs. */
  readonly cancels?: true;
}

const TIMES = { queueMs: 2_000, runMs: 10_000 } as const;
const REPLY = { contentType: 'application/json' } as const;
/** An event of more lines than any has. */
const ENDLESS = ':\n'.repeat(1_100_000);
const PAGE = '<!doctype html><html><head><title>Bad gateway</title></head><body>Sorry</body></html>';

function onCreate(name: string, behaviour: Behaviour): FaultSwitch {
  return { name, behaviours: [{ ...TIMES, ...behaviour }] };
}

function onLook(name: string, behaviour: Behaviour): FaultSwitch {
  return { name, behaviours: [{ on: 'look', ...behaviour }] };
}

function onCancel(name: string, behaviour: Behaviour): FaultSwitch {
  return { name, behaviours: [{ on: 'cancel', ...behaviour }], cancels: true };
}

/** Of a create, met by cancelling. */
function onCancelled(name: string, behaviour: Behaviour): FaultSwitch {
  return { name, behaviours: [{ ...TIMES, ...behaviour }], cancels: true };
}

function onStream(name: string, stream: Behaviour['stream']): FaultSwitch {
  return { name, behaviours: [{ ...TIMES, ...(stream === undefined ? {} : { stream }) }], streams: true };
}

/** The stream breaks, and then its resumption does not go well either. */
function onResume(name: string, create: Behaviour, resume?: Behaviour): FaultSwitch {
  // Long enough that the job is still at it when its stream is asked for again.
  const broken: Behaviour = { queueMs: 2_000, runMs: 240_000, stream: { type: 'cut', events: 7 }, ...create };
  return {
    name,
    behaviours: [broken, ...(resume === undefined ? [] : [{ ...resume, on: 'resume' as const }])],
    streams: true,
  };
}

/** A refusal in the service's own words, though the request would have passed. */
function refused(name: string, error: ApiError): FaultSwitch {
  const { status, code, message, param, type: errorType } = error;
  return onCreate(`create: ${name}`, { fault: { type: 'httpError', status, code, message, param, errorType } });
}

/** As another place than OpenAI words it. */
function elsewhere(name: string, error: ErrorBody): FaultSwitch {
  return onCreate(`create: ${name}`, { fault: faultOf(error) });
}

const UNCLEAR = [408, 409, 500, 502, 503, 504, 529].map((status) =>
  onCreate(`create: HTTP ${status}`, { fault: { type: 'httpError', status } }),
);
/** Not 404, which is about the path unless it says otherwise, and leads to another call. */
const REFUSED = [400, 401, 403, 413, 422].map((status) =>
  onCreate(`create: HTTP ${status}`, { fault: { type: 'httpError', status } }),
);
const UNREAD = [429, 500, 503].map((status) =>
  onLook(`look: HTTP ${status}`, { fault: { type: 'httpError', status, headers: { 'retry-after': '2' } }, times: 2 }),
);

export const FAULT_SWITCHES: readonly FaultSwitch[] = [
  onCreate('create: reply lost after acceptance', { fault: { type: 'drop', when: 'afterHandling' } }),
  onCreate('create: reset before acceptance', { fault: { type: 'drop', when: 'beforeHandling' } }),
  onCreate('create: reply cut in the middle', { fault: { type: 'cutBody', bytes: 40 } }),
  onCreate('create: taken, and no reply ever', { fault: { type: 'hang', when: 'afterHandling' } }),
  onCreate('create: not taken, and no reply ever', { fault: { type: 'hang', when: 'beforeHandling' } }),
  onCreate('create: reply after a minute', { delayMs: 60_000 }),
  ...UNCLEAR,
  ...REFUSED,
  onCreate('create: rate limit that passes', {
    fault: { type: 'httpError', status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after': '3' } },
  }),
  refused('rate limit no waiting helps', tooLarge('o3-pro', 30_000, 31_008)),
  refused('quota used up', noCredit()),
  onCreate('create: redirect to another host', { fault: { type: 'redirect', to: 'http://127.0.0.1:9/v1/responses' } }),
  onCreate('create: connection reset before acceptance', {
    fault: { type: 'drop', when: 'beforeHandling', isReset: true },
  }),
  onCreate('create: connection reset after acceptance', {
    fault: { type: 'drop', when: 'afterHandling', isReset: true },
  }),
  onCreate('create: rate limit told in milliseconds', {
    fault: { type: 'httpError', status: 429, headers: { 'retry-after-ms': '1500' } },
  }),
  onCreate('create: rate limit told by its reset', {
    fault: {
      type: 'httpError',
      status: 429,
      headers: { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '2s' },
    },
  }),
  refused('no capacity in the cheaper tier', new ApiError(429, 'resource_unavailable', 'Resource Unavailable')),
  refused('billing limit reached', billingLimit()),
  refused('billing limit told as a bad request', billingLimit(400)),
  refused('organisation not verified for the model', unverifiedModel('o3-pro')),
  { ...refused('organisation not verified for summaries', unverifiedSummary()), summarises: true },
  { ...refused('organisation not verified for streams', unverifiedStream()), streams: true },
  refused('model shut down', modelShutDown('o3-pro')),
  refused('model unknown, or no access to it', modelNotFound('o3-pro')),
  refused('too long for the context window', tooLong('input')),
  refused(
    'against the policy',
    new ApiError(400, 'invalid_prompt', 'Your prompt was flagged as potentially violating our usage policy.'),
  ),
  refused('metadata refused', unsupportedParameter('metadata')),
  refused('background refused', noBackground()),
  refused('background refused where nothing is stored', unstoredBackground()),
  refused('service tier refused', unsupportedParameter('service_tier')),
  refused('storing refused', unsupportedParameter('store')),
  refused('effort refused altogether', unsupportedParameter('reasoning.effort')),
  refused('cap refused', unsupportedParameter('max_output_tokens')),
  refused('cap above the model’s', aboveMaximum('max_output_tokens', 100_000, 200_000)),
  refused('mode refused', invalidValue('reasoning.mode', 'pro', ['standard'])),
  refused('mode refused altogether', unknownParameter('reasoning.mode')),
  refused('effort refused', unsupportedValue('reasoning.effort', 'high', 'o3-pro', ['low', 'medium'])),
  elsewhere('no token, or an old one, told flat', AZURE_ERRORS['token missing, expired, or for another audience']),
  elsewhere('network rules in the way', AZURE_ERRORS['network rules']),
  elsewhere('no such deployment', AZURE_ERRORS['no such deployment, or a retired one']),
  elsewhere('content filter with categories', AZURE_ERRORS['content filter, with categories']),
  elsewhere('rate limit of a deployment', AZURE_ERRORS['rate limit of the deployment']),
  elsewhere('no credit, with a number for a code', OTHER_ERRORS['OpenRouter: no credits']),
  elsewhere('edge of a network timed out', OTHER_ERRORS['OpenRouter: edge timed out']),
  elsewhere('fields refused, told in a list', OTHER_ERRORS['FastAPI: fields refused']),
  elsewhere('flat error of a gateway', OTHER_ERRORS['Databricks: flat']),
  onCreate('create: web page instead of a reply', {
    fault: { type: 'raw', status: 200, contentType: 'text/html', body: PAGE, when: 'afterHandling' },
  }),
  onCreate('create: malformed JSON', { fault: { type: 'raw', status: 200, ...REPLY, body: '{"id": "resp_' } }),
  onCreate('create: empty reply', { fault: { type: 'raw', status: 200, ...REPLY, body: '' } }),
  onLook('look: 404 just after create', { fault: { type: 'httpError', status: 404 }, times: 2 }),
  ...UNREAD,
  onLook('look: web page instead of a reply', {
    fault: { type: 'raw', status: 502, contentType: 'text/html', body: PAGE },
  }),
  onLook('look: malformed JSON', { fault: { type: 'raw', status: 200, ...REPLY, body: '{"id": ' } }),
  onLook('look: more than can be read', {
    fault: { type: 'raw', status: 200, ...REPLY, body: ENDLESS },
  }),
  onLook('look: reply cut in the middle', { fault: { type: 'cutBody', bytes: 90 } }),
  onLook('look: connection reset', { fault: { type: 'drop', when: 'beforeHandling' }, times: 3 }),
  onCreate('look: not found by the first looks', { hidden: { calls: 3 } }),
  onCreate('look: not found in the first half minute', { hidden: { ms: 30_000 } }),
  onLook('look: 404 for good', { fault: { type: 'httpError', status: 404 }, times: 1_000_000 }),
  onLook('look: late', { delayMs: 20_000 }),
  onLook('look: redirect to another host', { fault: { type: 'redirect', to: 'http://127.0.0.1:9/v1/responses' } }),
  onLook('look: empty reply', { fault: { type: 'raw', status: 200, ...REPLY, body: '' } }),
  onLook('look: overloaded', { fault: { type: 'httpError', status: 529 }, times: 2 }),
  onLook('look: no reply ever', { fault: { type: 'hang', when: 'beforeHandling' } }),
  onLook('look: no such call', { fault: { type: 'httpError', status: 405 }, times: 3 }),
  onLook('look: HTTP 501', { fault: { type: 'httpError', status: 501 }, times: 3 }),
  onLook('look: key refused', { fault: { type: 'httpError', status: 401 } }),
  onLook('look: network rules in the way', { fault: faultOf(AZURE_ERRORS['network rules']), times: 3 }),
  onLook('look: id of another user', { fault: faultOf(OTHER_ERRORS['LiteLLM: id of another user']) }),
  onLook('look: no access', { fault: { type: 'httpError', status: 403 } }),
  onCancel('cancel: reply lost', { fault: { type: 'drop', when: 'afterHandling' } }),
  onCancel('cancel: HTTP 500', { fault: { type: 'httpError', status: 500 } }),
  { name: 'cancel: completed all the same', behaviours: [{ ...TIMES, revivesAfterMs: 10_000 }], cancels: true },
  onCancel('cancel: no reply ever', { fault: { type: 'hang', when: 'afterHandling' } }),
  onCancel('cancel: refused as if completed', {
    fault: { type: 'httpError', status: 400, message: 'Cannot cancel a completed response.' },
  }),
  onCancel('cancel: HTTP 501', { fault: { type: 'httpError', status: 501 } }),
  onCancel('cancel: HTTP 422', { fault: { type: 'httpError', status: 422 } }),
  onCancel('cancel: no such call', { fault: { type: 'httpError', status: 405 } }),
  onCancel('cancel: no content', { fault: { type: 'raw', status: 204, ...REPLY, body: '' } }),
  onCancel('cancel: web page instead of a reply', {
    fault: { type: 'raw', status: 200, contentType: 'text/html', body: PAGE },
  }),
  onCancel('cancel: key refused', { fault: { type: 'httpError', status: 401 } }),
  onCancel('cancel: 404', { fault: { type: 'httpError', status: 404 } }),
  onCancelled('cancel: takes its time', { hold: 'queued', cancel: { type: 'late', ms: 8_000 } }),
  onCancelled('cancel: not heeded', { cancel: { type: 'ignored' } }),
  onCancelled('cancel: keeps what was written', { hold: 'in_progress', cancel: { type: 'partial' } }),
  onCreate('stuck in queued', { hold: 'queued' }),
  onCreate('ends as failed', { outcome: { type: 'failed', code: 'server_error', message: 'It broke.' } }),
  onCreate('ends as failed at a rate limit', {
    outcome: { type: 'failed', code: 'rate_limit_exceeded', message: 'Rate limit reached.', showsUsage: true },
  }),
  onCreate('ends at the cap, without usage', {
    outcome: { type: 'incomplete', reason: 'max_output_tokens', showsUsage: false },
  }),
  onCreate('ends for a reason nobody knows', { outcome: { type: 'incomplete', reason: 'steered' } }),
  onCreate('ends at the cap', { outcome: { type: 'incomplete', reason: 'max_output_tokens' } }),
  onCreate('ends at the content filter', { outcome: { type: 'incomplete', reason: 'content_filter' } }),
  onCreate('ends in a refusal', { outcome: { type: 'refusal', text: 'I can’t help with that.' } }),
  onCreate('ends in tool calls only', { outcome: { type: 'toolCall', name: 'read', arguments: '{}' } }),
  onCreate('ends with a cost that is no amount', { usage: { cost: 1e300 } }),
  onCreate('ends with nothing to read', { outcome: { type: 'empty' } }),
  onCreate('comes to a status nobody knows', { outcome: { type: 'unknownStatus', status: 'paused' } }),
  onStream('stream: cut before its first event', { type: 'cut', events: 0 }),
  onStream('stream: cut inside its first event', { type: 'cut', bytes: 100 }),
  onStream('stream: cut after some events', { type: 'cut', events: 7 }),
  onStream('stream: clean end without a terminal event', { type: 'end', events: 7 }),
  onStream('stream: every event twice', { type: 'duplicate' }),
  onStream('stream: events out of order', { type: 'swap', event: 6 }),
  onStream('stream: an event missing', { type: 'gap', event: 6 }),
  onStream('stream: malformed JSON', { type: 'malformed', event: 6 }),
  onStream('stream: an error event', { type: 'error', event: 6, code: 'server_error', message: 'It broke.' }),
  onStream('stream: silence', { type: 'silence', events: 6 }),
  onStream('stream: silence with signs of life', { type: 'silence', events: 6, keepsAlive: true }),
  onStream('stream: five minutes of silence, then the rest', { type: 'silence', events: 6, forMs: 300_000 }),
  onStream('stream: seven minutes of silence, then the rest', { type: 'silence', events: 6, forMs: 420_000 }),
  onStream('stream: uncounted events in between', { type: 'pings' }),
  onStream('stream: uncounted events in between, and cut', { type: 'pings', events: 11 }),
  onStream('stream: no event counted', { type: 'unnumbered' }),
  onStream('stream: its last event alone', { type: 'lastOnly' }),
  onStream('stream: no blank line at its end', { type: 'noBlankLine' }),
  onStream('stream: in slices that part characters', { type: 'slices', bytes: 7 }),
  onStream('stream: cut in the middle of an event', { type: 'cut', bytes: 4_000 }),
  onStream('stream: no id in sight, because its first event is malformed', { type: 'malformed', event: 0 }),
  onStream('stream: an error event before the id', {
    ...{ type: 'error', event: 0, code: 'server_error', message: 'It broke.' },
  }),
  onResume('resumption: too old', { resumableMs: 0 }),
  onResume('resumption: cut again', {}, { stream: { type: 'cut', events: 2 } }),
  onResume('resumption: from the start again', {}, { stream: { type: 'duplicate' } }),
  onResume('resumption: from the first event, whatever was heard', {}, { stream: { type: 'fromStart' } }),
  onResume(
    'resumption: no event counted',
    { stream: { type: 'unnumbered', events: 7 } },
    { stream: { type: 'unnumbered' }, times: 1_000 },
  ),
  onResume('resumption: the response in place of a stream', {}, { stream: { type: 'single' }, times: 1_000 }),
  onResume('resumption: taken, and then silent for ever', {}, { stream: { type: 'silence', events: 0 }, times: 1_000 }),
  onResume('resumption: head held for 25 s', {}, { delayMs: 25_000, times: 1_000 }),
  onResume('resumption: refused each time', {}, { fault: { type: 'httpError', status: 400 }, times: 1_000 }),
  onResume('resumption: connection reset', {}, { fault: { type: 'drop', when: 'beforeHandling', isReset: true } }),
  onResume(
    'resumption: no head ever, each time',
    {},
    { fault: { type: 'hang', when: 'beforeHandling' }, times: 1_000 },
  ),
  onResume('resumption: HTTP 500', {}, { fault: { type: 'httpError', status: 500 } }),
  onResume('resumption: no reply ever', {}, { fault: { type: 'hang', when: 'beforeHandling' } }),
  onResume(
    'resumption: web page instead of a stream',
    {},
    { fault: { type: 'raw', status: 200, contentType: 'text/html', body: PAGE } },
  ),
];

export function faultSwitch(name: string): FaultSwitch {
  const found = FAULT_SWITCHES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no fault ${name}; GET /_sim/faults lists them.`);
  return found;
}
