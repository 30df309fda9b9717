// A question as every window of a run asks it.
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';

type Asked = Pick<Question, 'question' | 'endpoint' | 'model' | 'parent'> & Partial<Question>;

export function aQuestion(asked: Asked): Question {
  return {
    context: 'for (;;) {}',
    source: null,
    instructions: '',
    mode: null,
    effort: null,
    maxOutputTokens: 0,
    store: true,
    wantsSummary: false,
    origin: 'user',
    ...asked,
  };
}
