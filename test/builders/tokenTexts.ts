// Texts whose tokens were counted with another implementation (test/fixtures/tokenCounts.json): code in ten languages,
// scripts of the world, what looks like special tokens, and what makes tokenizers slow.
import { oneOf, seededRandom, wholeNumber } from './seededRandom.ts';

const CODE: Readonly<Record<string, string>> = {
  typescript: `export class Bucket<T extends { id: string }> {\n  readonly #items = new Map<string, T>();\n\n  add(item: T): this {\n    this.#items.set(item.id, { ...item });\n    return this; // chained\n  }\n}\n`,
  python: `def merge(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:\n    """Joins what overlaps."""\n    out = []\n    for a, b in sorted(intervals):\n        if out and a <= out[-1][1]:\n            out[-1] = (out[-1][0], max(b, out[-1][1]))\n        else:\n            out.append((a, b))\n    return out\n`,
  rust: `impl<'a> Iterator for Words<'a> {\n    type Item = &'a str;\n    fn next(&mut self) -> Option<Self::Item> {\n        let (head, rest) = self.0.split_once(' ')?;\n        self.0 = rest;\n        Some(head)\n    }\n}\n`,
  go: `func (s *Server) Close() error {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\tif s.closed {\n\t\treturn fmt.Errorf("close: %w", ErrClosed)\n\t}\n\ts.closed = true\n\treturn nil\n}\n`,
  java: `public record Point(double x, double y) {\n    public double distanceTo(Point other) {\n        return Math.hypot(x - other.x(), y - other.y());\n    }\n}\n`,
  c: `#include <stdio.h>\n\nint main(void) {\n\tfor (size_t i = 0; i < 0x10u; i++)\n\t\tprintf("%zu\\n", i << 2);\n\treturn 0;\n}\n`,
  cpp: `template <typename T>\nconcept Addable = requires(T a, T b) { { a + b } -> std::same_as<T>; };\n\nauto sum(Addable auto... xs) { return (xs + ...); }\n`,
  ruby: `class Account < ApplicationRecord\n  scope :active, -> { where(deleted_at: nil) }\n\n  def to_s = "#{name} <#{email}>"\nend\n`,
  haskell: `primes :: [Integer]\nprimes = sieve [2 ..]\n  where\n    sieve (p : xs) = p : sieve [x | x <- xs, x \`mod\` p /= 0]\n`,
  sql: `SELECT c.name, COUNT(*) AS n\nFROM orders o JOIN customers c ON c.id = o.customer_id\nWHERE o.placed_at >= DATE '2026-01-01'\nGROUP BY c.name HAVING COUNT(*) > 3 ORDER BY n DESC;\n`,
  bash: `#!/usr/bin/env bash\nset -euo pipefail\nfor f in "$@"; do\n  [[ -f "$f" ]] || { echo "no $f" >&2; exit 1; }\n  sha256sum "$f" | cut -d' ' -f1\ndone\n`,
  minified: `!function(e,t){"object"==typeof exports?module.exports=t():e.x=t()}(this,(function(){var e=[1e3,.5,0xff];return e.map((e=>e**2|0)).filter(Boolean)}));`,
};

const PROSE: Readonly<Record<string, string>> = {
  english:
    "I'd say we'll never know; they've gone, it's late, and SHE'S sure: \"don't\".\n\nNext paragraph — with an em dash…",
  german: 'Die Straßenbahnhaltestellenüberdachung wäre größer, wenn’s genügend Fördermittel gäbe.',
  chinese: '在计算机科学中，二叉树是每个节点最多只有两个分支的树结构。通常分支被称作“左子树”或“右子树”。',
  japanese: 'お誕生日おめでとう。今日は天気が良いので、公園まで散歩に行きました。',
  korean: '토큰의 수는 글자의 수와 다릅니다. 그래서 세어 봐야 합니다.',
  arabic: 'عدد الرموز لا يساوي عدد الحروف، ولذلك نحسبها قبل الإرسال.',
  hindi: 'टोकन की संख्या अक्षरों की संख्या से अलग होती है।',
  thai: 'จำนวนโทเค็นไม่เท่ากับจำนวนตัวอักษร',
  emoji: '👍🏽 👨‍👩‍👧‍👦 🇩🇪🏳️‍🌈 ❤️‍🔥 ☃︎ 🙂🙂🙂',
  marks: "Ǆǅǆ ﬁ ﬃ e\u0301\u0302\u0303 Å ½ ² Ⅷ ٣٤ ₿ K ſ'ſ",
  spaces: 'a  b   c\t\td\r\n\r\n  e\u00a0f\u3000g\u0085h\ufeffi\u200bj\u2028k   \n   ',
  special: '<|endoftext|> and <|fim_prefix|><|im_start|>system<|im_end|><|endofprompt|>',
};

/** Each by name; the same on every run. */
export function tokenTexts(): ReadonlyMap<string, string> {
  const random = seededRandom(200_000);
  const some = (length: number, from: string | readonly string[]) =>
    Array.from({ length }, () => oneOf(random, [...from])).join('');
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const base64 = `${letters}${letters.toUpperCase()}0123456789+/`;
  const ideographs = Array.from({ length: 5_000 }, () => String.fromCodePoint(wholeNumber(random, 0x4e00, 0x9fff)));
  const rows = Array.from({ length: 200 }, (_, id) => ({
    id,
    name: some(8, letters),
    ok: id % 3 === 0,
    at: id * 7919,
  }));
  const runs: Readonly<Record<string, string>> = {
    base64: some(12_000, base64),
    hex: some(12_000, '0123456789abcdef'),
    'one-line JSON': JSON.stringify(rows),
    'a run of one letter': 'a'.repeat(9_000),
    'a run of capitals': 'A'.repeat(9_001),
    'a run of letters': some(6_000, letters),
    'a run of ideographs': ideographs.join(''),
    'a sentence without spaces': '机器学习是人工智能的一个分支'.repeat(300),
    blanks: ' '.repeat(9_000),
    'blanks before a word': `${' '.repeat(5_000)}x`,
    'line ends': '\n'.repeat(5_000),
    'a rule': `${'-'.repeat(4_000)}\n${'='.repeat(4_001)}\n`,
    'marks on one letter': `e${'\u0301'.repeat(2_000)}`,
    'a run of emoji': some(1_500, ['🙂', '👍🏽', '👨‍👩‍👧', '🇩🇪', '❤️']),
    'merges that meet': 'ababcabcab'.repeat(700),
    anything: some(3_000, [...Object.values(PROSE).join('')]),
  };
  return new Map([...Object.entries(CODE), ...Object.entries(PROSE), ...Object.entries(runs)]);
}
