// A clause on what went wrong with a connection, as far as this machine knows. Made of inert text.
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';

const PROXY_ANSWERED = /^PROXY_(\d{3})$/;
const PROXY_FAILED = /^PROXY_[A-Z]/;
const NOT_SECURE = /^(EPROTO|ERR_SSL_\w+|ERR_TLS_\w+)$/;

/** `its name could not be looked up (ENOTFOUND)`; empty = nothing is known. */
export function connectionWhy(code: string | null, t: Translate): string {
  if (code === null || code === '') return '';
  return `${whatHappened(code, t)} (${inert(code, 60)})`;
}

function whatHappened(code: string, t: Translate): string {
  const status = PROXY_ANSWERED.exec(code)?.[1];
  if (status === '407') return t('the proxy asks for a user name and password: see “http.proxy”');
  if (status !== undefined) return t('the proxy answered with error {0}: see “http.proxy”', status);
  if (PROXY_FAILED.test(code)) return t('the connection to the proxy failed: see “http.proxy”');
  if (NOT_SECURE.test(code)) return t('no secure connection could be made; check “https” or “http” in the address');
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return t('its name could not be looked up');
    case 'ECONNREFUSED':
      return t('its address refused the connection');
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return t('its address can’t be reached');
    case 'CONNECT_TIMEOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return t('it did not answer in time');
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return t('the connection broke');
    default:
      return t('the connection failed');
  }
}
