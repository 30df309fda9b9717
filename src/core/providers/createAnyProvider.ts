// Each kind of place has a class of its own behind the one shape.
import { AzureProvider } from './azure/azureProvider.ts';
import { OpenAiProvider } from './openai/openaiProvider.ts';
import type { CreateProvider } from './provider.ts';

export const createAnyProvider: CreateProvider = (options) =>
  options.kind === 'azure' ? new AzureProvider(options) : new OpenAiProvider(options);
