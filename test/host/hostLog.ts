// What extension hosts and the workbench write to their consoles, as plain lines. VS Code reports it in two ways: test
// runs call an exposed function with the arguments, everything else is on the page's own console with its styling.

/** From `codeAutomationLog`'s second argument. */
export function lineFromAutomation(message: unknown): string {
  const parts = Array.isArray(message) ? message : [message];
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ');
}

/** From a console message: `%c[Extension Host] %cHello color: blue color: ` becomes `[Extension Host] Hello`. */
export function lineFromConsole(text: string): string {
  if (!text.startsWith('%c')) return text;
  return text
    .replaceAll('%c', '')
    .replaceAll(/ color: (#[0-9a-f]{3,6}|blue|(?=$| color:))/g, '')
    .trim();
}
