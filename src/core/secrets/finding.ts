// A secret that was found in a text: what it is and where it stands, never what it says.

/** What a secret is. `vendorKey`: by its shape it belongs to a vendor, who is named beside it. */
export const SECRET_KINDS = {
  vendorKey: 'key',
  privateKey: 'private key',
  webToken: 'web token',
  addressPassword: 'password',
  connectionPassword: 'password',
  password: 'password',
  namedSecret: 'secret',
  authorization: 'authorization',
  signature: 'signature',
  ownKey: 'API key',
} as const satisfies Readonly<Record<string, string>>;
export type SecretKind = keyof typeof SECRET_KINDS;

/** What is told of a secret: enough for a person to know it, and nothing of it. */
export interface Secret {
  readonly kind: SecretKind;
  /** `GitHub`; null unless the kind is `vendorKey`. */
  readonly vendor: string | null;
}

/** Several vendors' keys look like that. */
export const UNKNOWN_VENDOR = 'API';

/** Places in a text are counted in its characters; `end` is behind the last one. */
export interface Finding extends Secret {
  readonly start: number;
  readonly end: number;
}

/** What stands in the place of a secret that was taken out. The model reads it, so it is English everywhere. */
export function markerOf({ kind, vendor }: Secret): string {
  const name = vendor === null ? SECRET_KINDS[kind] : `${vendor} ${SECRET_KINDS[kind]}`;
  return `[removed: ${name}]`;
}
