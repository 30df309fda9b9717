// Secrets in words: what they are and where they stand.
import assert from 'node:assert/strict';
import { SECRET_KINDS, type SecretKind } from '../../src/core/secrets/finding.ts';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import { secretLines, sentSecretsSentence } from '../../src/editor/words/secretWords.ts';
import { aJob } from '../builders/aJob.ts';
import { DUMMIES } from '../builders/dummySecrets.ts';
import { inWords } from '../builders/inWords.ts';

describe('secrets in words', () => {
  it('say of each kind what it is, each in other words', () => {
    const kinds = Object.keys(SECRET_KINDS) as SecretKind[];
    const lines = kinds.map((kind) => {
      const place = { part: 'context', line: 12, kind, vendor: null } as const;
      return secretLines({ first: [place], count: 1 }, inWords);
    });
    assert.ok(lines.every((said) => said.length === 1 && /^Line 12: an? .+$/.test(said[0] ?? '')));
    assert.equal(new Set(lines.flat()).size, kinds.length);
  });

  it('name the vendor', () => {
    for (const { found } of DUMMIES) {
      const place = { part: 'question', line: 1, ...found } as const;
      const [line = ''] = secretLines({ first: [place], count: 1 }, inWords);
      assert.match(line, /^Line 1 of your question: an? /);
      if (found.vendor !== null) assert.ok(line.includes(found.vendor.replace(/ .*/, '')), line);
    }
  });

  it('tell of a job what was taken out, or that it was agreed to', () => {
    assert.equal(sentSecretsSentence(aJob(), inWords), '');
    assert.equal(
      sentSecretsSentence(aJob({ secretsRemoved: 1 }), inWords),
      'One secret was taken out of the question before it was sent.',
    );
    const job = aJob({ secretsRemoved: 3, secretsAgreed: 'a mark' });
    const said =
      '3 secrets were taken out of the question before it was sent. Sent with what looks like a secret, approved by you.';
    assert.equal(sentSecretsSentence(job, inWords), said);
    assert.ok(tooltip(job, job.createdAt, inWords).includes(said));
  });
});
