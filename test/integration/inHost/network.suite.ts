// How VS Code's own settings lead Ponder to the network, in the real extension host: proxy, certificates, addresses.
import assert from 'node:assert/strict';
import { globalAgent } from 'node:https';
import * as vscode from 'vscode';
import { explanation } from '../../../src/editor/words/jobStory.ts';
import type { Job } from '../../../src/shared/job.ts';
import { inWords } from '../../builders/inWords.ts';
import { OFFICE_VARIABLE, type OfficeFacts, type OfficeLog } from '../officeFacts.ts';
import { callAll, EVERY_CALL } from './callAll.ts';
import { ponder, untilJobIs } from './ponder.ts';
import { creates } from './truth.ts';

const SETTINGS = [
  'http.proxy',
  'http.proxyAuthorization',
  'http.noProxy',
  'http.systemCertificates',
  'http.experimental.systemCertificatesV2',
  'http.fetchAdditionalSupport',
] as const;
const DESKTOP = 'VS Code on a desktop asks a person for the password that a proxy does not take';
const UNTRUSTED = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';

/** To be called before anything asks for certificates: older versions of VS Code read them once, and take ours from here. */
export function trustOffice(): void {
  Reflect.set(globalAgent, 'testCertificates', [facts().systemCertificate]);
}

