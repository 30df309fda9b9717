// The simulator's replies against the published API description, where PONDER_OPENAPI names a copy of it
// (`openapi.json`; it is not part of this repository).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { until } from '../fakes/until.ts';
import type { Behaviour, Outcome } from '../simulator/behaviour.ts';
import { problemsWith } from '../simulator/describedShape.ts';
import { type Fields, fieldsOf, isFields, listOf } from '../simulator/json.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

/** The description's names for the events. */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  'response.created': 'ResponseCreatedEvent',
  'response.queued': 'ResponseQueuedEvent',
  'response.in_progress': 'ResponseInProgressEvent',
  'response.completed': 'ResponseCompletedEvent',
  'response.failed': 'ResponseFailedEvent',
  'response.incomplete': 'ResponseIncompleteEvent',
  'response.output_item.added': 'ResponseOutputItemAddedEvent',
  'response.output_item.done': 'ResponseOutputItemDoneEvent',
  'response.content_part.added': 'ResponseContentPartAddedEvent',
  'response.content_part.done': 'ResponseContentPartDoneEvent',
  'response.output_text.delta': 'ResponseTextDeltaEvent',
  'response.output_text.done': 'ResponseTextDoneEvent',
  'response.refusal.delta': 'ResponseRefusalDeltaEvent',
  'response.refusal.done': 'ResponseRefusalDoneEvent',
  'response.reasoning_summary_part.added': 'ResponseReasoningSummaryPartAddedEvent',
  'response.reasoning_summary_part.done': 'ResponseReasoningSummaryPartDoneEvent',
  'response.reasoning_summary_text.delta': 'ResponseReasoningSummaryTextDeltaEvent',
  'response.reasoning_summary_text.done': 'ResponseReasoningSummaryTextDoneEvent',
  'response.function_call_arguments.delta': 'ResponseFunctionCallArgumentsDeltaEvent',
  'response.function_call_arguments.done': 'ResponseFunctionCallArgumentsDoneEvent',
  error: 'ResponseErrorEvent',
};

const STREAMED = { model: 'o3', input: 'Why?', background: true, stream: true, reasoning: { summary: 'auto' } };

const file = process.env.PONDER_OPENAPI;
if (file === undefined || file === '') {
  console.log('Not run: the simulator against the API description (PONDER_OPENAPI names no openapi.json).');
} else {
  describe('the simulated replies, held against the published description', () => describeConformance(file));
}

