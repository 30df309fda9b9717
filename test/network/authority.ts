// A certificate authority of its own, as an office has one: made anew for each run, trusted by nobody who was not told.
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** Its own certificate, PEM: who trusts it trusts what it issues. */
  readonly cert: string;
  /** @param days how long it is valid: from and to, in days from now */
  issue(host: string, days?: readonly [number, number]): Promise<Certificate>;
}

const DAY_MS = 86_400_000;
const COMMON = { keyType: 'ec', algorithm: 'sha256' } as const;

export async function makeAuthority(name: string): Promise<Authority> {
  const own = await generate([{ name: 'commonName', value: name }], {
    ...COMMON,
    ...between([-400, 400]),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    cert: own.cert,
    issue: async (host, days = [-1, 90]) => {
      const issued = await generate([{ name: 'commonName', value: host }], {
        ...COMMON,
        ...between(days),
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'keyUsage', digitalSignature: true },
          { name: 'subjectAltName', altNames: [isAddress(host) ? { type: 7, ip: host } : { type: 2, value: host }] },
        ],
        ca: { key: own.private, cert: own.cert },
      });
      return { key: issued.private, cert: issued.cert };
    },
  };
}

function between([from, to]: readonly [number, number]) {
  const now = Date.now();
  return { notBeforeDate: new Date(now + from * DAY_MS), notAfterDate: new Date(now + to * DAY_MS) };
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}
