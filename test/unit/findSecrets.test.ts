// Secrets are found whatever kind they are of, and what only looks a little like one is not.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, markerOf } from '../../src/core/secrets/finding.ts';
import { findSecrets } from '../../src/core/secrets/findSecrets.ts';
import { redacted } from '../../src/core/secrets/redacted.ts';
import { aSecret, DUMMIES } from '../builders/dummySecrets.ts';
import { FORMS, OWN } from '../builders/plantedKeys.ts';

const ROOT = join(import.meta.dirname, '../..');
const BEFORE = 'const before = 1;\n';
const AFTER = '\nconst after = 2;\n';

const told = (text: string, { kind, vendor, start, end }: Finding) => ({
  kind,
  vendor,
  secret: text.slice(start, end),
});

describe('a secret in a text is found', () => {
  for (const { name, secret, line, found } of DUMMIES) {
    it(`${name}, with nothing of what stands around it`, async () => {
      const text = BEFORE + line + AFTER;
      const findings = await findSecrets(text, []);
      assert.deepEqual(
        findings.map((finding) => told(text, finding)),
        [{ ...found, secret }],
      );
      const clean = redacted(text, findings);
      assert.equal(clean, text.replace(secret, markerOf(found)));
      assert.deepEqual(await findSecrets(clean, []), [], 'what is left is no secret');
    });
  }

  it('each of many in one text, in their order', async () => {
    const text = DUMMIES.map(({ line }) => `${line}\n`).join('\n');
    const findings = await findSecrets(text, []);
    const clean = redacted(text, findings);
    assert.equal(findings.length, DUMMIES.length);
    for (const { secret } of DUMMIES) assert.ok(!clean.includes(secret));
    assert.deepEqual(await findSecrets(clean, []), []);
  });

  it('beside the access key that it belongs to, though nothing names it', async () => {
    const aws = DUMMIES.find(({ name }) => name === 'an AWS secret');
    assert.ok(aws);
    for (const between of [',', '\n', '", "']) {
      const text = `"${aSecret()}${between}${aws.secret}"`;
      const findings = await findSecrets(text, []);
      assert.deepEqual(
        findings.map(({ vendor }) => vendor),
        ['AWS access', 'AWS secret'],
      );
      assert.ok(!redacted(text, findings).includes(aws.secret));
    }
  });

  it('behind an escaped line break and in an encoded address', async () => {
    for (const around of ['"a\\n{}\\n"', 'x%3D{}', 'a={}&b=1', '({})', '<b>{}</b>', 'ID:{},']) {
      const secret = aSecret();
      const text = around.replace('{}', secret);
      const findings = await findSecrets(text, []);
      assert.deepEqual(
        findings.map((finding) => told(text, finding).secret),
        [secret],
        around,
      );
    }
  });

  it('although a comment tells scanners to look away', async () => {
    const text = `// secretlint-disable\nconst id = '${aSecret()}'; // secretlint-disable-line\n`;
    assert.equal((await findSecrets(text, [])).length, 1);
  });

  it('in full, where two rules see different parts of it', async () => {
    const [token] = DUMMIES.filter(({ found }) => found.kind === 'webToken');
    assert.ok(token);
    const text = `Authorization: Bearer ${token.secret}\nnpm config set //registry/:_authToken=${aSecret()}-tail`;
    const clean = redacted(text, await findSecrets(text, []));
    assert.equal(
      clean,
      'Authorization: Bearer [removed: web token]\nnpm config set //registry/:_authToken=[removed: AWS access key]',
    );
  });

  it('when the window holds it, whatever it looks like and in whatever form', async () => {
    for (const [form, write] of Object.entries(FORMS)) {
      const text = `a ${write(OWN)} b`;
      const kinds = (await findSecrets(text, [OWN])).map(({ kind }) => kind);
      assert.ok(kinds.length > 0 && kinds.every((kind) => kind === 'ownKey'), form);
    }
    assert.deepEqual(await findSecrets(`a ${OWN} b`, []), []);
    assert.deepEqual(await findSecrets('a local word', ['local', 'word']), [], 'a word is no key');
  });
});

/** As a template names a variable. */
const NAMED = (name: string) => ['$', '{', name, '}'].join('');
const hashOf = (kind: string, form: 'hex' | 'base64') => createHash(kind).update('text').digest(form);

