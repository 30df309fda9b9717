// The page on which a person reads what becomes of each error, and in which words: test/fixtures/errorSentences.md.
import { certificateSentences } from '../../src/editor/words/certificateWords.ts';
import { connectionWhy } from '../../src/editor/words/connectionWords.ts';
import { JOB_ERROR_KINDS } from '../../src/shared/job.ts';
import { createCourses, ERROR_GROUPS, type ErrorCourse, lookCourse } from './errorCourses.ts';
import { inWords } from './inWords.ts';

/** Errors of a look that a POST does not have, or that mean something else there. */
const LOOKS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['OpenAI', ['key not valid', 'scope missing', 'country not supported', 'rate limit', 'server error', 'slow down']],
  [
    'Azure',
    [
      'token missing, expired, or for another audience',
      'clock of this machine far behind',
      'role missing (403)',
      'network rules',
      'blocked for abuse',
      'no such deployment, or a retired one',
      'wrong path or api-version',
    ],
  ],
  ['Foundry', ['token missing, expired, or for another audience', 'key of another resource', 'role missing (403)']],
  [
    'Gateway',
    [
      'LiteLLM: id of another user',
      'OpenRouter: edge timed out',
      'a proxy that wants a password',
      'a sign-in page',
      'FastAPI: no such path',
    ],
  ],
];

const CERTIFICATES = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_REVOKED',
  'INVALID_PURPOSE',
];
const CONNECTIONS = [
  'ENOTFOUND',
  'ECONNREFUSED',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'ECONNRESET',
  'EPROTO',
  'PROXY_407',
  'PROXY_502',
];

const ABOUT = `# What becomes of each error, and what a person reads

Made by \`node_modules/.bin/node test/builders/makeErrorSentences.ts\` with the real engine and SDK over HTTP; held by
test/long/errorSentences.test.ts, which also shows that nothing is sent twice. Don't edit it: change the source, make it
anew, and read the diff. Ids, times and amounts are left out (…).
`;

export interface ErrorPage {
  readonly creates: readonly (readonly [title: string, courses: readonly ErrorCourse[]])[];
  readonly looks: readonly (readonly [title: string, courses: readonly ErrorCourse[]])[];
}

export async function errorPage(): Promise<ErrorPage> {
  const creates: [string, ErrorCourse[]][] = [];
  for (const group of ERROR_GROUPS) creates.push([group.title, await createCourses(group)]);
  const looks: [string, ErrorCourse[]][] = [];
  for (const [title, names] of LOOKS) {
    const courses: ErrorCourse[] = [];
    for (const group of ERROR_GROUPS.filter((one) => one.title === title)) {
      for (const name of names) courses.push(await lookCourse(group, name));
    }
    looks.push([title, courses]);
  }
  return { creates, looks };
}

export function errorSentences({ creates, looks }: ErrorPage): string {
  const sections = [
    ...creates.map(
      ([title, courses]) => [`A question to ${title} is answered with …`, courses, againAfterPost] as const,
    ),
    ...looks.map(([title, courses]) => [`A look at ${title} is answered with …`, courses, againAfterLook] as const),
  ];
  const unsent = [
    ...CERTIFICATES.map((code) => [code, certificateSentences('Gateway', code, inWords)] as const),
    ...CONNECTIONS.map((code) => [code, `…: ${connectionWhy(code, inWords)}`] as const),
  ];
  return [
    ABOUT,
    ...sections.map(([title, courses, again]) => section(title, courses, again)),
    `## No connection is made\n\nA question waits, and is sent by itself; a look is made again.\n\n| Code | What a person reads |\n| --- | --- |`,
    ...unsent.map(([code, says]) => row([code, says])),
    '',
  ].join('\n');
}

function section(title: string, courses: readonly ErrorCourse[], again: (course: ErrorCourse) => string): string {
  const head = '| Error | HTTP | Body | Job | Kind | What a person reads | Next steps | Again |';
  const rows = courses.map((course) => {
    const { name, error, job, says, steps } = course;
    const state = job.pauseReason === null ? job.state : `${job.state}, paused`;
    const kind = job.error?.kind ?? '';
    return row([name, String(error.status), bodyOf(error.body), state, kind, says, steps.join(' · '), again(course)]);
  });
  return [`## ${title}`, '', head, `|${' --- |'.repeat(8)}`, ...rows, ''].join('\n');
}

function againAfterPost({ job, posts }: ErrorCourse): string {
  if (posts[1] > posts[0]) return 'by itself, when its time has come';
  return job.state === 'uncertain' ? 'only a person sends it again' : 'never by itself';
}

function againAfterLook({ job, later, looked }: ErrorCourse): string {
  if (later.state === 'completed') return 'Ponder keeps looking';
  if (looked.state !== 'completed') return 'no';
  return job.pauseReason === null ? 'on “Look Now”' : 'with another key, or on “Look Now”';
}

const MOST_BODY = 200;

function bodyOf(body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text === '' ? '(empty)' : `\`${text.length > MOST_BODY ? `${text.slice(0, MOST_BODY)}…` : text}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => lasting(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Without what differs each time. */
function lasting(text: string): string {
  return text
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '…')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d\b|\b\d\d:\d\d\b/g, '…')
    .replace(/\$\d+(?:\.\d+)?/g, '$…')
    .replace(/is [\d,]+ days behind/g, 'is … days behind');
}

/** Kinds that no error of the page has: they are about other things than a reply. */
export function unusedKinds(page: ErrorPage): string[] {
  const courses = [...page.creates, ...page.looks].flatMap(([, all]) => all);
  const used = new Set(courses.map(({ job }) => job.error?.kind));
  return JOB_ERROR_KINDS.filter((kind) => !used.has(kind));
}
