// Keys that are known by how they begin. The recommended rules of secretlint know the exact form of some of them; this
// list has the others, and forms that are newer than those rules.
import { type Finding, UNKNOWN_VENDOR } from './finding.ts';
import { isRandom, isVaried } from './isRandom.ts';

interface Shape {
  readonly vendor: string;
  /** How a key begins. */
  readonly begins: readonly string[];
  /** What has to follow. Sticky, and of characters of one run, so that no text is gone over twice. */
  readonly rest: RegExp;
}

const ACCESS = 'AWS access';

const SHAPES: readonly Shape[] = [
  { vendor: ACCESS, begins: ['AKIA', 'ASIA', 'ABIA', 'ACCA'], rest: /[A-Z2-7]{16}(?![A-Za-z0-9])/y },
  { vendor: 'AWS Bedrock', begins: ['ABSKQmVkcm9ja', 'bedrock-api-key-'], rest: /[\w+/=-]{40,}/y },
  { vendor: 'Google', begins: ['AIza'], rest: /[\w-]{35}(?![\w-])/y },
  { vendor: 'Google', begins: ['GOCSPX-'], rest: /[\w-]{24,}/y },
  { vendor: 'Google', begins: ['ya29.'], rest: /[\w-]{30,}/y },
  { vendor: 'Google', begins: ['1//0'], rest: /[\w-]{40,}/y },
  { vendor: 'OpenAI', begins: ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'], rest: /[\w-]{20,}/y },
  { vendor: 'Anthropic', begins: ['sk-ant-'], rest: /[\w-]{24,}/y },
  { vendor: 'OpenRouter', begins: ['sk-or-'], rest: /[\w-]{32,}/y },
  { vendor: 'Langfuse', begins: ['sk-lf-'], rest: /[\w-]{32,}/y },
  { vendor: UNKNOWN_VENDOR, begins: ['sk-'], rest: /[A-Za-z0-9]{32,}/y },
  { vendor: 'xAI', begins: ['xai-'], rest: /[A-Za-z0-9]{60,}/y },
  { vendor: 'Perplexity', begins: ['pplx-'], rest: /[A-Za-z0-9]{40,}/y },
  { vendor: 'Groq', begins: ['gsk_'], rest: /[A-Za-z0-9]{40,}/y },
  { vendor: 'Hugging Face', begins: ['hf_', 'api_org_'], rest: /[A-Za-z0-9]{30,}/y },
  { vendor: 'Replicate', begins: ['r8_'], rest: /[A-Za-z0-9]{30,}/y },
  { vendor: 'NVIDIA', begins: ['nvapi-'], rest: /[\w-]{40,}/y },
  { vendor: 'Cerebras', begins: ['csk-'], rest: /[a-z0-9]{40,}/y },
  { vendor: 'Fireworks', begins: ['fw_'], rest: /[A-Za-z0-9]{22,}/y },
  { vendor: 'Together', begins: ['tgp_v1_'], rest: /[\w-]{30,}/y },
  { vendor: 'Tavily', begins: ['tvly-'], rest: /[\w-]{24,}/y },
  { vendor: 'Pinecone', begins: ['pcsk_'], rest: /\w{40,}/y },
  { vendor: 'LangSmith', begins: ['lsv2_pt_', 'lsv2_sk_'], rest: /[0-9a-f]{32}_[0-9a-f]{8,}/y },
  { vendor: 'ElevenLabs', begins: ['sk_'], rest: /[0-9a-f]{48}(?![A-Za-z0-9])/y },
  { vendor: 'GitHub', begins: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], rest: /[A-Za-z0-9]{36,}/y },
  { vendor: 'GitHub', begins: ['github_pat_'], rest: /\w{36,}/y },
  {
    vendor: 'GitLab',
    begins: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glsoat-', 'glimt-', 'glagent-', 'gloas-'],
    rest: /[\w-]{20,}/y,
  },
  { vendor: 'Atlassian', begins: ['ATATT3', 'ATCTT3', 'ATBB'], rest: /[\w=-]{24,}/y },
  {
    vendor: 'Slack',
    begins: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxc-', 'xoxd-', 'xoxe-'],
    rest: /[\w%-]{20,}/y,
  },
  { vendor: 'Slack', begins: ['xoxe.xox', 'xapp-1-'], rest: /[\w-]{20,}/y },
  {
    vendor: 'Slack',
    begins: ['services', 'workflows', 'triggers'].map((kind) => `https://hooks.slack.com/${kind}/`),
    rest: /[\w/]{30,}/y,
  },
  {
    vendor: 'Discord',
    begins: ['discord', 'discordapp', 'canary.discord', 'ptb.discord'].map(
      (host) => `https://${host}.com/api/webhooks/`,
    ),
    rest: /\d{15,20}\/[\w-]{50,}/y,
  },
  { vendor: 'Stripe', begins: ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'sk_org_'], rest: /[A-Za-z0-9_]{20,}/y },
  { vendor: 'Stripe', begins: ['whsec_'], rest: /[A-Za-z0-9+/=]{28,}/y },
  { vendor: 'Square', begins: ['sq0atp-', 'sq0csp-', 'sq0idp-'], rest: /[\w-]{22,}/y },
  {
    vendor: 'PayPal',
    begins: ['access_token$production$', 'access_token$sandbox$'],
    rest: /[0-9a-z]{16}\$[0-9a-f]{32}/y,
  },
  { vendor: 'Shopify', begins: ['shpat_', 'shpca_', 'shppa_', 'shpss_'], rest: /[0-9A-Za-z]{32,}/y },
  { vendor: 'Twilio', begins: ['SK'], rest: /[0-9a-f]{32}(?![A-Za-z0-9])/y },
  { vendor: 'SendGrid', begins: ['SG.'], rest: /[\w-]{16,32}\.[\w-]{30,}/y },
  { vendor: 'Mailgun', begins: ['key-'], rest: /[0-9a-f]{32}(?![A-Za-z0-9])/y },
  { vendor: 'Brevo', begins: ['xkeysib-', 'xsmtpsib-'], rest: /[0-9a-f]{64}-[A-Za-z0-9]{16}/y },
  { vendor: 'Resend', begins: ['re_'], rest: /[A-Za-z0-9]{8}_[A-Za-z0-9]{24,}/y },
  { vendor: 'npm', begins: ['npm_'], rest: /[A-Za-z0-9]{36,}/y },
  { vendor: 'PyPI', begins: ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBpLm9yZw'], rest: /[\w-]{50,}/y },
  { vendor: 'RubyGems', begins: ['rubygems_'], rest: /[0-9a-f]{48}/y },
  { vendor: 'crates.io', begins: ['cio'], rest: /[A-Za-z0-9]{32}(?![A-Za-z0-9])/y },
  { vendor: 'NuGet', begins: ['oy2'], rest: /[a-z0-9]{43}(?![A-Za-z0-9])/y },
  { vendor: 'Clojars', begins: ['CLOJARS_'], rest: /[a-z0-9]{60}/y },
  { vendor: 'Docker', begins: ['dckr_pat_', 'dckr_oat_'], rest: /[\w-]{24,}/y },
  { vendor: 'DigitalOcean', begins: ['dop_v1_', 'doo_v1_', 'dor_v1_'], rest: /[0-9a-f]{64}/y },
  { vendor: 'Heroku', begins: ['HRKU-'], rest: /[\w-]{36,}/y },
  { vendor: 'Fly.io', begins: ['fm1_', 'fm2_', 'fm1r_', 'fm1a_', 'fo1_'], rest: /[\w+/=-]{40,}/y },
  { vendor: 'Netlify', begins: ['nfp_'], rest: /[A-Za-z0-9]{36,}/y },
  { vendor: 'Vercel', begins: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_', 'vercel_blob_rw_'], rest: /\w{24,}/y },
  { vendor: 'Supabase', begins: ['sbp_', 'sb_secret_'], rest: /[\w-]{28,}/y },
  { vendor: 'Neon', begins: ['napi_'], rest: /[a-z0-9]{40,}/y },
  { vendor: 'PlanetScale', begins: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'], rest: /[\w.=-]{32,}/y },
  { vendor: 'Databricks', begins: ['dapi'], rest: /[0-9a-f]{32}(?![A-Za-z0-9])/y },
  { vendor: 'Vault', begins: ['hvs.', 'hvb.', 'hvr.'], rest: /[\w-]{24,}/y },
  { vendor: 'Pulumi', begins: ['pul-'], rest: /[0-9a-f]{40}(?![A-Za-z0-9])/y },
  {
    vendor: 'Doppler',
    begins: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'],
    rest: /[\w.-]{40,}/y,
  },
  { vendor: 'Infisical', begins: ['st.'], rest: /[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}/y },
  { vendor: 'Dynatrace', begins: ['dt0c01.', 'dt0s01.'], rest: /[A-Z0-9]{24}\.[A-Z0-9]{64}/y },
  { vendor: 'New Relic', begins: ['NRAK-', 'NRRA-', 'NRII-', 'NRIQ-'], rest: /[\w-]{24,}/y },
  { vendor: 'Sentry', begins: ['sntrys_', 'sntryu_'], rest: /[\w+/=-]{40,}/y },
  { vendor: 'Grafana', begins: ['glc_', 'glsa_'], rest: /[\w+/=]{32,}/y },
  { vendor: 'PostHog', begins: ['phx_'], rest: /[A-Za-z0-9]{40,}/y },
  { vendor: 'Honeycomb', begins: ['hcaik_', 'hcbik_', 'hcamk_'], rest: /[a-z0-9]{40,}/y },
  { vendor: 'SonarQube', begins: ['sqp_', 'squ_', 'sqa_'], rest: /[0-9a-f]{40}(?![A-Za-z0-9])/y },
  { vendor: 'CircleCI', begins: ['CCIPAT_', 'CCIPRJ_'], rest: /\w{40,}/y },
  { vendor: 'Buildkite', begins: ['bkua_', 'bkct_'], rest: /[0-9A-Za-z]{40,}/y },
  { vendor: 'Postman', begins: ['PMAK-'], rest: /[0-9a-f]{24}-[0-9a-f]{34}/y },
  { vendor: 'Linear', begins: ['lin_api_', 'lin_oauth_'], rest: /\w{32,}/y },
  { vendor: 'Notion', begins: ['ntn_', 'secret_'], rest: /[A-Za-z0-9]{43,}/y },
  { vendor: 'Airtable', begins: ['pat'], rest: /[A-Za-z0-9]{14}\.[0-9a-f]{64}/y },
  { vendor: 'Figma', begins: ['figd_', 'figo_', 'figoh_'], rest: /[\w-]{36,}/y },
  { vendor: 'Cloudflare', begins: ['cfut_', 'cfat_', 'cfk_', 'v1.0-'], rest: /[A-Za-z0-9-]{40,}/y },
  { vendor: 'Tailscale', begins: ['tskey-'], rest: /[a-z]{2,20}-\w{8,}-?\w{16,}/y },
  { vendor: 'Mapbox', begins: ['sk.eyJ'], rest: /[\w-]{20,}\.[\w-]{16,}/y },
  { vendor: 'Contentful', begins: ['CFPAT-'], rest: /[\w-]{40,}/y },
  { vendor: 'Typeform', begins: ['tfp_'], rest: /\w{40,}/y },
  { vendor: 'EasyPost', begins: ['EZAK', 'EZTK'], rest: /[A-Za-z0-9]{54}/y },
  { vendor: 'Shippo', begins: ['shippo_live_', 'shippo_test_'], rest: /[0-9a-f]{40}/y },
  { vendor: 'Plaid', begins: ['access-production-', 'access-sandbox-', 'access-development-'], rest: /[0-9a-f-]{36}/y },
  { vendor: 'Flutterwave', begins: ['FLWSECK-', 'FLWSECK_TEST-'], rest: /[0-9a-zA-Z-]{24,}/y },
  { vendor: 'Prefect', begins: ['pnu_', 'pnb_'], rest: /[A-Za-z0-9]{36}/y },
  { vendor: 'Artifactory', begins: ['AKCp'], rest: /[A-Za-z0-9]{69,}/y },
  { vendor: 'Artifactory', begins: ['cmVmdGtuOj'], rest: /[A-Za-z0-9]{50,}/y },
  { vendor: 'Alibaba Cloud', begins: ['LTAI'], rest: /[A-Za-z0-9]{16,20}(?![A-Za-z0-9])/y },
  { vendor: 'Tencent Cloud', begins: ['AKID'], rest: /[A-Za-z0-9]{32}(?![A-Za-z0-9])/y },
  { vendor: 'OpenShift', begins: ['sha256~'], rest: /[\w-]{43}/y },
  { vendor: 'Meta', begins: ['EAA'], rest: /[A-Za-z0-9]{100,}/y },
  { vendor: 'Dropbox', begins: ['sl.'], rest: /[\w-]{120,}/y },
  { vendor: 'age', begins: ['AGE-SECRET-KEY-1'], rest: /[0-9A-Z]{58}/y },
  { vendor: '1Password', begins: ['ops_eyJ'], rest: /[\w+/=-]{100,}/y },
  { vendor: 'Sourcegraph', begins: ['sgp_'], rest: /\w{40,}/y },
];

/** The longest beginning first: `sk-ant-` before `sk-`. */
const BEGINNINGS = SHAPES.flatMap((shape) => shape.begins.map((begin) => ({ begin, shape }))).sort(
  (one, other) => other.begin.length - one.begin.length,
);
const BY_BEGINNING = new Map<string, readonly Shape[]>();
for (const { begin, shape } of BEGINNINGS) BY_BEGINNING.set(begin, [...(BY_BEGINNING.get(begin) ?? []), shape]);

/** Made of the list above, which holds plain letters and a few signs. */
const BEGINS = new RegExp([...BY_BEGINNING.keys()].map(escaped).join('|'), 'g');

/** A key that is known by what stands in its middle. */
interface Middle {
  readonly vendor: string;
  /** A text without any of these holds none, which is quickly seen. */
  readonly marks: readonly string[];
  readonly whole: RegExp;
}

const MIDDLES: readonly Middle[] = [
  { vendor: 'Azure', marks: ['JQQJ99'], whole: /(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}(?![A-Za-z0-9])/g },
  { vendor: 'Azure', marks: ['AZDO'], whole: /(?<![A-Za-z0-9])[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])/g },
  { vendor: 'Azure', marks: ['Q~'], whole: /(?<![\w.~-])[\w.~-]{3}\dQ~[\w.~-]{31,34}(?![\w.~-])/g },
  {
    vendor: 'Azure',
    marks: ['+ASt', '+ABa', 'ACDb'],
    whole: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{76}(?:\+ASt|\+ABa|ACDb)[A-Za-z0-9+/]{6}==/g,
  },
  {
    vendor: 'Azure',
    marks: ['AIoT', '+ASb', '+AEh', '+ARm', 'AzCa'],
    whole: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{33}(?:AIoT|\+ASb|\+AEh|\+ARm|AzCa)[A-Za-z0-9+/]{6}=/g,
  },
  { vendor: 'Azure', marks: ['AzFu'], whole: /(?<![\w-])[\w-]{44}AzFu[\w-]{6}==/g },
  {
    vendor: 'Azure',
    marks: ['AzSe', '+ACR'],
    whole: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42}(?:AzSe|\+ACR)[A-D][A-Za-z0-9+/]{5}(?![A-Za-z0-9+/=])/g,
  },
  {
    vendor: 'Microsoft Teams',
    marks: ['/IncomingWebhook/'],
    whole: /(?<=@[0-9a-f-]{36}\/IncomingWebhook\/)[0-9a-f]{32}\/[0-9a-f-]{36}/g,
  },
  { vendor: 'Telegram', marks: [':AA'], whole: /(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])/g },
  { vendor: 'Discord', marks: ['.'], whole: /(?<![\w.-])[MNO][A-Za-z0-9]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g },
  { vendor: 'Terraform', marks: ['.atlasv1.'], whole: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,80}/g },
  { vendor: 'Mailchimp', marks: ['-us'], whole: /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/g },
];

