// The simulator's replies against the published API description, where PONDER_OPENAPI names a copy of it
// (`openapi.json`; it is not part of this repository).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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
};

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

  async function call(method: string, path: string, body?: object): Promise<Fields> {
    const reply = await fetch(simulator.baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${DEFAULT_KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: unknown = await reply.json();
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

  it('fits in every event of a stream', async () => {
    const kinds = new Set<string>();
    for (const outcome of outcomes) {
      simulator.next({ outcome, queueMs: 0, runMs: 0 });
      const body = { model: 'o3', input: 'Why?', background: true, stream: true, reasoning: { summary: 'auto' } };
      for (const event of await eventsOf(body)) {
        kinds.add(String(event.type));
        // The response inside has its own test, with its null usage.
        const { response: _, ...others } = event;
        const name = EVENT_NAMES[String(event.type)];
        assert.ok(name, `no name is known for ${String(event.type)}`);
        assert.deepEqual(
          problemsWith(
            description,
            name,
            event.response === undefined ? event : { ...others, response: await plain() },
          ),
          [],
        );
      }
    }
    assert.deepEqual([...kinds].sort(), Object.keys(EVENT_NAMES).sort());
  });

  /** A response that fits, for the events that hold one. */
  async function plain(): Promise<Fields> {
    return await finished({});
  }

  async function eventsOf(body: object): Promise<Fields[]> {
    const reply = await fetch(`${simulator.baseUrl}/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${DEFAULT_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await reply.text();
    return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => fieldsOf(JSON.parse(data ?? '')));
  }

  it('can tell when a reply does not fit', async () => {
    const { id: _, ...response } = await finished({});
    assert.deepEqual(problemsOf({ ...response, status: 'paused', output: [{ type: 'message' }] }).length > 2, true);
  });
}
