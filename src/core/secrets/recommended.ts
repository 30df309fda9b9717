// The recommended rules of secretlint, run one after the other. Its own runner is not used: it takes a comment in the
// text as an order to look away, compares all findings with each other, and may print what it works on.
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';
import { type Finding, type Secret, UNKNOWN_VENDOR } from './finding.ts';

const PREFIX = '@secretlint/secretlint-rule-';
/** The first obeys comments, the second reads whole files: what it looks for is found as a private key. */
const LEFT_OUT = new Set(['filter-comments', 'gcp']);

const VENDORS: Readonly<Record<string, string>> = {
  '1password': '1Password',
  anthropic: 'Anthropic',
  aws: 'AWS secret',
  cloudflare: 'Cloudflare',
  databricks: 'Databricks',
  docker: 'Docker',
  figma: 'Figma',
  github: 'GitHub',
  gitlab: 'GitLab',
  grafana: 'Grafana',
  groq: 'Groq',
  'hashicorp-vault': 'Vault',
  huggingface: 'Hugging Face',
  linear: 'Linear',
  notion: 'Notion',
  npm: 'npm',
  openai: 'OpenAI',
  sendgrid: 'SendGrid',
  shopify: 'Shopify',
  slack: 'Slack',
  stripe: 'Stripe',
  tailscale: 'Tailscale',
  vercel: 'Vercel',
};
const OTHERS: Readonly<Record<string, Secret>> = {
  privatekey: { kind: 'privateKey', vendor: null },
  basicauth: { kind: 'addressPassword', vendor: null },
  'database-connection-string': { kind: 'addressPassword', vendor: null },
};

/** Those rules report a whole address, of which only the password is a secret. */
const PASSWORD = /:\/\/[^:/@\s]{0,128}:([^@\s]{1,256})@/;

/** How far behind the beginning of a name its value may begin. */
const MOST_NAME = 300;

type Place = Pick<Finding, 'start' | 'end'>;

export async function recommended(text: string): Promise<Finding[]> {
  const found: Finding[] = [];
  const source = sourceOf(text);
  const run = (rule: (typeof rules)[number]): void | Promise<void> => {
    const name = rule.meta.id.replace(PREFIX, '');
    if (LEFT_OUT.has(name)) return;
    const secret = OTHERS[name] ?? { kind: 'vendorKey', vendor: VENDORS[name] ?? UNKNOWN_VENDOR };
    const report: SecretLintRuleContext['report'] = ({ range: [start, end], message: { data } }) => {
      const place = placeOf(text, start, Object.values(Object(data))[0]) ?? { start, end };
      const value = secret.kind === 'addressPassword' ? passwordIn(text, place) : place;
      if (!isReference(text, value)) found.push({ ...secret, ...value });
    };
    return rule.create(contextOf(report), {}).file?.(source);
  };
  await Promise.all(rules.map(run));
  return found;
}

/** Some rules report where the name begins with the length of the value; what they tell of it is the value itself. */
function placeOf(text: string, from: number, value: unknown): Place | null {
  if (typeof value !== 'string' || value === '') return null;
  const start = text.slice(from, from + value.length + MOST_NAME).indexOf(value);
  return start < 0 ? null : { start: from + start, end: from + start + value.length };
}

/** A reference to a secret, as in a manual or a template. */
function isReference(text: string, { start, end }: Place): boolean {
  return /^["'`]?(?:[$<{%*]|your|x{4}|\.{3})/i.test(text.slice(start, Math.min(end, start + 20)));
}

function passwordIn(text: string, { start, end }: Place): Place {
  const address = text.slice(start, end);
  const match = PASSWORD.exec(address);
  const password = match?.[1];
  if (match === null || password === undefined) return { start, end };
  const at = start + match.index + match[0].length - 1 - password.length;
  return { start: at, end: at + password.length };
}

/** What a rule would say is not wanted: it repeats the secret. */
function contextOf(report: SecretLintRuleContext['report']): SecretLintRuleContext {
  return {
    sharedOptions: {},
    createTranslator: () => (messageId, data) => ({ message: '', messageId: String(messageId), data }),
    report,
    ignore: () => undefined,
  };
}

/** Rules look at the text; lines and columns are not asked for. */
function sourceOf(content: string): SecretLintSourceCode {
  const unused = (): never => {
    throw new Error('A rule asked for a place by line and column');
  };
  return {
    filePath: undefined,
    physicalFilePath: undefined,
    hasBOM: false,
    content,
    contentType: 'text',
    ext: '',
    getFilePath: () => undefined,
    getPhysicalFilePath: () => undefined,
    locationToRange: unused,
    rangeToLocation: unused,
    positionToIndex: unused,
    indexToPosition: unused,
  };
}
