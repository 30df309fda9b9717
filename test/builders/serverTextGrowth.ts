// Texts made to cost what reads the words of servers the most. Each function that takes such a text as a whole is here; its
// patterns, one by one, are found in the sources (growthOfServerText.test.ts).
import { InOrder } from '../../src/core/jobs/hearing/inOrder.ts';
import { searchWords, snippetOf, spaced } from '../../src/core/ledger/searchQuery.ts';
import { ChatReader } from '../../src/core/providers/chat/chatReader.ts';
import { foldThinking } from '../../src/core/providers/chat/thinkFold.ts';
import { classify, type Trouble } from '../../src/core/providers/http/classify.ts';
import { pollAfterMs, retryAfterMs } from '../../src/core/providers/http/hints.ts';
import { listedModels } from '../../src/core/providers/http/listedModels.ts';
import { readHead } from '../../src/core/providers/http/readHead.ts';
import { oddReply, pageless, troubleOf } from '../../src/core/providers/http/sdkError.ts';
import { askedFields } from '../../src/core/providers/openai/askedFields.ts';
import { readInputItems } from '../../src/core/providers/openai/readInputItems.ts';
import { refusalOf, supportedValues } from '../../src/core/providers/refusal.ts';
import { HeardText } from '../../src/core/providers/replies/heardText.ts';
import { readFilters } from '../../src/core/providers/replies/readFilters.ts';
import { parsedJson, readKnownError, readSaidText, wordsOf } from '../../src/core/providers/replies/saidError.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { readStreamEvent } from '../../src/core/providers/replies/streamEvent.ts';
import { NO_KEYS } from '../../src/core/providers/scrubber.ts';
import { asComment } from '../../src/editor/answer/asComment.ts';
import { codeBlocks } from '../../src/editor/answer/codeBlocks.ts';
import { findHidden, withoutHidden } from '../../src/editor/answer/hiddenCharacters.ts';
import { rejectedSentences } from '../../src/editor/words/rejectedWords.ts';
import { inert } from '../../src/shared/inert.ts';
import { aJob } from './aJob.ts';
import type { GrowthCase } from './growth.ts';

type Work = GrowthCase['work'];

const repeated =
  (piece: string, before = '', after = '') =>
  (size: number): string =>
    before + piece.repeat(Math.max(1, Math.round(size / piece.length))) + after;

/** Each piece, as often as it takes. */
function cases(
  name: string,
  pieces: readonly (string | readonly [piece: string, before: string])[],
  work: Work,
): GrowthCase[] {
  return pieces.map((piece) => {
    const [inner, before] = typeof piece === 'string' ? [piece, ''] : piece;
    return { name: `${name}: ${JSON.stringify(before + inner)}`, text: repeated(inner, before), work };
  });
}

/** What is made of so many parts, as JSON. */
function made(
  name: string,
  part: (index: number) => object | string,
  work: (parts: readonly unknown[]) => unknown,
): GrowthCase {
  const length = JSON.stringify(part(1000)).length + 1;
  return {
    name,
    text: (size) => JSON.stringify(Array.from({ length: Math.ceil(size / length) }, (_, index) => part(index))),
    work: (text) => work(JSON.parse(text)),
  };
}

const job = aJob({ state: 'rejected', streams: true, wantsSummary: true });
const response = (output: unknown, more: object = {}) =>
  readServerResponse({ id: 'resp_1', status: 'completed', output, ...more });
const message = (text: string) => ({ type: 'message', content: [{ type: 'output_text', text }] });
const header = (name: string) => (text: string | null) => (asked: string) => (asked === name ? text : null);
const refused = (message: string) => ({
  kind: 'refused' as const,
  offline: false,
  param: null,
  retryAfterMs: null,
  error: { kind: 'parameter' as const, message, code: null, httpStatus: 400, requestId: null },
});

const aTrouble = (status: number, text: string): Trouble => ({
  ...{ status, code: text, type: text, param: null, message: text, requestId: text },
  ...{ isUnsent: false, isInReply: false, header: () => null },
});

/** The beginnings of what signs look for. */
const SIGNS = [
  'api-version ',
  'model ',
  'previous response ',
  'exceeded your current quota ',
  'ip address ',
  'response id ',
  'private ',
];

/** What they look for, and what they pass over behind it. */
const LEADS = ['<title', 'data: {', '[', '"', ' ', 'missing scopes: ', "supported values are: '", '.', '](', '\ud83d'];

function saidText(text: string): unknown {
  const reply = new Response('', { status: 200 });
  return [
    readSaidText(text),
    wordsOf({ message: text }),
    pageless(text),
    oddReply(reply, text),
    troubleOf(new Error(text)),
  ];
}

