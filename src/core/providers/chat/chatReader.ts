// How Chat Completions tell of a run: pieces of a text, at the end why it ended, and then its figures. Only a reason is
// an end: `[DONE]`, or the last byte, may come from a server that was killed.
import type { UsageRules } from '../builtIn.ts';
import { type Fields, fields, isFields, list } from '../fields.ts';
import { readSaidError, said } from '../replies/saidError.ts';
import type { ToldEvent } from '../replies/streamEvent.ts';
import type { WireReader } from '../replies/wireReader.ts';
import type { Piece } from '../replies/writtenText.ts';
import type { Scrubber } from '../scrubber.ts';
import { chatTexts } from './chatTexts.ts';
import { beginningOf, choiceIn, readCompletion, reasonIn } from './readCompletion.ts';
import { ThinkFold } from './thinkFold.ts';

/** A shorter id may be one of a thousand: some servers make them up anew after each start. */
const LEAST_ID = 20;

const HEAD = ['id', 'created', 'model', 'service_tier', 'system_fingerprint'] as const;

export class ChatReader implements WireReader {
  readonly #scrubber: Scrubber;
  readonly #mark: string;
  readonly #rules: UsageRules;
  readonly #fold = new ThinkFold();
  #id: string | null = null;
  /** What each chunk repeats. */
  readonly #head: Record<string, unknown> = {};
  #content = '';
  #reasoning = '';
  #refusal = '';
  #calls: readonly unknown[] = [];
  #annotations: readonly unknown[] = [];
  #reason: string | null = null;
  #usage: unknown = null;
  #error: unknown = null;
  #isOver = false;

  /** @param mark tells this run from any other, whatever id it has at the place */
  constructor(scrubber: Scrubber, mark: string, rules: UsageRules = {}) {
    this.#scrubber = scrubber;
    this.#mark = mark;
    this.#rules = rules;
  }

  get isEnding(): boolean {
    return this.#reason !== null && !this.#isOver;
  }

  event(json: unknown, name: string | null): ToldEvent {
    const chunk = fields(json);
    if (this.#isOver) return this.#nothing();
    if (isWhole(chunk)) return this.piece(chunk);
    if (!Array.isArray(chunk.choices)) return this.#errorIn(json, name);
    const choice = choiceIn(chunk);
    // What broke the run off comes with the reason, or with a chunk that says nothing else.
    this.#error = chunk.error ?? choice.error ?? this.#error;
    this.#usage = isFields(chunk.usage) ? chunk.usage : this.#usage;
    this.#reason = reasonIn(choice) ?? this.#reason;
    const error = this.#reason === null ? readSaidError(chunk) : null;
    const pieces = this.#take(fields(choice.delta));
    const isFirst = this.#id === null && (chunk.choices.length > 0 || hasId(chunk));
    for (const name of HEAD) this.#head[name] = chunk[name] ?? this.#head[name];
    if (isFirst) this.#id = this.#idOf(chunk);
    const isLast = this.isEnding && chunk.choices.length === 0 && isFields(chunk.usage);
    if (isLast) return { ...(this.end() ?? this.#nothing()), ...pieces };
    const id = isFirst ? this.#id : null;
    const response = id === null ? null : beginningOf(this.#head, id, this.#scrubber);
    return { ...this.#nothing(), ...pieces, response, said: error };
  }

  piece(json: unknown): ToldEvent {
    const completion = fields(json);
    if (!isWhole(completion)) return this.#errorIn(json, null);
    this.#isOver = true;
    const response = readCompletion(completion, this.#id ?? this.#idOf(completion), this.#scrubber, this.#rules);
    return { ...this.#nothing(), response };
  }

  end(): ToldEvent | null {
    if (!this.isEnding) return null;
    const message = {
      role: 'assistant',
      content: this.#content,
      ...(this.#reasoning === '' ? {} : { reasoning_content: this.#reasoning }),
      ...(this.#refusal === '' ? {} : { refusal: this.#refusal }),
      ...(this.#calls.length === 0 ? {} : { tool_calls: this.#calls }),
      ...(this.#annotations.length === 0 ? {} : { annotations: this.#annotations }),
    };
    const completion = {
      ...this.#head,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: this.#reason }],
      ...(this.#error === null ? {} : { error: this.#error }),
      usage: this.#usage,
    };
    const { answer, reasoning } = this.#fold.end();
    return { ...this.piece(completion), ...piecesOf(answer, reasoning, '') };
  }

  #take(delta: Fields): Pick<ToldEvent, 'answer' | 'reasoningSummary'> {
    const { content, reasoning, refusal } = chatTexts(delta);
    this.#content += content;
    this.#reasoning += reasoning;
    this.#refusal += refusal;
    const calls = list(delta.tool_calls);
    // Which tools are called is told by the first pieces; only that some are matters here.
    if (calls.length > 0 && this.#calls.length === 0) this.#calls = calls;
    const annotations = list(delta.annotations);
    if (annotations.length > 0) this.#annotations = annotations;
    const folded = this.#fold.add(content);
    return piecesOf(folded.answer, reasoning + folded.reasoning, refusal);
  }

  #errorIn(json: unknown, name: string | null): ToldEvent {
    const isNamed = name === 'error' && isFields(json);
    return { ...this.#nothing(), said: this.isEnding ? null : (readSaidError(json) ?? (isNamed ? said(json) : null)) };
  }

  #nothing(): ToldEvent {
    const { keys } = this.#scrubber;
    return {
      number: null,
      response: null,
      answer: [],
      reasoningSummary: [],
      said: null,
      ...(keys === null ? {} : { keys }),
    };
  }

  #idOf(completion: Fields): string {
    const id = hasId(completion) ? this.#scrubber.id(completion.id) : '';
    if (id.length >= LEAST_ID) return id;
    return id === '' ? `chatcmpl-${this.#mark}` : `${id}-${this.#mark}`;
  }
}

/** A completion that came in one piece, though it may stand where chunks were to come. Some chunks have both fields. */
function isWhole(completion: Fields): boolean {
  const { message, delta } = choiceIn(completion);
  return isFields(message) && !isFields(delta);
}

function hasId(chunk: Fields): chunk is Fields & { readonly id: string } {
  return typeof chunk.id === 'string' && chunk.id !== '';
}

/** The reasoning and the answer each are one text, which goes on where it ended. */
function piecesOf(answer: string, reasoning: string, refusal: string) {
  const piece = (kind: Piece['kind'], text: string): readonly Piece[] =>
    text === '' ? [] : [{ message: '0', part: '0', kind, text, isWhole: false }];
  return {
    answer: [...piece('text', answer), ...piece('refusal', refusal)],
    reasoningSummary: piece('summary', reasoning),
  };
}