export function define(): void {
  describe('the network, as the settings of VS Code lead there', () => {
    const office = facts();
    const asksForPasswords = vscode.env.uiKind === vscode.UIKind.Desktop;
    const at = (name: string) => `https://${name}:${office.securePort}/v1`;

    before(() => set('http.proxy', office.proxyUrl));
    afterEach(async () => {
      for (const name of SETTINGS) if (name !== 'http.proxy') await set(name, undefined);
      await set('http.proxy', office.proxyUrl);
    });
    after(async () => {
      for (const name of [...SETTINGS, 'ponder.endpoint']) await set(name, undefined);
      await set('ponder.endpoint', 'Simulator');
    });

    for (const addsBySecondWay of [false, true]) {
      it(`leads every call through the proxy, with its name and password${addsBySecondWay ? ' (v2)' : ''}`, async () => {
        await set('http.experimental.systemCertificatesV2', addsBySecondWay);
        // Only `fetch` listens to this one.
        await set('http.fetchAdditionalSupport', false);
        const before = await log();
        assert.deepEqual(
          await callAll(at('office.test')),
          EVERY_CALL.map(() => null),
        );
        const after = await log();
        const passages = after.passages.slice(before.passages.length);
        const passage = { way: 'CONNECT', host: 'office.test', port: office.securePort, isLet: true };
        assert.deepEqual(
          passages,
          EVERY_CALL.map(() => passage),
        );
        // The name means nothing to this machine, so nothing goes around; and each tunnel carried one connection.
        assert.equal(after.called.length - before.called.length, passages.length);
      });
    }

    it('hands the proxy a plain request with its whole address', async function () {
      if (office.plainPort === null) return skip(this, 'this machine has one loopback address only');
      const before = await log();
      assert.deepEqual(
        await callAll(`http://127.0.0.2:${office.plainPort}/v1`),
        EVERY_CALL.map(() => null),
      );
      const passage = { way: 'absolute', host: '127.0.0.2', port: office.plainPort, isLet: true };
      assert.deepEqual(
        (await log()).passages.slice(before.passages.length),
        EVERY_CALL.map(() => passage),
      );
    });

    it('reaches an IPv6 address, which needs no proxy', async function () {
      if (office.ipv6Port === null) return skip(this, 'this machine has no ::1');
      const before = await log();
      assert.deepEqual(
        await callAll(`http://[::1]:${office.ipv6Port}/v1`),
        EVERY_CALL.map(() => null),
      );
      assert.equal((await log()).passages.length, before.passages.length);
    });

    it('goes around the proxy where “http.noProxy” says so', async () => {
      await set('http.noProxy', ['office.test']);
      const before = await log();
      const codes = await callAll(at('office.test'));
      assert.ok(
        codes.every((code) => /^(ENOTFOUND|EAI_AGAIN)$/.test(code ?? '')),
        String(codes),
      );
      assert.equal((await log()).passages.length, before.passages.length);
    });

    it('trusts what NODE_EXTRA_CA_CERTS names, in every call', async () => {
      assert.deepEqual(
        await callAll(at('extra.test')),
        EVERY_CALL.map(() => null),
      );
    });

    for (const [name, code] of [
      ['stranger.test', UNTRUSTED],
      ['expired.test', 'CERT_HAS_EXPIRED'],
      ['early.test', 'CERT_NOT_YET_VALID'],
      ['renamed.test', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ] as const) {
      it(`says of a certificate that it does not accept why: ${code}`, async () => {
        const before = await creates();
        for (const addsBySecondWay of [false, true]) {
          await set('http.experimental.systemCertificatesV2', addsBySecondWay);
          assert.deepEqual(
            await callAll(at(name)),
            EVERY_CALL.map(() => code),
          );
        }
        assert.equal(await creates(), before);
      });
    }

    it('gives no extension what stands in “http.proxyAuthorization”, as the README says', async function () {
      if (asksForPasswords) return skip(this, DESKTOP);
      const { username, password, host } = new URL(office.proxyUrl);
      await set('http.proxy', `http://${host}`);
      await set('http.proxyAuthorization', `Basic ${btoa(`${username}:${decodeURIComponent(password)}`)}`);
      assert.deepEqual(
        await callAll(at('office.test')),
        EVERY_CALL.map(() => 'PROXY_407'),
      );
    });

    it('keeps a question until the proxy takes the password, and sends it once', async function () {
      if (asksForPasswords) return skip(this, DESKTOP);
      const before = await creates();
      await set('http.proxy', office.wrongProxyUrl);
      const id = await ask('Office');
      const refused = await untilJobSays(id, 'PROXY_407');
      assert.deepEqual([refused.state, refused.waitingReason], ['waiting', 'offline']);
      assert.match(explanation(refused, inWords), /^Not sent: .*asks for a user name and password: see “http.proxy”/);

      assert.equal(await creates(), before);

      // The change of the setting has it tried again.
      await set('http.proxy', office.proxyUrl);
      await untilJobIs(await ponder(), id, 'completed');
      assert.equal(await creates(), before + 1);
    });

    it('keeps a question until the proxy is there, and sends it once', async () => {
      const before = await creates();
      // A port that nobody listens on.
      await set('http.proxy', 'http://office:p%40ss@127.0.0.1:9');
      const id = await ask('Office');
      const gone = await untilJobSays(id, 'PROXY_ECONNREFUSED');
      assert.deepEqual([gone.state, gone.waitingReason], ['waiting', 'offline']);
      assert.match(explanation(gone, inWords), /connection to the proxy failed: see “http.proxy”/);
      assert.equal(await creates(), before);

      await set('http.proxy', office.proxyUrl);
      await untilJobIs(await ponder(), id, 'completed');
      assert.equal(await creates(), before + 1);
    });

    it('keeps a question until the certificate is trusted, and sends it once', async function () {
      if (!office.hasStore) return skip(this, 'only on Linux the system’s store can be made for a test');
      const before = await creates();
      await set('http.systemCertificates', false);
      const id = await ask('Office');
      const refused = await untilJobSays(id, UNTRUSTED);
      assert.deepEqual([refused.state, refused.waitingReason], ['waiting', 'offline']);
      assert.match(explanation(refused, inWords), /Office has a certificate that this machine doesn’t trust/);
      assert.equal(await creates(), before);

      await set('http.systemCertificates', true);
      await untilJobIs(await ponder(), id, 'completed');
      assert.equal(await creates(), before + 1);
    });
  });
}

async function ask(endpoint: string): Promise<string> {
  await set('ponder.endpoint', endpoint);
  const api = await ponder();
  const options = { prompt: 'Why?', text: 'let a = 1 / 0', model: 'o3', effort: 'low', confirm: false } as const;
  const id = await api.ask(options);
  assert.ok(id, 'ask() should resolve to the id of a job');
  return id;
}

/** Resolves when the last try of the job failed with this code. */
async function untilJobSays(id: string, code: string): Promise<Job> {
  const api = await ponder();
  let job: Job | undefined;
  for (let tries = 0; tries < 400; tries += 1) {
    job = await api.getJob(id);
    if (job?.error?.code === code) return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return assert.fail(`the job should say ${code}; it is ${job?.state} and says ${job?.error?.code}`);
}

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
}

async function log(): Promise<OfficeLog> {
  const body: unknown = await (await fetch(facts().logUrl)).json();
  assert.ok(typeof body === 'object' && body !== null && 'passages' in body && 'called' in body);
  return body as OfficeLog;
}

function facts(): OfficeFacts {
  const text = process.env[OFFICE_VARIABLE];
  assert.ok(text, `${OFFICE_VARIABLE} should tell of the network beside VS Code`);
  return JSON.parse(text) as OfficeFacts;
}

function skip(context: Mocha.Context, why: string): void {
  console.log(`Not run: ${context.test?.title}, because ${why}.`);
  context.skip();
}