const AWS_SECRET = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_-])/g;
/** So far behind an access key. */
const BESIDE = 160;

/** Documentation writes such words where a key would stand. */
const PLACEHOLDER = /example|placeholder|your[-_]|dummy|x{6}|\.{3}|(\w)\1{7}/i;
/** So much of a text in base64 before it, and it is a part of that text. */
const BLOB = 60;

export function keysByShape(text: string): Finding[] {
  return [...byBeginning(text), ...byMiddle(text)];
}

function byBeginning(text: string): Finding[] {
  const found: Finding[] = [];
  BEGINS.lastIndex = 0;
  for (let hit = BEGINS.exec(text); hit !== null; hit = BEGINS.exec(text)) {
    const start = hit.index;
    // A key may begin within what looked like the beginning of another one.
    BEGINS.lastIndex = start + 1;
    if (!isBeginning(text, start)) continue;
    const end = endOf(text, start, hit[0]);
    if (end === null) continue;
    found.push({ kind: 'vendorKey', vendor: end.vendor, start, end: end.at });
    BEGINS.lastIndex = end.at;
    if (end.vendor === ACCESS) found.push(...secretBeside(text, end.at));
  }
  return found;
}

/** The secret of an access key has no shape of its own; it stands right behind it in a table, a call or a file. */
function secretBeside(text: string, at: number): Finding[] {
  const near = text.slice(at, at + BESIDE);
  const [secret] = [...near.matchAll(AWS_SECRET)].filter(([found]) => isRandom(found) && !/^[0-9a-f]*$/i.test(found));
  if (secret === undefined) return [];
  const start = at + secret.index;
  return [{ kind: 'vendorKey', vendor: 'AWS secret', start, end: start + secret[0].length }];
}

