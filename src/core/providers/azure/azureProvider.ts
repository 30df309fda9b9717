// Azure's service behind our Provider shape. Its wire is OpenAI's; its list names the base models that a resource could
// run, each with the day from which it no longer answers there.
import { timeOfSeconds } from '../../../shared/numbers.ts';
import { fields } from '../fields.ts';
import type { EndOf } from '../http/listedModels.ts';
import { OpenAiProvider } from '../openai/openaiProvider.ts';

export class AzureProvider extends OpenAiProvider {
  protected override readonly endOf: EndOf = (model) => {
    const retiredAt = timeOfSeconds(fields(fields(model).deprecation).inference);
    return retiredAt === null ? null : new Date(retiredAt).toISOString().slice(0, 10);
  };
}
