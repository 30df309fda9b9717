// Notices, and the questions that their buttons lead to.
import type { Behaviour } from '../../simulator/behaviour.ts';
import { typeQuestion } from './asking.ts';
import { ask } from './fillLedger.ts';
import { UNPLUGGED } from './plantedJobs.ts';
import type { Stage } from './stage.ts';
import type { Surface } from './surface.ts';

const FIVE = [
  'Is the first branch ever taken?',
  'What does a refill cost?',
  'May two clients pass at once?',
  'Can the bucket be negative?',
  'Can the timer drift away?',
];
const HELD: Behaviour = { answer: 'Yes, always.', hold: 'in_progress', queueMs: 0, runMs: 1 };

const FROM_A_PROGRAM = { model: 'o3', effort: 'medium', confirm: false } as const;

async function notice({ page }: Stage): Promise<void> {
  await page.locator('.notification-toast .notification-list-item').first().waitFor({ timeout: 20_000 });
}

function lastResponse({ ponder }: Stage): string {
  return ponder.simulator.truth.creates.findLast(({ responseId }) => responseId !== null)?.responseId ?? '';
}

async function askFive(stage: Stage): Promise<string[]> {
  const responses: string[] = [];
  for (const question of FIVE) {
    await ask(stage, question, HELD);
    await stage.rest(400);
    responses.push(lastResponse(stage));
  }
  return responses;
}

export const NOTICE_SURFACES: readonly Surface[] = [
  {
    name: 'notice-answer',
    ledger: 'full',
    async play(stage) {
      await ask(stage, 'Is this comment still true?', { answer: 'No.', queueMs: 0, runMs: 1 });
      await notice(stage);
      await stage.take('notice-answer', true);
    },
  },
  {
    name: 'notice-program',
    ledger: 'full',
    async play(stage) {
      stage.ponder.simulator.next(HELD);
      await stage.showCode();
      await stage.probe.run('ponder.askSelection', { prompt: 'Who asks this?', ...FROM_A_PROGRAM });
      await notice(stage);
      await stage.take('notice-program');
      stage.ponder.simulator.advanceTo(lastResponse(stage), 'completed');
    },
  },
  {
    name: 'notice-five',
    ledger: 'full',
    async play(stage) {
      const responses = await askFive(stage);
      await stage.rest(1_500);
      await stage.take('five-running');
      await stage.probe.run('notifications.clearAll');
      for (const id of responses) stage.ponder.simulator.advanceTo(id, 'completed');
      await notice(stage);
      await stage.rest(3_500);
      await stage.take('notice-five', true);
    },
  },
  {
    name: 'notice-uncertain',
    ledger: 'full',
    async play(stage) {
      await ask(stage, 'Is this even sent?', { fault: { type: 'drop', when: 'afterHandling' }, hold: 'in_progress' });
      await notice(stage);
      await stage.take('notice-uncertain', true);
      await stage.page.locator('.notification-toast .monaco-button').first().click();
      await stage.rest(1_500);
      await stage.take('notice-uncertain-opened');
    },
  },
  {
    name: 'notice-rejected',
    ledger: 'full',
    async play(stage) {
      await ask(stage, 'Does it take this model?', {
        fault: {
          type: 'httpError',
          status: 404,
          code: 'model_not_found',
          param: 'model',
          message: 'The model `o3` does not exist or you do not have access to it.',
        },
      });
      await notice(stage);
      await stage.take('notice-rejected', true);
    },
  },
  {
    name: 'notice-offline',
    ledger: 'full',
    async play(stage) {
      await stage.probe.set({ 'ponder.endpoint': UNPLUGGED });
      await typeQuestion(stage, 'Is anybody there?');
      await stage.page.keyboard.press('Enter');
      await stage.rest(4_000);
      await stage.take('notice-offline');
      await stage.probe.set({ 'ponder.endpoint': 'Simulator' });
    },
  },
  {
    name: 'resolve',
    ledger: 'full',
    async play(stage) {
      await stage.probe.begin('ponder.resolveUncertain', stage.job('uncertain'));
      await stage.untilAsked();
      await stage.take('resolve');
    },
  },
];
