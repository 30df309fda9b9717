// An answer with everything in it that an answer may have.

export const richAnswer = String.raw`# Why the limiter lets too much through

The check and the decrement are **two steps** with an ${'`await`'} between them, so two callers can pass on one token[^race]. See
${'`src/limiter/bucket.ts:42`'}, src/limiter/bucket.ts:57:9 and ${'`src/limiter/refill.ts#L12-L20`'}; it costs about $5 a day, at most $10. More at
https://example.com/token-bucket, ~~or not~~.

## The mathematics

With rate $r$ and burst $b$, at most $N(t) \le b + r t$ calls pass in time $t$, where \(b \in \mathbb{N}\). Then

$$
\Pr[\text{overrun}] \;=\; 1 - \left(1 - \frac{\lambda \tau}{n}\right)^{n} \;\xrightarrow{n\to\infty}\; 1 - e^{-\lambda\tau}
$$

and as a system:

\[
\begin{aligned}
\hat{x} &= \sum_{i=0}^{n} \frac{x_i}{\sqrt{2\pi}} + \mathcal{O}(n\log n) \\
A &= \begin{pmatrix} a & b \\ c & d \end{pmatrix}, \quad f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases} \\
\vec{v} &= \color{red}{\overline{w}} + \boxed{z} + \underbrace{a+b}_{c}
\end{aligned}
\]

One that can't be set: $\frobnicate{x}$.

## What to do

- [x] Reproduce it with two callers
- [ ] Make check and decrement one step
  - [ ] in ${'`take()`'}
  - [x] in ${'`tryTake()`'}
- [ ] Measure again

### TypeScript

${'```'}ts
// One step: nothing can come between.
export class Bucket<T extends string> {
  #tokens = 0x10;
  async take(count: number = 1): Promise<boolean> {
    const reason = ${'`only ${count} left`'};
    if (this.#tokens < count) throw new RangeError(reason);
    return /^a+b?$/u.test('text') && true;
  }
}
${'```'}

### Python

${'```'}python
@dataclass
class Bucket:
    """A bucket of tokens."""
    tokens: int = 10

    def take(self, count: int) -> bool:
        # not atomic
        return self.tokens >= count and not None
${'```'}

### Rust, SQL and a patch

${'```'}rust
#[derive(Debug)]
pub struct Bucket<'a> { name: &'a str, tokens: u32 }
impl<'a> Bucket<'a> { pub fn take(&mut self) -> Option<u32> { self.tokens.checked_sub(1) } }
${'```'}

${'```'}sql
-- who took most
SELECT caller, COUNT(*) AS taken FROM takes WHERE at > '2026-01-01' GROUP BY caller HAVING taken > 10;
${'```'}

${'```'}diff
--- a/src/limiter.ts
+++ b/src/limiter.ts
@@ -1,3 +1,3 @@
-if (await check()) take();
+if (take()) go();
${'```'}

${'```'}mermaid
graph TD; A[check] --> B{left?}; B -- yes --> C[take]
${'```'}

## In figures

| Case      | Calls |  Passed | What it means            |
| --------- | ----: | :-----: | ------------------------ |
| alone     |   100 |   100   | as it should be          |
| two       |   200 |  **113** | too many[^measured]      |
| a hundred | 10000 |   171   | see ${'`test/race.test.ts:7`'} |

> A rule that holds only when nobody looks is no rule.

[^race]: It is the classic *check-then-act* race, with ${'`await`'} as the gap.
[^measured]: Measured on one machine; see also the first note[^race].

    A second paragraph of it.
`;
