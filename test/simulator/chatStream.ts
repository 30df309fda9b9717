// The chunks of one chat completion, in the service's order: role, text, reason, usage where it was asked for, [DONE].
import type { ChatCompletionChunk } from 'openai/resources/chat/completions/completions';
import { choiceOf, failure, headOf, thoughtOf, toldUsage } from './chatWire.ts';
import { isFinal, type Job } from './job.ts';
import { fieldsOf } from './json.ts';
import type { FrameSource } from './stream.ts';
import { endOf, pieces, shareWritten } from './streamEvents.ts';
import type { Frame } from './streamFaults.ts';

type Delta = ChatCompletionChunk.Choice.Delta;

export class ChatLog implements FrameSource {
  readonly #job: Job;
  readonly #frames: Frame[] = [];
  readonly #tellsUsage: boolean;
  readonly #isPadded: boolean;
  #deltas: readonly Delta[] | null = null;
  #told = 0;
  #isOver = false;

  constructor(job: Job) {
    const options = fieldsOf(job.request.body.stream_options);
    this.#job = job;
    this.#tellsUsage = options.include_usage === true;
    this.#isPadded = options.include_obfuscation !== false;
  }

  isOver(): boolean {
    return this.#isOver;
  }

  framesUpTo(now: number): readonly Frame[] {
    const job = this.#job;
    if (this.#isOver) return this.#frames;
    if (job.hadStarted && this.#deltas === null) {
      this.#deltas = deltasOf(job);
      this.#addChunk({ role: 'assistant', content: '', refusal: null });
    }
    const deltas = this.#deltas ?? [];
    const most = Math.max(this.#told, Math.floor(shareWritten(job, now) * deltas.length));
    for (const delta of deltas.slice(this.#told, most)) this.#addChunk(delta);
    this.#told = most;
    if (isFinal(job.status)) this.#end();
    return this.#frames;
  }

  #end(): void {
    const job = this.#job;
    this.#isOver = true;
    if (job.status === 'failed' || job.status === 'cancelled') {
      this.#fail();
      return;
    }
    this.#addChunk({}, choiceOf(job).finish_reason);
    const told = toldUsage(job);
    if (this.#tellsUsage && told.usage !== undefined) this.#add({ ...this.#head(), choices: [], ...told });
    this.#addDone();
  }

  #fail(): void {
    const body = failure(this.#job).body();
    const { failure: how } = this.#job.request.kind;
    const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error' }];
    this.#add(how === 'chunk' ? { ...this.#head(), ...body, choices } : body);
    if (how === 'errorAndDone') this.#addDone();
  }

  #addDone(): void {
    this.#frames.push({ number: this.#frames.length, text: 'data: [DONE]\n\n' });
  }

  #addChunk(delta: Delta, finish_reason: ChatCompletionChunk.Choice['finish_reason'] = null): void {
    const chunk: ChatCompletionChunk = {
      ...this.#head(),
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...(this.#tellsUsage ? { usage: null } : {}),
      ...(this.#isPadded ? { obfuscation: 'x'.repeat((this.#frames.length * 7) % 16) } : {}),
    };
    this.#add(chunk);
  }

  #head() {
    return { ...headOf(this.#job), object: 'chat.completion.chunk' } as const;
  }

  #add(data: object): void {
    this.#frames.push({ number: this.#frames.length, text: `data: ${JSON.stringify(data)}\n\n` });
  }
}

function deltasOf(job: Job): Delta[] {
  const { message } = choiceOf(job, endOf(job));
  const calls = (message.tool_calls ?? []).flatMap((call, index): Delta[] =>
    call.type === 'function'
      ? [
          {
            tool_calls: [
              { index, id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } },
            ],
          },
          ...pieces(call.function.arguments).map((args) => ({
            tool_calls: [{ index, function: { arguments: args } }],
          })),
        ]
      : [],
  );
  const { thinking } = job.request.kind;
  const thought = thinking === 'nowhere' || thinking === 'tags' ? [] : pieces(thoughtOf(job));
  return [
    ...thought.map((piece): Delta => Object.assign({}, { [thinking]: piece })),
    ...pieces(message.refusal ?? '').map((refusal) => ({ refusal })),
    ...pieces(message.content ?? '').map((content) => ({ content })),
    ...calls,
  ];
}
