// Chooses how a place is talked to, by what its endpoint says. A chunk of its own with the SDK, loaded with the first call.
import { AzureProvider } from './azure/azureProvider.ts';
import { ChatProvider } from './chat/chatProvider.ts';
import { OpenAiProvider } from './openai/openaiProvider.ts';
import type { CreateProvider } from './provider.ts';

export const createProvider: CreateProvider = (options) => {
  if (options.api === 'chat') return new ChatProvider(options);
  return options.kind === 'azure' ? new AzureProvider(options) : new OpenAiProvider(options);
};
