// Checks the address of an endpoint as it is written in the settings. `URL` quietly mends much of what people write;
// that is refused here, because our paths are put behind the text as it stands.
import { HumanError } from '../../shared/humanError.ts';
import { INVISIBLE } from '../../shared/inert.ts';

/** @throws HumanError that says what is wrong with it */
export function assertUsableAddress(name: string, baseUrl: string): void {
  const problem = problemOf(baseUrl);
  if (problem !== null) throw new HumanError(`The endpoint {0} is ignored: ${problem}`, [name]);
}

/** It stands in every row of a job. */
const MOST = 2_000;
/** What we put behind an address ourselves; portals show the address of the call, not of the place. */
const CALL = /\/(?:responses|chat\/completions|completions)(?=\/{0,20}(?:[?#]|$))/i;

function problemOf(text: string): string | null {
  if (text.length > MOST) return `its baseUrl has more than ${MOST} characters.`;
  const url = URL.parse(text);
  if (url === null) return 'its baseUrl is not an address.';
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    return 'a key only travels over https, except on this machine.';
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a URL drops them unseen
  if (/[\s\\\0-\x1f\x7f]/.test(text)) return 'its baseUrl contains a space, a line break or a backslash.';
  if (text.replace(INVISIBLE, '') !== text || !text.isWellFormed()) {
    return 'its baseUrl contains a character that can’t be seen.';
  }
  const parts = /^[a-z]+:\/\/([^/?#]+)(.*)$/is.exec(text);
  if (parts === null) return 'its baseUrl is not an address.';
  const [, host = '', path = ''] = parts;
  if (host.includes('@')) return 'its baseUrl contains a password. Use the command “Set API Key or Sign In”.';
  if (host.includes('%')) return 'its baseUrl has a “%” in its host name.';
  const call = CALL.exec(path)?.[0];
  if (call !== undefined && !/\/deployments\//i.test(path)) {
    return `its baseUrl is the address of one call. Leave out “${call}” and what follows.`;
  }
  // Even a bare one, which `URL` does not show: what is put behind it would be no path any more.
  if (/[?#]/.test(path)) return 'its baseUrl contains “?” or “#”; it must end with its path.';
  if (path.split('/').some(isDots)) return 'its baseUrl has “.” or “..” as a part of its path.';
  return null;
}

function isDots(part: string): boolean {
  return /^(?:\.|%2e){1,2}$/i.test(part);
}