function describeConformance(path: string): void {
  let description: Fields;
  let simulator: Simulator;

  before(() => {
    description = fieldsOf(JSON.parse(readFileSync(path, 'utf8')));
  });
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.dispose());

  function send(method: string, path: string, body?: object, baseUrl = simulator.baseUrl): Promise<Response> {
    return fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${DEFAULT_KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function call(method: string, path: string, body?: object, baseUrl?: string): Promise<Fields> {
    const json: unknown = await (await send(method, path, body, baseUrl)).json();
    assert.ok(isFields(json));
    return json;
  }

  /** The published type has no null for usage, though its own examples do; the service sends null. */
  function problemsOf(response: Fields): string[] {
    const { usage, ...others } = response;
    return problemsWith(description, 'Response', usage === null ? others : response);
  }

  async function finished(behaviour: Behaviour, more: object = {}): Promise<Fields> {
    simulator.next({ ...behaviour, queueMs: 0, runMs: 0 });
    const { id } = await call('POST', '/responses', { model: 'o3', input: 'Why?', background: true, ...more });
    return await call('GET', `/responses/${String(id)}`);
  }

  const outcomes: readonly Outcome[] = [
    { type: 'completed' },
    { type: 'failed', code: 'server_error', message: 'It broke.' },
    { type: 'incomplete', reason: 'content_filter' },
    { type: 'refusal', text: 'No.' },
    { type: 'toolCall', name: 'read', arguments: '{}' },
    { type: 'empty' },
  ];
  for (const outcome of outcomes) {
    it(`fits in a response that ends as: ${outcome.type}`, async () => {
      assert.deepEqual(problemsOf(await finished({ outcome }, { reasoning: { summary: 'auto' } })), []);
    });
  }

  it('fits in a queued, a capped and a cancelled response', async () => {
    const queued = await call('POST', '/responses', { model: 'gpt-5.6', input: 'Why?', background: true });
    assert.deepEqual(problemsOf(queued), []);
    assert.deepEqual(problemsOf(await call('POST', `/responses/${String(queued.id)}/cancel`)), []);
    assert.deepEqual(problemsOf(await finished({}, { max_output_tokens: 16 })), []);
  });

  it('fits in models, token counts and errors', async () => {
    const { data } = await call('GET', '/models');
    assert.ok(listOf(data).length > 0);
    for (const model of listOf(data)) assert.deepEqual(problemsWith(description, 'Model', model), []);
    const counted = await call('POST', '/responses/input_tokens', { model: 'o3', input: 'Why?' });
    assert.deepEqual(problemsWith(description, 'TokenCountsResource', counted), []);
    const refused = await call('POST', '/responses', { model: 'o9', input: 'Why?' });
    assert.deepEqual(problemsWith(description, 'ErrorResponse', refused), []);
  });

  it('fits in every event of a stream, as it is told and as it is told again', async () => {
    const kinds = new Set<string>();
    for (const outcome of outcomes) {
      simulator.next({ outcome, queueMs: 0, runMs: 0 });
      const told = await eventsOf('POST', '/responses', STREAMED);
      for (const event of told) {
        kinds.add(String(event.type));
        assert.deepEqual(problemsOfEvent(event), []);
      }
      const id = String(fieldsOf(told[0]?.response).id);
      assert.deepEqual(await eventsOf('GET', `/responses/${id}?stream=true`), told);
    }
    assert.deepEqual([...kinds, 'error'].sort(), Object.keys(EVENT_NAMES).sort());
  });

  it('fits in an error event, and in the end of a cancelled stream', async () => {
    const fault = { type: 'error', event: 2, code: 'server_error', message: 'It broke.' } as const;
    simulator.next({ stream: fault, queueMs: 0, runMs: 0 });
    const broken = await eventsOf('POST', '/responses', STREAMED);
    assert.equal(broken.at(-1)?.type, 'error');
    assert.deepEqual(broken.flatMap(problemsOfEvent), []);
    simulator.next({ hold: 'in_progress', queueMs: 0, cancel: { type: 'partial' } });
    const telling = eventsOf('POST', '/responses', STREAMED);
    await until('the job to run', () => simulator.truth.responses.at(-1)?.status === 'in_progress');
    await call('POST', `/responses/${simulator.truth.responses.at(-1)?.responseId}/cancel`);
    const cancelled = await telling;
    assert.equal(fieldsOf(cancelled.at(-1)?.response).status, 'cancelled');
    assert.deepEqual(cancelled.flatMap(problemsOfEvent), []);
  });

  function problemsOfEvent(event: Fields): string[] {
    const name = EVENT_NAMES[String(event.type)];
    assert.ok(name, `no name is known for ${String(event.type)}`);
    const { usage, ...response } = fieldsOf(event.response);
    return problemsWith(description, name, usage === null ? { ...event, response } : event);
  }

  it('fits in the items of the input, page by page', async () => {
    const input = [
      { role: 'developer', content: 'Be short.' },
      { role: 'assistant', content: 'Gladly.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Why?' }] },
    ];
    const { id } = await call('POST', '/responses', { model: 'o3', input, background: true });
    const page = await call('GET', `/responses/${String(id)}/input_items?limit=3`);
    assert.equal(listOf(page.data).length, 3);
    assert.deepEqual(problemsWith(description, 'ResponseItemList', page), []);
  });

  for (const outcome of outcomes) {
    it(`fits in a chat completion that ends as: ${outcome.type}`, async () => {
      const body = { model: 'o3', messages: [{ role: 'user', content: 'Why?' }] };
      simulator.next({ on: 'chat', outcome, queueMs: 0, runMs: 0 });
      const whole = await call('POST', '/chat/completions', body);
      const name = outcome.type === 'failed' ? 'ErrorResponse' : 'CreateChatCompletionResponse';
      assert.deepEqual(problemsWith(description, name, whole), []);
      simulator.next({ on: 'chat', outcome, queueMs: 0, runMs: 0 });
      const streamed = { ...body, stream: true, stream_options: { include_usage: true } };
      for (const chunk of await eventsOf('POST', '/chat/completions', streamed)) {
        const kind = 'error' in chunk ? 'ErrorResponse' : 'CreateChatCompletionStreamResponse';
        // As with responses, the chunks before the last carry a null for usage.
        const { usage, ...others } = chunk;
        assert.deepEqual(problemsWith(description, kind, usage === null ? others : chunk), []);
      }
    });
  }

  it('fits in every refusal and error', async () => {
    const errors: Fields[] = [];
    for (const status of [400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504, 529]) {
      simulator.next({ on: 'models', fault: { type: 'httpError', status } });
      errors.push(await call('GET', '/models'));
    }
    const scenarios = ['tier1', 'noCredit', 'billingLimit', 'unverifiedModels', 'noBackground'] as const;
    for (const scenario of scenarios) {
      const other = await startSimulator({ scenario });
      const body = { model: 'o3', input: 'Why?', background: true, max_output_tokens: 50_000 };
      errors.push(await call('POST', '/responses', body, other.baseUrl));
      await other.dispose();
    }
    for (const error of errors) assert.deepEqual(problemsWith(description, 'ErrorResponse', error), []);
  });

  async function eventsOf(method: string, path: string, body?: object): Promise<Fields[]> {
    const text = await (await send(method, path, body)).text();
    return [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data]) => fieldsOf(JSON.parse(data ?? '')));
  }

  it('can tell when a reply does not fit', async () => {
    const { id: _, ...response } = await finished({});
    assert.deepEqual(problemsOf({ ...response, status: 'paused', output: [{ type: 'message' }] }).length > 2, true);
  });
}
