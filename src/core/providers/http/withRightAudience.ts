// A token is made out to an audience, and which one a place wants is told by its refusal alone. A refused request was not
// accepted, so that it may be sent once more: even one that costs money.
import type { Credential } from '../credential.ts';
import { boundedText } from './replyBounds.ts';

const REFUSED = 401;

/** @param send sends the request with the credential as it is then */
export async function withRightAudience(send: () => Promise<Response>, credential: Credential): Promise<Response> {
  const response = await send();
  if (response.status !== REFUSED || credential.kind !== 'token') return response;
  const text = await boundedText(response);
  if (/\baudience\b/i.test(text) && credential.turn()) {
    const second = await send();
    if (second.status === REFUSED) credential.turnBack();
    return second;
  }
  const { status, statusText, headers } = response;
  return new Response(text, { status, statusText, headers });
}
