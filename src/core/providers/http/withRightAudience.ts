// A token is made out to an audience, and which one a place wants is told by its refusal alone. A refused request was not
// accepted, so that it may be sent once more: even one that costs money.
import type { Credential } from '../credential.ts';
import { NeverSent, SIGNED_OUT } from './neverSent.ts';
import { boundedText } from './replyBounds.ts';

const REFUSED = 401;
const NAMES_AUDIENCE = /\baudience\b/i;

/** @param send sends the request with this key or token; null = it shows none */
export async function withRightAudience(
  send: (secret: string | null) => Promise<Response>,
  credential: Credential,
): Promise<Response> {
  if (credential.kind !== 'token') return await send(credential.kind === 'key' ? credential.value : null);
  const token = await credential.value();
  // The session ended between the choice of this credential and this very request.
  if (token === null) throw new NeverSent(SIGNED_OUT);
  const first = await refusal(await send(token));
  if (!first.isForAudience || !credential.turn(token)) return first.response;
  const other = await credential.value();
  const second = other === null ? null : await refusal(await send(other));
  if (second !== null && !second.isForAudience) return second.response;
  credential.turnBack(token);
  return second?.response ?? first.response;
}

/** Whether the response refuses a token for its audience. */
async function refusal(response: Response): Promise<{ readonly response: Response; readonly isForAudience: boolean }> {
  if (response.status !== REFUSED) return { response, isForAudience: false };
  const text = await boundedText(response);
  const { status, statusText, headers } = response;
  return { response: new Response(text, { status, statusText, headers }), isForAudience: NAMES_AUDIENCE.test(text) };
}
