// What is sent to create a chat completion, in the SDK's own types. The preview shows just this.
import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParamsBase,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions/completions';
import type { CreateBody } from '../provider.ts';
import { type Part, type PartBytes, type TextPart, type Turn, withinQuestion } from '../turn.ts';

type Base = ChatCompletionCreateParamsBase;
type Named = 'max_completion_tokens' | 'max_tokens' | 'service_tier' | 'stream_options';

export type ChatParams = Pick<Base, 'model' | 'messages' | 'reasoning_effort'> & Pick<Base, Named>;

/**
 * Nothing is asked to be kept, because no call would bring it back; and metadata is only taken with what is kept.
 * @param stream whether the reply is to come in pieces, which gives the SDK's call another type
 */
export function chatParams<S extends boolean>(body: CreateBody, stream: S): ChatParams & { readonly stream: S } {
  const { model, max_output_tokens: cap, reasoning, service_tier: tier, lacks = [] } = body;
  const effort = reasoning?.effort;
  return {
    model,
    messages: messagesOf(body),
    ...(lacks.includes('max_completion_tokens') ? { max_tokens: cap } : { max_completion_tokens: cap }),
    // The SDK's list of efforts is closed, the service's is not: the catalogue has checked it.
    ...(isEffort(effort) ? { reasoning_effort: effort } : {}),
    ...(tier === undefined ? {} : { service_tier: tier }),
    stream,
    // Without it a stream has no usage.
    ...(stream && !lacks.includes('stream_options') ? { stream_options: { include_usage: true } } : {}),
  };
}

function isEffort(effort: string | undefined): effort is NonNullable<Base['reasoning_effort']> {
  return effort !== undefined;
}

function messagesOf({ turns, developerAs }: Pick<CreateBody, 'turns' | 'developerAs'>): ChatCompletionMessageParam[] {
  if (developerAs === 'question') return withinQuestion(turns).map((turn) => messageOf(turn, 'system'));
  // Chat templates of other servers may know no developer.
  const role = developerAs === 'message' ? 'developer' : 'system';
  const lasting = turns.filter((turn) => turn.role === 'developer');
  const others = turns.filter((turn) => turn.role !== 'developer');
  return [...lasting, ...others].map((turn) => messageOf(turn, role));
}

function messageOf(turn: Turn, developer: 'developer' | 'system'): ChatCompletionMessageParam {
  if (turn.role === 'developer') return { role: developer, content: joined(turn.parts) };
  if (turn.role === 'assistant') return { role: 'assistant', content: joined(turn.parts) };
  const [first, ...more] = turn.parts;
  const isText = first?.kind === 'text' && more.length === 0;
  return { role: 'user', content: isText ? first.text : turn.parts.map(contentOf) };
}

function contentOf(part: Part): ChatCompletionContentPart {
  switch (part.kind) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image':
      // There is no level beyond `high`, and no file that was uploaded can be named.
      return {
        type: 'image_url',
        image_url: {
          url: dataUrl(part.mediaType, part.bytes),
          detail: part.detail === 'original' ? 'high' : part.detail,
        },
      };
    case 'file':
      return {
        type: 'file',
        file:
          part.bytes.at === 'place'
            ? { file_id: part.bytes.fileId }
            : { filename: part.name, file_data: dataUrl(part.mediaType, part.bytes) },
      };
  }
}

function dataUrl(mediaType: string, bytes: PartBytes): string {
  return bytes.at === 'hand' ? `data:${mediaType};base64,${bytes.base64}` : '';
}

function joined(parts: readonly TextPart[]): string {
  return parts.map(({ text }) => text).join('\n\n');
}