/** A run told event by event, and what is heard read after each sixteenth of them. */
function heardAgain(text: string, reading: (index: number, piece: string) => object): string {
  const heard = new HeardText();
  const order = new InOrder(-1);
  order.begin();
  const pieces = text.match(/[\s\S]{1,64}/g) ?? [];
  const step = Math.ceil(pieces.length / 16);
  let length = 0;
  for (const [index, piece] of pieces.entries()) {
    const taken = order.take(readStreamEvent(reading(index, piece), null, NO_KEYS));
    if (taken !== null) heard.add(taken);
    if (index % step === 0) length += heard.answer.length + heard.edition;
  }
  return heard.answer + String(length);
}

const delta = (piece: string, more: object = {}) => ({
  type: 'response.output_text.delta',
  output_index: 0,
  content_index: 0,
  delta: piece,
  ...more,
});

const HEARD: readonly GrowthCase[] = [
  ...cases('heard in order', ['a', '锁'], (text) =>
    heardAgain(text, (index, piece) => delta(piece, { sequence_number: index })),
  ),
  ...cases('heard without numbers', ['a'], (text) => heardAgain(text, (_, piece) => delta(piece))),
  ...cases('heard out of order', ['a'], (text) =>
    heardAgain(text, (index, piece) => delta(piece, { sequence_number: index ^ 1 })),
  ),
  ...cases('heard in many messages', ['a'], (text) =>
    heardAgain(text, (index, piece) => delta(piece, { output_index: index % 997, sequence_number: index })),
  ),
  ...cases('heard in messages of their own', ['a'], (text) =>
    heardAgain(text, (index, piece) => delta(piece, { output_index: index, sequence_number: index })),
  ),
  ...cases('heard in parts of their own', ['a'], (text) =>
    heardAgain(text, (index, piece) => delta(piece, { content_index: index, sequence_number: index })),
  ),
  ...cases('told anew without numbers, and otherwise', ['a'], (text) => {
    const order = new InOrder(-1);
    const pieces = text.match(/[\s\S]{1,64}/g) ?? [];
    const tell = (piece: string) => order.take(readStreamEvent(delta(piece), null, NO_KEYS));
    order.begin();
    for (const piece of pieces) tell(piece);
    order.begin();
    for (const piece of pieces.slice(1)) tell(piece);
    tell('b'.repeat(128));
    for (const piece of pieces) tell(piece);
    return order.last;
  }),
];

const BODIES: readonly GrowthCase[] = [
  ...cases('a body', ['a', '\\', '\u0001', '锁', '\ud83d'], (text) =>
    response([message(text)], { model: text, metadata: { job: text } }),
  ),
  made('a body of many messages', (index) => message(`m${index}`), response),
  made('a body of the same message', () => message('a'), response),
  made('a body of messages that begin alike', (index) => message('a'.repeat(index % 50)), response),
  made(
    'a body of many parts',
    (index) => ({ type: 'output_text', text: `p${index}` }),
    (content) => response([{ type: 'message', content }]),
  ),
  made(
    'a body of parts that stand apart',
    (index) => ({ type: 'refusal', refusal: `p${index}` }),
    (content) => response([{ type: 'message', content }]),
  ),
  made(
    'a body of many summaries',
    (index) => ({ text: `s${index}` }),
    (summary) => response([{ type: 'reasoning', summary }]),
  ),
  made('a body of many calls', (index) => ({ type: index % 2 ? 'web_search_call' : 'x_call', action: {} }), response),
  made(
    'a body of many reasons',
    (index) => ({ type: 'reasoning', action: 'removed', reason: `r${index}` }),
    (list) => response([], { input_transformations: list }),
  ),
  ...cases('a body of nested lists', ['['], (text) => parsedJson(text)),
  ...cases('the terms of a body', ['a'], (text) => {
    const read = response([], { instructions: text });
    return read === null ? null : askedFields(read);
  }),
  made(
    'a list of models',
    (index) => ({ id: `model-${index}`, shutdown_date: '2026-01-01' }),
    (data) => listedModels({ data }, NO_KEYS),
  ),
  made(
    'a list of input items',
    (index) => ({ role: index % 2 ? 'user' : 'developer', content: `c${index}` }),
    (data) => readInputItems({ data }),
  ),
  ...cases(
    'the head of a reply',
    [' ', '{', '{"a":', '[', '"', '{"a":"b",', ': a\n', 'event: a\n', ':', 'data: '],
    readHead,
  ),
];

/** A run by Chat Completions, told chunk by chunk. */
function chatted(chunks: readonly unknown[]): string {
  const reader = new ChatReader(NO_KEYS, 'job-1');
  const heard = new HeardText();
  for (const chunk of chunks) heard.add(reader.event(chunk, null));
  reader.event({ choices: [{ delta: {}, finish_reason: 'stop' }] }, null);
  return heard.answer + (reader.end()?.response?.reasoningSummary ?? '');
}

