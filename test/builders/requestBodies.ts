// Every kind of question that can be asked today, and the bytes that it puts on the wire: taken off a socket, behind the
// real SDK.
import { bodyOf, type Prepared, prepare, type Question } from '../../src/core/jobs/prepare/prepare.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { surelyHas } from '../../src/core/providers/builtIn.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { type Endpoint, OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { WIRE_FIELDS } from '../../src/core/providers/provider.ts';
import { DROPPED } from '../../src/core/providers/refusal.ts';
import { answering, type RawServer, startRawServer } from '../fakes/rawServer.ts';
import { aSource } from './aJob.ts';
import { aKey } from './aKey.ts';
import { aQuestion } from './aQuestion.ts';

/** A day on which most models still answer. */
const NOW = new Date('2026-01-15T12:00:00').getTime();
const KEY = 'sk-proj-Abcdefghijklmnopqrstuvwxyz0123456789';

const GATEWAY: Endpoint = {
  name: 'Gateway',
  provider: 'compatible',
  baseUrl: 'https://gateway.example/v1',
  organization: null,
  project: null,
  headers: { 'x-title': 'Ponder' },
  keyVariable: 'GATEWAY_KEY',
};
const PROXY: Endpoint = { ...OPENAI_ENDPOINT, name: 'Proxy', baseUrl: 'https://proxy.example/v1', project: 'proj_1' };

/** By name: what is asked, beside the usual question. */
function questions(catalogue: Catalogue): [name: string, changes: Partial<Question>][] {
  const named: [string, Partial<Question>][] = [];
  for (const { id, efforts, modes } of catalogue.all) {
    for (const effort of [null, ...efforts]) {
      for (const mode of [null, ...modes]) {
        named.push([`${id}, effort ${effort ?? 'unsaid'}, mode ${mode ?? 'unsaid'}`, { model: id, effort, mode }]);
      }
    }
    named.push([
      `${id}, all there is to ask for`,
      { model: id, effort: null, instructions: 'Be short.', wantsSummary: true },
    ]);
  }
  const instructions = 'Answer in one paragraph.\nNo tables.';
  for (const [where, endpoint] of [
    ['OpenAI', OPENAI_ENDPOINT],
    ['a proxy', PROXY],
    ['a gateway', GATEWAY],
  ] as const) {
    for (const model of ['o3', 'o1-pro', 'gpt-6.2', 'a-model-nobody-knows']) {
      const asked = { endpoint, model, effort: null };
      named.push([`${model} at ${where}`, asked]);
      named.push([`${model} at ${where}, with instructions`, { ...asked, instructions }]);
      named.push([`${model} at ${where}, in the foreground`, { ...asked, background: false }]);
      named.push([`${model} at ${where}, not stored`, { ...asked, store: false, wantsSummary: true }]);
      for (const field of [
        ...DROPPED.filter((one) => !WIRE_FIELDS.some((other) => other === one)),
        'service_tier',
      ] as const) {
        named.push([`${model} at ${where}, without ${field}`, { ...asked, wantsSummary: true, without: [field] }]);
      }
    }
  }
  named.push(['a cap of a person', { maxOutputTokens: 9_001 }]);
  named.push(['a question alone', { context: '', source: null }]);
  named.push([
    'letters of all kinds',
    { question: 'Why “ß” → 😀?\r\n\t\u2028 End\u0007', context: '```\n\\n "x" é\n```\n' },
  ]);
  named.push([
    'several selections',
    {
      source: aSource({
        ranges: [
          { startLine: 1, endLine: 2 },
          { startLine: 9, endLine: 9 },
        ],
      }),
    },
  ]);
  named.push(['cells of a notebook', { source: aSource({ cells: [2, 3] }) }]);
  named.push(['a side of a diff', { source: aSource({ side: 'left' }) }]);
  named.push(['a whole document', { source: aSource({ scope: 'document' }) }]);
  named.push(['a text without a place', { source: aSource({ scope: 'text' }) }]);
  named.push(...followUps());
  return named;
}

/** Questions that go on from an answer: by the response that the place keeps, or with the turns before sent along. */
function followUps(): [name: string, changes: Partial<Question>][] {
  const named: [string, Partial<Question>][] = [];
  const asked = { question: 'And then?', context: '', source: null, instructions: 'Be short.' };
  const parent = { id: 'first', relation: 'followUp' } as const;
  const chain = { after: 'first', tokens: { least: 100, likely: 200, most: 300 } } as const;
  const turn = { question: 'Why?', context: 'a + b\n', source: aSource(), answer: 'It overflows. “ß” → 😀' };
  const kept = { chain: { ...chain, by: 'response' }, before: { by: 'response', responseId: 'resp_1' } } as const;
  const sent = {
    chain: { ...chain, by: 'messages', why: 'place' },
    before: { by: 'messages', turns: [turn, { ...turn, context: '', source: null, question: 'Sure?' }] },
  } as const;
  for (const [where, endpoint] of [
    ['OpenAI', OPENAI_ENDPOINT],
    ['a gateway', GATEWAY],
  ] as const) {
    for (const model of ['o3', 'gpt-6.2-sol']) {
      const here = { ...asked, endpoint, model, parent };
      named.push([`${model} at ${where}, after a kept answer`, { ...here, goesOn: kept }]);
      named.push([`${model} at ${where}, after turns sent along`, { ...here, goesOn: sent }]);
    }
  }
  const raised = { ...kept, chain: { ...kept.chain, effort: 'low' } };
  named.push([
    'another effort from there on',
    { ...asked, parent, model: 'gpt-6-sol', effort: 'high', goesOn: raised },
  ]);
  return named;
}

function preparedFor(changes: Partial<Question>, catalogue: Catalogue): Prepared | string {
  try {
    const { job, texts } = prepare(aQuestion(changes), catalogue, NOW);
    return { job: { ...job, id: 'the-id-of-the-job' }, texts };
  } catch (error) {
    return String(error);
  }
}

/** Those that are sent, by name. */
export function sentQuestions(catalogue: Catalogue): [name: string, prepared: Prepared][] {
  return questions(catalogue).flatMap(([name, changes]): [string, Prepared][] => {
    const prepared = preparedFor(changes, catalogue);
    return typeof prepared === 'string' ? [] : [[name, prepared]];
  });
}

/** By the name of each question: the body of its POST, that of its count, or why it is not sent. */
export async function requestBodies(): Promise<Record<string, string>> {
  const catalogue = new Catalogue();
  const server = await startRawServer(answering(400, { error: { message: 'no' } }));
  const bodies: Record<string, string> = {};
  try {
    for (const [name, changes] of questions(catalogue)) {
      const prepared = preparedFor(changes, catalogue);
      if (typeof prepared === 'string') bodies[name] = prepared;
      else Object.assign(bodies, await bodiesOf(name, prepared, catalogue, server));
    }
  } finally {
    await server.dispose();
  }
  return bodies;
}

async function bodiesOf(
  name: string,
  { job, texts }: Prepared,
  catalogue: Catalogue,
  { baseUrl, arrivals }: RawServer,
): Promise<Record<string, string>> {
  const { organization, project } = job.endpoint;
  const describesMachine = surelyHas(job.endpoint, 'describesMachine');
  const options = { organization, project, headers: {}, describesMachine };
  const provider = createProvider({ ...options, baseUrl, credential: aKey(KEY) });
  const body = bodyOf(job, texts, catalogue.find(job.model));
  await (job.streams ? provider.startStream(body, job.id) : provider.start(body, job.id));
  const sent = arrivals.at(-1)?.body ?? '';
  await provider.countInput(body);
  return { [name]: sent, [`${name}, counted`]: arrivals.at(-1)?.body ?? '' };
}
