// The hostile corpus in the editor's own surfaces: wherever a text is shown, it is one plain line of letters.
import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { openLink } from '../../src/editor/answer/openLink.ts';
import { deleteAtProvider } from '../../src/editor/commands/deleteAtProvider.ts';
import { filterJobs } from '../../src/editor/commands/filterJobs.ts';
import { findJob } from '../../src/editor/commands/findJob.ts';
import { removeJob } from '../../src/editor/commands/removeJob.ts';
import { costHover } from '../../src/editor/costs/costHover.ts';
import { LedgerDoor } from '../../src/editor/ledgerDoor.ts';
import { createLogChannel } from '../../src/editor/logChannel.ts';
import { Notices } from '../../src/editor/notices/notices.ts';
import { runCommand } from '../../src/editor/runCommand.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { filterLabel, TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import { treeItem } from '../../src/editor/tree/treeItems.ts';
import { viewMessage } from '../../src/editor/tree/viewHints.ts';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import { HumanError } from '../../src/shared/humanError.ts';
import { JOB_STATES, type Job } from '../../src/shared/job.ts';
import { aCost, anError, aSentJob, aSource, aUsage } from '../builders/aJob.ts';
import { hostileReceipt } from '../builders/aReceipt.ts';
import { CORPUS } from '../builders/hostileCorpus.ts';
import { isInert } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';
import { editorWouldDraw, logWouldBreak } from '../builders/naiveSinks.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Door } from './aDoor.ts';

/** The only links in the hover of the status bar. */
const OUR_LINKS = [
  'command:ponder.openLatestAnswer',
  'command:ponder.filterJobs',
  'command:workbench.action.openSettings?%5B%22ponder.budget%22%5D',
];

/** What a server, a file or a setting could put into a job: the text everywhere. */
function hostileJob(text: string, changes: Partial<Job> = {}): Job {
  const names = { model: text, servedModel: text, effort: text, responseId: text, requestId: text, rawStatus: text };
  const receipt = hostileReceipt(text);
  const error = anError({ message: text, code: text, requestId: text });
  const source = aSource({ path: text, uri: `file:///${encodeURIComponent(text.toWellFormed()).slice(0, 2_000)}` });
  const sent = aSentJob({ title: text, source, error, receipt, ...names, usage: aUsage(), cost: aCost() });
  return { ...sent, endpoint: { ...sent.endpoint, name: text }, incompleteReason: text, ...changes };
}

/** Our own icons come first on a line; everything after them is somebody else's. */
function assertPlain(shown: unknown, where: string): void {
  assert.equal(typeof shown, 'string', `${where} should be plain text and no Markdown`);
  for (const line of String(shown)
    .replace(/^\$\([a-z-]+\) /, '')
    .split('\n')) {
    assert.ok(isInert(line) && !editorWouldDraw(line) && !logWouldBreak(line), `${where}: ${JSON.stringify(line)}`);
    assert.doesNotMatch(line, /\p{Default_Ignorable_Code_Point}/u, where);
  }
}

