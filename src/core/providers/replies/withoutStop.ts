/** Full stops and exclamation marks, also those of Chinese and Japanese. */
const STOPS = '.!\u3002\uff01\uff0e\uff61';

/** Takes the final stops off somebody else's words, for a sentence of ours that has a full stop of its own. */
export function withoutStop(text: string): string {
  let end = text.length;
  while (end > 0 && STOPS.includes(text[end - 1] ?? ' ')) end -= 1;
  return text.slice(0, end);
}
