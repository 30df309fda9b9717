/** What somebody else said, to be put into a sentence of ours that has a full stop of its own. */
export function withoutStop(text: string): string {
  let end = text.length;
  while (end > 0 && '.!'.includes(text[end - 1] ?? ' ')) end -= 1;
  return text.slice(0, end);
}
