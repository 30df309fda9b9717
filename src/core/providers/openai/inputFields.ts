// Turns on OpenAI's Responses wire, in the SDK's own types: the same to be counted, to be answered and to be previewed.
import type { EasyInputMessage, ResponseInputContent } from 'openai/resources/responses/responses';
import type { CountBody } from '../provider.ts';
import { type Part, type PartBytes, type TextPart, type Turn, withinQuestion } from '../turn.ts';

export interface InputFields {
  /** A single text is sent as a string, not as a list. */
  readonly input: string | EasyInputMessage[];
  readonly instructions?: string;
}

export function inputFields({ turns, developerAs }: Omit<CountBody, 'model'>): InputFields {
  if (developerAs === 'message') return { input: inputOf(turns) };
  if (developerAs === 'question') return { input: inputOf(withinQuestion(turns)) };
  const lasting = turns.flatMap((turn) => (turn.role === 'developer' ? turn.parts : []));
  const input = inputOf(turns.filter(({ role }) => role !== 'developer'));
  return lasting.length === 0 ? { input } : { input, instructions: joined(lasting) };
}

function inputOf(turns: readonly Turn[]): InputFields['input'] {
  const messages = turns.map(messageOf);
  const [first, ...more] = messages;
  return first?.role === 'user' && typeof first.content === 'string' && more.length === 0 ? first.content : messages;
}

function messageOf(turn: Turn): EasyInputMessage {
  // The API takes no list of input parts for what a model said itself.
  if (turn.role !== 'user') return { role: turn.role, content: joined(turn.parts) };
  const { role, parts } = turn;
  const [first, ...more] = parts;
  return { role, content: first?.kind === 'text' && more.length === 0 ? first.text : parts.map(contentOf) };
}

function contentOf(part: Part): ResponseInputContent {
  switch (part.kind) {
    case 'text':
      return { type: 'input_text', text: part.text };
    case 'image': {
      const { bytes, detail } = part;
      const from = bytes.at === 'place' ? { file_id: bytes.fileId } : { image_url: dataUrl(part.mediaType, bytes) };
      return { type: 'input_image', detail, ...from };
    }
    case 'file': {
      const { bytes, detail, name } = part;
      // The place knows the name of a file that was uploaded to it.
      const from =
        bytes.at === 'place'
          ? { file_id: bytes.fileId }
          : { filename: name, file_data: dataUrl(part.mediaType, bytes) };
      return { type: 'input_file', detail, ...from };
    }
  }
}

function dataUrl(mediaType: string, { base64 }: Extract<PartBytes, { at: 'hand' }>): string {
  return `data:${mediaType};base64,${base64}`;
}

function joined(parts: readonly TextPart[]): string {
  return parts.map(({ text }) => text).join('\n\n');
}