/** Families of what is no secret. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  'hashes of commits': [`commit ${hashOf('sha1', 'hex')}`, `uses: actions/checkout@${hashOf('sha1', 'hex')}`],
  checksums: [
    `md5: ${hashOf('md5', 'hex')}`,
    `"integrity": "sha512-${hashOf('sha512', 'base64')}"`,
    `etag = "${hashOf('md5', 'hex')}"`,
    `cacheKey: '${hashOf('md5', 'hex')}'`,
    `${hashOf('sha256', 'hex')}  azure-cli.tar.gz`,
    `azure image digest sha256:${hashOf('sha256', 'hex')}`,
    `azure checksum ${hashOf('md5', 'hex')}`,
    `{ "key": "${hashOf('md5', 'hex')}", "size": 12 }`,
    `${aSecret().slice(0, 4)} is how one begins; sha1: ${hashOf('sha1', 'hex')}`,
  ],
  identifiers: [
    `"id": "${randomUUID()}"`,
    `AZURE_TENANT_ID=${randomUUID()}`,
    `subscriptionId: ${randomUUID()}`,
    `azure.subscriptionId = "${randomUUID().replaceAll('-', '')}"`,
    `const token = '${randomUUID()}';`,
  ],
  images: [
    `url(data:image/png;base64,${randomBytes(6_000).toString('base64')})`,
    `"image": "${randomBytes(6_000).toString('base64')}"`,
    randomBytes(20_000).toString('base64').replaceAll(/.{76}/g, '$&\n'),
    randomBytes(20_000).toString('hex'),
  ],
  placeholders: [
    'AZURE_OPENAI_API_KEY=<your-api-key>',
    'api_key = "YOUR_API_KEY_1234567890"',
    `OPENAI_API_KEY=sk-${'x'.repeat(40)}`,
    `aws_access_key_id = AK${'IAIOSFODNN7EXAMPLE'}`,
    'password: "changeme123"',
    `password = "${NAMED('DB_PASSWORD_2')}"`,
    'DB_PASSWORD=$DB_PASSWORD_1',
    'postgres://user:password@localhost/db',
    'postgres://postgres:postgres@db:5432/app',
    `https://${NAMED('user')}:${NAMED('password')}@host.example/`,
    'mongodb://<user>:<password>@c.example/db',
    `//npm.example.com/:_authToken=${NAMED('NPM_TOKEN')}`,
    'Authorization: Bearer <token>',
    'curl -H "Authorization: Bearer $OPENAI_API_KEY_1234567"',
    '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
  ],
  'code about secrets': [
    'const apiKey = process.env.AZURE_OPENAI_API_KEY_V2;',
    'const token = await credential.getToken2Async(scope);',
    'specialTokensEncoder: createO200KSpecialTokenMap(),',
    'submitPassword: SIGN_IN_V2_SUBMIT_PASSWORD,',
    'const password = result.groups?.password2;',
    'if (password !== confirmPassword1) throw new Error("passwords differ");',
    'export const TOKEN_KEY_PREFIX_V1 = "ponder.token.prefix.v1.of.keys";',
    'const secretKeyRef = { name: "my-app-secrets-v2-production" };',
    "const header = text.startsWith('-----BEGIN RSA PRIVATE KEY-----');",
    'type PasswordCredentialV2 = InstanceType<typeof PasswordCredential2>;',
    'http://localhost:3000/@vite/client',
    'git@github.com:owner/repository.git and ssh://git@host.example:22/x',
    'import x from "https://esm.sh/react@18.2.0";',
    'sk-loading-spinner-with-many-long-words { color: red }',
    'const pattern = /AKIA[A-Z2-7]{16}/;',
    "t.pass('step-2-is-done');",
    "const passThrough = 'stage2-of-3'; let bypass = 'route66';",
    "secret: 'getSecret(name2, version1)',",
    '<password>your-password-1</password> <token>TOKEN_KIND_2</token>',
    'curl -u "$USER:$PASSWORD_2" https://host.example',
    'https://host.example/login?password=reset',
    Buffer.from('{"name":"ponder","note":"a plain text in base64, of no secret whatever"}').toString('base64'),
  ],
  prose: [
    'The password must have 8 characters and 1 digit. Your token: it expires after 3600 seconds.',
    'Basic authentication and Bearer tokens are described in RFC7617andRFC6750.',
    'Set the key to 12345678901234567890123456789012 for tests.',
  ],
};

describe('no secret is', () => {
  for (const [family, texts] of Object.entries(HARMLESS)) {
    it(`one of ${family}`, async () => {
      for (const text of texts) {
        const found = (await findSecrets(text, [])).map((finding) => told(text, finding));
        assert.deepEqual(found, [], text.slice(0, 80));
      }
    });
  }

  it('in the code of Ponder itself', async () => {
    const files = globSync(['src/**/*.{ts,json}', 'media/**/*.{css,svg}', '*.{json,md}', 'scripts/*.ts'], {
      cwd: ROOT,
    });
    assert.ok(files.length > 300);
    for (const file of files) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      assert.deepEqual(
        (await findSecrets(text, [])).map((finding) => told(text, finding)),
        [],
        file,
      );
    }
  });
});
