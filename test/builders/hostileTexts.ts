// What a model, a server, a file name or a setting may hold to reach beyond its place on the screen.

export const HOSTILE_TEXTS: readonly string[] = [
  '$(trash) All jobs removed',
  '$\u200b(alert) split by nothing visible',
  '$$(zap) $(sync~spin)',
  '[Renew your key](https://evil.example/key)',
  '[Run]\u2060(command:workbench.action.terminal.sendSequence)',
  ']\u00ad( ](command:x)',
  'safe\u202egpj.exe\u202c',
  '\u2066isolated\u2069 \u200fmarks\u200e',
  'zero\u200bwidth\u200d\ufeff\u2060',
  '\u{e0049}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065} tags',
  'two\nlines\r\nand\u2028three\u2029\u0085\v\f',
  '\u001b[31mred\u001b[0m \u0007\u0000\u009b',
  '\ud83d half \udc00 a character \ud800',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '{0} {1} {99}',
  '%s %d $jobId $(',
  '\ufe0f\u3164\u115f\uffa0\u17b4',
  `${'\u202e'.repeat(50)}${'very long '.repeat(5_000)}`,
  '🙂'.repeat(2_000),
  `${'a'.repeat(299)}$(x)`,
  'ends in $',
  '[ends in]',
  '(begins in brackets',
  '\t \u00a0 ',
  '',
];

/** No icon, link or command begins, no control character is left, and every character is whole. */
export function isInert(text: string): boolean {
  return text.isWellFormed() && !/\$\(|\]\(|\p{Cc}/u.test(text);
}