const inChunks = (name: 'content' | 'reasoning') => (text: string) =>
  chatted((text.match(/[\s\S]{1,64}/g) ?? []).map((piece) => ({ choices: [{ delta: { [name]: piece } }] })));

const CHATS: readonly GrowthCase[] = [
  ...cases(
    'a block of thought',
    ['a', ' ', '<', '</thi', '<think>', ['</', '<think>'], ['a', '<think>']],
    foldThinking,
  ),
  ...cases('an answer in chunks', ['a', ' ', '</', ['</', '<think>']], inChunks('content')),
  ...cases('a thought in chunks', ['a', '锁'], inChunks('reasoning')),
  made('chunks with fields of their own', (index) => ({ [`f${index}`]: 1, choices: [{ delta: {} }] }), chatted),
  made('chunks of calls', (index) => ({ choices: [{ delta: { tool_calls: [{ index, id: 'c' }] } }] }), chatted),
  made(
    'a completion of many choices',
    (index) => ({ index: index + 1, message: {} }),
    (choices) => new ChatReader(NO_KEYS, 'job-1').piece({ choices }),
  ),
  made(
    'a completion of many parts',
    (index) => (index % 2 ? { type: 'text', text: 'a' } : { type: 'thinking', thinking: [{ text: 'b' }] }),
    (content) => new ChatReader(NO_KEYS, 'job-1').piece({ choices: [{ message: { content } }] }),
  ),
];

const WORDS: readonly GrowthCase[] = [
  ...cases('words of an error', LEADS, saidText),
  ...cases('an error in an event', LEADS, (text) =>
    readStreamEvent({ type: 'error', message: text, code: text, param: text }, text, NO_KEYS),
  ),
  ...cases('a refusal', LEADS, (text) => [
    refusalOf(job, { ok: false, failure: refused(text) }),
    supportedValues(text),
  ]),
  ...cases('the signs of an error', [...LEADS, ...SIGNS], (text) =>
    (['create', 'look'] as const).map((operation) =>
      [400, 401, 403, 404, 429, 503].map((status) => classify(aTrouble(status, text), operation, NO_KEYS)),
    ),
  ),
  ...cases('the body of an error', ['a', ['{"detail":', ''], '['], (text) => [
    readKnownError(parsedJson(text)),
    readKnownError({ detail: text, code: text }),
    readKnownError(text),
  ]),
  made(
    'fields that are refused',
    (index) => ({ loc: ['body', index], msg: `m${index}`, type: 't' }),
    (detail) => readKnownError({ detail }),
  ),
  made(
    'content filters',
    (index) => ({ blocked: true, content_filter_results: { [`c${index}`]: { filtered: true } } }),
    (filters) => [readFilters({ content_filters: filters }), readFilters({ metadata: { reasons: filters } })],
  ),
  ...cases('a refusal in words', LEADS, (text) =>
    rejectedSentences({ ...job, error: { ...refused(text).error, kind: 'rights' } }, (said) => said),
  ),
  ...cases('inert words', LEADS, (text) => inert(text)),
  ...cases(
    'hidden characters',
    ['a', '\u202e', '😀\u200d', '\u200d', '\u{1f3f4}\u{e0067}', '\ufe0f', '\u{e0041}'],
    (text) => [findHidden(text), withoutHidden(text)],
  ),
  ...cases('code in an answer', ['`', '```\n', '~~~\n', '> ', '>', ' ', '\t> ', '```a\n```\n', '\n', '\r'], codeBlocks),
  ...cases('an answer as a comment', [' ', '\\', '\\\0', '??/', '\r', '-', 'coding ', '<', '{', '*/', '\\u'], (text) =>
    ['python', 'cpp', 'java', 'html', 'css', 'script of a page'].map((language) => asComment(text, language)),
  ),
  ...['retry-after', 'retry-after-ms', 'openai-poll-after-ms'].flatMap((name) =>
    cases(`the header ${name}`, ['1', '0.', '1e', 'Mon ', ' '], (text) => {
      const headers = header(name)(text);
      return [retryAfterMs(headers), pollAfterMs(headers)];
    }),
  ),
  ...cases('a reset header', ['1s', '1', '0.1ms', '1.'], (text) =>
    retryAfterMs((name) => (name.includes('remaining') ? '0' : name.includes('reset') ? text : null)),
  ),
  ...cases('found words', ['a', 'é', ['\u0301', 'a'], ['\u0301\u0316', 'a'], ['!', 'a'], 'a!', '锁', ' '], (text) => [
    spaced(text),
    snippetOf(text, searchWords('"a b" cd "x y"')),
  ]),
];

export const SERVER_TEXT_GROWTH: readonly GrowthCase[] = [...BODIES, ...CHATS, ...HEARD, ...WORDS];
