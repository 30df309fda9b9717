// What the answer page gets to see and to say: no secret, no file but its own, no message that is not known.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { CORPUS } from '../builders/hostileCorpus.ts';
import { Panel } from '../fakes/panel.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';
import { AskWindow } from './askWindow.ts';

describe('the answer page', () => {
  let window: AskWindow;
  let panel: Panel;

  beforeEach(async () => {
    window = await AskWindow.open();
    panel = new Panel();
    editor.folder('/project');
    editor.show(
      editor.document('/project/src/a.ts', 'let a = 1;\n', { languageId: 'typescript' }),
      new Selection(0, 0, 1, 0),
    );
  });
  afterEach(async () => {
    await window.dispose();
  });

  /** Asks, and gives the panel of the job. */
  async function ask(): Promise<string> {
    const asking = window.run(CommandId.askSelection);
    const pick = await editor.nextPick();
    pick.type('Why?');
    pick.accept();
    const id = String(await asking);
    window.panels.restore(panel, { jobId: id });
    panel.said.fire({ type: 'ready' });
    return id;
  }

  async function untilState(id: string, state: string): Promise<void> {
    const { ledger } = await window.engine();
    await until(`the job is ${state}`, () => ledger.get(id)?.state === state);
    window.panels.refresh([id]);
    await until(`the page says ${state}`, () =>
      panel.posted.some((shown) => shown.type === 'show' && shown.record.state === state),
    );
  }

  for (const [when, behaviour, state, says] of [
    ['in the answer of its job', { answer: 'Because.' }, 'completed', 'Because.'],
    [
      'when the server names it',
      {
        outcome: {
          type: 'failed',
          code: 'server_error',
          message: `It broke. Authorization: Bearer ${DEFAULT_KEY}, key ${DEFAULT_KEY}.`,
        },
      },
      'failed',
      'It broke.',
    ],
  ] as const) {
    it(`never sees the key: ${when}`, async () => {
      window.simulator.next({ ...behaviour, runMs: 0, queueMs: 0 });
      await untilState(await ask(), state);
      const told = JSON.stringify(panel.posted) + panel.webview.html + panel.title;
      assert.ok(told.includes(says), `the page should have been told “${says}”: ${told}`);
      assert.ok(!told.includes(DEFAULT_KEY), 'the key should not reach the page');
      assert.ok(!/Bearer [^[]/i.test(told), told);
    });
  }

  it('reads its own two folders only, runs no command, and has no forms', async () => {
    await ask();
    const { localResourceRoots = [], ...options } = panel.webview.options;
    assert.deepEqual(
      localResourceRoots.map(({ path }) => path),
      ['/extension/dist', '/extension/media'],
    );
    assert.deepEqual(options, { enableScripts: true, enableForms: false, enableCommandUris: false });
  });

  it('has a new nonce each time, that nobody can guess', async () => {
    await ask();
    const nonces = new Set<string>();
    for (let times = 0; times < 3; times += 1) {
      const each = new Panel();
      window.panels.restore(each, { jobId: 'job' });
      nonces.add(/script-src &#39;nonce-([^&]+)&#39;/.exec(each.webview.html)?.[1] ?? '');
    }
    assert.equal(nonces.size, 3);
    for (const nonce of nonces) assert.match(nonce, /^[0-9a-f-]{36}$/);
  });

  it('is not listened to when it says what is not known', async () => {
    await ask();
    await until('the page is told of its job', () => panel.posted.length > 0);
    editor.executed.length = 0;
    const before = { posted: panel.posted.length, created: window.simulator.truth.creates.length };
    const strange: unknown[] = [
      null,
      1,
      'ready',
      [],
      {},
      { type: 'ready ' },
      { type: '__proto__' },
      { type: 'action' },
    ];
    for (const { text } of CORPUS) {
      strange.push(text, { type: text }, { type: 'action', action: text }, { type: 'command', command: text });
      strange.push(
        { type: 'openLink', href: [text] },
        { type: 'copyCode', text: { text } },
        JSON.stringify({ type: text }),
      );
    }
    for (const message of strange) panel.said.fire(message);
    assert.deepEqual(editor.executed, []);
    assert.deepEqual(editor.links, []);
    assert.equal(editor.clipboard, '');
    assert.deepEqual({ posted: panel.posted.length, created: window.simulator.truth.creates.length }, before);
    editor.assertNothingLeft();
  });

  it('opens no link without a question, and none but https and mailto with one', async () => {
    await ask();
    for (const href of [
      'command:workbench.action.quit',
      'http://example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ]) {
      panel.said.fire({ type: 'openLink', href });
      const message = await editor.nextMessage();
      assert.deepEqual([message.isModal, message.buttons], [false, []], href);
      message.close();
    }
    panel.said.fire({ type: 'openLink', href: 'https://user:pass@example.com/?q=[x](command:y)' });
    const modal = await editor.nextMessage();
    assert.equal(modal.isModal, true);
    assert.match(modal.detail, /^https:\/\/user:pass@example\.com\/\?q=\[x%5D\(command:y\)\n/);
    modal.close();
    assert.deepEqual(editor.links, []);
  });

  it('opens the address that it showed, letter for letter', async () => {
    await ask();
    for (const [href, address = href] of [
      ['https://example.com/?q=a%26b=c&d=e'],
      ['https://example.com/a%2Fb%3Fc%23d?e%3Df=%2B+%20g#%26'],
      ['https://example.com/?next=https%3A%2F%2Fother.example%2F%3Fa%3D1%26b%3D2'],
      ['https://example.com/100%25?a=%2526'],
      ["https://example.com/!'()*,;:@$&=[]"],
      ['mailto:a%2Bb@example.com?subject=a%26cc=b@example.com&body=%0A'],
      ['https://EXAMPLE.com/ä?ö#ü', 'https://example.com/%C3%A4?%C3%B6#%C3%BC'],
      ['https://user:p%40ss@example.com/'],
    ] as const) {
      editor.links.length = 0;
      panel.said.fire({ type: 'openLink', href });
      const modal = await editor.nextMessage();
      assert.equal(modal.detail.split('\n')[0], address);
      modal.choose('Open Link');
      await until('the link is open', () => editor.links.length > 0);
      assert.deepEqual(editor.links, [address]);
    }
  });

  it('says where an address with a name before its host leads', async () => {
    await ask();
    for (const [href, leads] of [
      ['https://github.com@evil.example/login', 'It leads to evil.example.'],
      ['https://github.com%2Flogin:x@evil.example:8443/', 'It leads to evil.example:8443.'],
      ['https://github.com\\\\@evil.example/', undefined],
    ] as const) {
      panel.said.fire({ type: 'openLink', href });
      const modal = await editor.nextMessage();
      assert.equal(
        modal.detail.split('\n\n').find((line) => line.startsWith('It leads')),
        leads,
        href,
      );
      modal.close();
    }
  });

  it('opens no address that is too long to be read', async () => {
    await ask();
    const start = 'https://example.com/?q=';
    for (const [length, isModal] of [
      [2_000, true],
      [2_001, false],
      [1_000_000, false],
    ] as const) {
      for (const href of [start.padEnd(length, 'a'), 'mailto:a@example.com?body='.padEnd(length, 'a')]) {
        panel.said.fire({ type: 'openLink', href });
        const message = await editor.nextMessage();
        assert.equal(message.isModal, isModal, `${length} characters`);
        assert.ok(message.text.length + message.detail.length < 2_200);
        message.close();
      }
    }
    assert.deepEqual(editor.links, []);
  });
});
