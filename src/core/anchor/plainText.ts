// A text without what formatters change: white space, the kind of quotes, semicolons and commas. Places in it lead back to
// the text.

/** Per character below 128: 0 = left out, else what it becomes. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if (code <= 32 || code === 127 || letter === ';' || letter === ',') return 0;
  return letter === '"' || letter === '`' ? 39 : code;
});

export interface PlainText {
  readonly text: string;
  /** Where each of its characters stands in the text, in UTF-16 units. */
  readonly at: Uint32Array;
}

export function plainText(text: string): PlainText {
  const codes = new Uint16Array(text.length);
  const at = new Uint32Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const plain = code < 128 ? PLAIN[code] : isBlank(code) ? 0 : code;
    if (plain === undefined || plain === 0) continue;
    codes[length] = plain;
    at[length] = index;
    length += 1;
  }
  const plain = Buffer.from(codes.buffer, 0, length * 2).toString('utf16le');
  return { text: plain, at: at.subarray(0, length) };
}

/** White space beyond ASCII, and the mark of byte order. */
function isBlank(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0x85 ||
    code === 0xfeff ||
    (code >= 0x2000 && code <= 0x200b) ||
    (code >= 0x2028 && code <= 0x202f) ||
    code === 0x3000
  );
}
