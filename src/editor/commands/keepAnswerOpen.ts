import type { AnswerPanels } from '../answer/answerPanels.ts';

/** The answer on show keeps its panel: the next job is shown in another one. */
export async function keepAnswerOpen({ panels }: { panels: AnswerPanels }): Promise<void> {
  panels.keepActive();
}
