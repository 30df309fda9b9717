import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { aSource } from './aJob.ts';

/** What a person asked about a few lines of code: o3 at OpenAI, everything else left to Ponder. */
export function aQuestion(changes: Partial<Question> = {}): Question {
  return {
    question: 'Why does this overflow?',
    context: 'const sum = a + b;\n',
    source: aSource(),
    instructions: '',
    endpoint: OPENAI_ENDPOINT,
    model: 'o3',
    mode: null,
    effort: 'high',
    maxOutputTokens: 0,
    store: true,
    wantsSummary: false,
    origin: 'user',
    parent: null,
    ...changes,
  };
}
