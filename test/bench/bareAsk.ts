// The least that an extension has to do for its first question: the SDK loaded, the models asked for, one POST. A bundle of
// its own, as the SDK is one in Ponder.
import OpenAI from 'openai';

export async function bareAsk(baseUrl: string, apiKey: string, text: string, id: string): Promise<void> {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0 });
  await client.models.list();
  await client.responses.create(
    { model: 'o3', input: text, background: true, store: true },
    { headers: { 'X-Client-Request-Id': id } },
  );
}