/** Sticky patterns are asked one by one; all that begin alike are few. */
function endOf(text: string, start: number, begin: string): { readonly vendor: string; readonly at: number } | null {
  for (const { vendor, rest } of BY_BEGINNING.get(begin) ?? []) {
    rest.lastIndex = start + begin.length;
    const [found] = rest.exec(text) ?? [];
    if (found === undefined) continue;
    if (isVaried(found) && !PLACEHOLDER.test(found.slice(0, 300))) {
      return { vendor, at: start + begin.length + found.length };
    }
  }
  return null;
}

function byMiddle(text: string): Finding[] {
  const likely = MIDDLES.filter(({ marks }) => marks.some((mark) => text.includes(mark)));
  return likely.flatMap(({ vendor, whole }) =>
    [...text.matchAll(whole)]
      .filter(([found]) => isVaried(found))
      .map(({ 0: found, index }) => ({ kind: 'vendorKey', vendor, start: index, end: index + found.length }) as const),
  );
}

/** Not within a word, but right behind an escape such as `\n`, or `%3D` of an address. */
function isBeginning(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  if (before === '' || !/[\w+/-]/.test(before)) return true;
  if (/[nrt]/.test(before) && text.charAt(at - 2) === '\\') return true;
  if (/[0-9A-Fa-f]/.test(before) && text.charAt(at - 3) === '%') return true;
  return /[+/]/.test(before) && !/^[A-Za-z0-9+/]+$/.test(text.slice(Math.max(0, at - BLOB), at));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