describe('hostile text in the editor', () => {
  const log = new RecordingLog();
  beforeEach(() => editor.reset());

  it('is plain in every line of the tree and its tooltip, in every state', () => {
    for (const [index, { name, text }] of CORPUS.entries()) {
      const state = JOB_STATES[index % JOB_STATES.length] ?? 'failed';
      const job = hostileJob(text, { state });
      const item = treeItem(jobItem(job, Date.now(), inWords), { command: 'open', title: 'Open' });
      const story = tooltip(job, Date.now(), inWords);
      assertPlain(story, `tooltip, ${name}`);
      for (const part of ['label', 'description'] as const) assertPlain(item[part], `${part}, ${name}`);
      assertPlain(item.accessibilityInformation?.label, `what is spoken, ${name}`);
      assertPlain(item.contextValue, `context, ${name}`);
      assert.equal(story.split('\n').length, story.split('\n').filter(Boolean).length);
    }
  });

  it('is plain in the words around the tree', () => {
    const facts = { problem: null, isOpened: true, isEmpty: false, isTrusted: true, hasKey: false };
    for (const { name, text } of CORPUS) {
      const filter = filterLabel({ states: null, model: text, text }, inWords);
      assertPlain(filter, name);
      assertPlain(viewMessage({ ...facts, filter: '', endpoint: text, offlineAt: text }, inWords), name);
    }
  });

  it('is plain as the name of a model in the hover of the status bar, which is Markdown', () => {
    const markdown = new MarkdownIt({ html: true, linkify: true });
    markdown.validateLink = () => true;
    const spend = { known: 1, upTo: 0, jobs: 1, unpriced: 0 };
    const sums = {
      today: spend,
      week: spend,
      month: spend,
      held: spend,
      outputTokens: 1,
      reasoningTokens: 1,
      hasUntold: true,
    };
    for (const { name, text } of CORPUS) {
      const hover = costHover({ ...sums, byModel: [{ ...spend, model: text }] }, 1, null, inWords);
      const html = markdown.render(hover);
      const tags = new Set([...html.matchAll(/<\/?([a-z!?][\w-]*)/gi)].map(([, tag]) => tag));
      const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
      assert.deepEqual(links, OUR_LINKS, name);
      for (const tag of ['a', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'p', 'strong']) tags.delete(tag);
      assert.deepEqual([...tags], [], `${name}: ${html}`);
      assert.equal(html.match(/<a\b/g)?.length, OUR_LINKS.length, name);
      assert.equal(html.match(/<td/g)?.length, 5 * 4, `${name} should be in a cell of its own: ${html}`);
      assert.ok(!/\$\([a-z]/i.test(hover), name);
    }
  });

  it('is plain in an error message, whatever failed', async () => {
    for (const { name, text } of CORPUS) {
      for (const error of [new HumanError('{0} could not be read: {1}', [text, text]), new Error(text), text]) {
        const channel = createLogChannel();
        void runCommand(channel, 'ponder.test', () => Promise.reject(error));
        const message = await editor.nextMessage();
        assertPlain(message.text, name);
        message.close();
      }
    }
  });

  it('stays one line of the log', () => {
    const channel = createLogChannel();
    for (const { text } of CORPUS) {
      channel.info(text);
      channel.warn(`The server said: ${text}`);
      channel.error('It failed', new Error(text));
      channel.error('It failed', text);
    }
    assert.equal(editor.logged.length, CORPUS.length * 4);
    const broken = editor.logged.filter((line) => logWouldBreak(line) || editorWouldDraw(line));
    assert.deepEqual(broken, []);
    assert.ok(
      editor.logged.some((line) => / at .*hostileText\.test\.ts/.test(line)),
      'a stack should still be read',
    );
  });

  it('opens as a link only when it is https or mailto, and is read in full before, as it will be opened', async () => {
    let asked = 0;
    for (const { name, text } of CORPUS) {
      for (const href of [text, `https://example.com/?q=${text}`, `mailto:a@example.com?subject=${text}`]) {
        editor.links.length = 0;
        const opening = openLink(href);
        const message = await editor.nextMessage();
        assertPlain(message.text, name);
        assertPlain(message.detail, name);
        assert.equal(message.isModal, message.buttons.length > 0, name);
        if (!message.isModal) message.close();
        else {
          asked += 1;
          message.choose('Open Link');
        }
        await opening;
        const [opened = ''] = editor.links;
        assert.equal(editor.links.length, message.isModal ? 1 : 0, name);
        if (opened === '') continue;
        assert.equal(opened, message.detail.split('\n')[0], name);
        assert.match(opened, /^(?:https|mailto):/, name);
      }
    }
    assert.ok(asked > CORPUS.length, `${asked} links should have been asked about`);
  });

  describe('of many jobs', () => {
    let door: Door;
    let jobs: Job[];

    before(async function () {
      this.timeout(120_000);
      editor.reset();
      door = await Door.open();
      jobs = [];
      for (const { text } of CORPUS) {
        const now = Date.now();
        const { id: _, ...job } = hostileJob(text.slice(0, 3_000), {
          state: 'completed',
          createdAt: now,
          finishedAt: now,
        });
        jobs.push(
          await door.add(
            { ...job, responseId: 'resp_1', model: text.slice(0, 200) || 'o3' },
            { answer: text.slice(0, 3_000) },
          ),
        );
      }
    });
    after(() => door.files.dispose());

    it('is plain in a list to choose from', async () => {
      const finding = findJob({ door, panels: { open: () => undefined } });
      const found = await editor.nextPick();
      for (const { label, description, detail } of found.items) {
        for (const shown of [label, description ?? '', detail ?? '']) assertPlain(shown, 'a line of the list');
      }
      found.hide();
      await finding;
      for (const { text } of CORPUS.filter((_, index) => index % 60 === 0)) {
        const filter = new TreeFilter();
        filter.change({ text, model: text });
        const filtering = filterJobs({ door, filter });
        const pick = await editor.nextPick();
        assertPlain(pick.placeholder, 'the words above the list');
        for (const { label, description } of pick.items)
          assertPlain(`${label} ${description ?? ''}`, 'a line of the list');
        pick.hide();
        await filtering;
      }
    });

    it('is plain in a modal, in the status bar and in a notice', async () => {
      const shut = new LedgerDoor(() => Promise.resolve(door.engine), log);
      const notices = new Notices({
        door,
        settings: { notify: 'always' },
        clock: door.clock,
        log,
        open: () => undefined,
        cancel: () => undefined,
        act: () => undefined,
        isInView: () => false,
      });
      for (const { id, title } of jobs) {
        for (const asks of [
          () => removeJob({ door: shut }, id),
          () => deleteAtProvider({ door: shut }, id),
          () => notices.announce(id),
        ]) {
          const asking = asks();
          const message = await editor.nextMessage();
          assertPlain(message.text, title);
          assertPlain(message.detail, title);
          message.close();
          await asking;
        }
      }
      for (const text of editor.statusMessages) assertPlain(text, 'the status bar');
    });
  });
});
