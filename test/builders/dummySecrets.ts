// Secrets of every kind that belong to nobody. They are put together at run time, so that no scanner finds one in this
// repository: `|` parts what must not stand together.
import type { Secret } from '../../src/core/secrets/finding.ts';
import { oneOf, seededRandom } from './seededRandom.ts';

export interface Dummy {
  /** What it is, for the name of a test. */
  readonly name: string;
  readonly secret: string;
  /** A line of code with it. */
  readonly line: string;
  readonly found: Secret;
}

const DIGITS = '0123456789';
const SMALL = 'abcdefghijklmnopqrstuvwxyz';
const HEX = `${DIGITS}abcdef`;
const CAPITALS = SMALL.toUpperCase();
const ALL = DIGITS + SMALL + CAPITALS;
const SIGNED = `${ALL}_-`;
const BASE64 = `${ALL}+/`;

const random = seededRandom(15);

/** Drawn again until it has a digit and a letter in its first characters, which real ones nearly always have. */
function drawn(length: number, alphabet = ALL): string {
  for (;;) {
    const text = Array.from({ length }, () => oneOf(random, [...alphabet])).join('');
    if (/\d/.test(text.slice(0, 12)) && /[A-Za-z]/.test(text.slice(0, 12))) return text;
  }
}

const whole = (parted: string) => parted.replaceAll('|', '');
const quoted = (secret: string) => `const value = "${secret}"; // in use`;
const key = (vendor: string): Secret => ({ kind: 'vendorKey', vendor });

function shaped(vendor: string, begin: string, rest: string, name = whole(begin)): Dummy {
  const secret = whole(begin) + rest;
  return { name: `${vendor}: ${name}`, secret, line: quoted(secret), found: key(vendor) };
}

function placed(name: string, found: Secret, secret: string, line: (secret: string) => string): Dummy {
  return { name, secret, line: whole(line(secret)), found };
}

const OTHER = (kind: Secret['kind']): Secret => ({ kind, vendor: null });
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const webToken = () =>
  [base64url('{"alg":"HS256","typ":"JWT"}'), base64url(`{"sub":"${drawn(12)}"}`), drawn(43, SIGNED)].join('.');
const pem = (label: string) =>
  whole(
    `-----BE|GIN ${label}PRI|VATE KEY-----\nMII${drawn(61, BASE64)}\n${drawn(64, BASE64)}\n${drawn(40, BASE64)}=\n-----E|ND ${label}PRI|VATE KEY-----`,
  );

const BY_SHAPE: readonly Dummy[] = [
  shaped('AWS access', 'AK|IA', drawn(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')),
  shaped('AWS access', 'AS|IA', drawn(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')),
  shaped('Google', 'AI|za', drawn(35, SIGNED)),
  shaped('Google', 'GOC|SPX-', drawn(28, SIGNED)),
  shaped('Google', 'ya|29.', drawn(120, SIGNED)),
  shaped('OpenAI', 'sk-|proj-', drawn(64, SIGNED)),
  shaped('OpenAI', 'sk-|svcacct-', drawn(64, SIGNED)),
  shaped('OpenAI', 'sk-|', `${drawn(20)}${whole('T3Blbk|FJ')}${drawn(20)}`),
  shaped('API', 'sk-|', drawn(32, HEX)),
  shaped('Anthropic', 'sk-|ant-api03-', drawn(93, SIGNED)),
  shaped('Anthropic', 'sk-|ant-oat01-', drawn(86, SIGNED)),
  shaped('OpenRouter', 'sk-|or-v1-', drawn(64, HEX)),
  shaped('xAI', 'xa|i-', drawn(80)),
  shaped('Perplexity', 'pp|lx-', drawn(48)),
  shaped('Groq', 'gs|k_', drawn(52)),
  shaped('Hugging Face', 'h|f_', drawn(34)),
  shaped('Replicate', 'r|8_', drawn(37)),
  shaped('NVIDIA', 'nva|pi-', drawn(64, SIGNED)),
  shaped('LangSmith', 'lsv|2_pt_', `${drawn(32, HEX)}_${drawn(10, HEX)}`),
  shaped('GitHub', 'gh|p_', drawn(36)),
  shaped('GitHub', 'gh|s_', drawn(36)),
  shaped('GitHub', 'github|_pat_', `${drawn(22)}_${drawn(59)}`),
  shaped('GitLab', 'gl|pat-', drawn(20, SIGNED)),
  shaped('GitLab', 'gl|rt-', drawn(20, SIGNED)),
  shaped('Atlassian', 'ATA|TT3', drawn(180, SIGNED)),
  shaped('Slack', 'xo|xb-', `${drawn(12, DIGITS + SMALL)}-${drawn(12, DIGITS + SMALL)}-${drawn(24)}`),
  shaped('Slack', 'https://hooks.slack|.com/services/', `T${drawn(8, CAPITALS + DIGITS)}/B${drawn(8)}/${drawn(24)}`),
  shaped('Stripe', 'sk|_live_', drawn(24)),
  shaped('Stripe', 'rk|_live_', drawn(24)),
  shaped('Stripe', 'wh|sec_', drawn(32)),
  shaped('Square', 'sq0|csp-', drawn(43, SIGNED)),
  shaped('Shopify', 'shp|at_', drawn(32, HEX)),
  shaped('Twilio', 'S|K', drawn(32, HEX)),
  shaped('SendGrid', 'S|G.', `${drawn(22)}.${drawn(43)}`),
  shaped('Mailgun', 'ke|y-', drawn(32, HEX)),
  shaped('npm', 'np|m_', drawn(36)),
  shaped('PyPI', 'py|pi-AgEIcHlwaS5vcmc', drawn(120, SIGNED)),
  shaped('RubyGems', 'ruby|gems_', drawn(48, HEX)),
  shaped('NuGet', 'oy|2', drawn(43, DIGITS + SMALL)),
  shaped('Docker', 'dckr|_pat_', drawn(27, SIGNED)),
  shaped('DigitalOcean', 'dop|_v1_', drawn(64, HEX)),
  shaped('Netlify', 'nf|p_', drawn(36)),
  shaped('Supabase', 'sb|p_', drawn(40, HEX)),
  shaped('PlanetScale', 'pscale|_tkn_', drawn(43)),
  shaped('Databricks', 'da|pi', drawn(32, HEX)),
  shaped('Vault', 'hv|s.', drawn(95, SIGNED)),
  shaped('Pulumi', 'pu|l-', drawn(40, HEX)),
  shaped('Doppler', 'dp|.pt.', drawn(43)),
  shaped('New Relic', 'NR|AK-', drawn(27, DIGITS + CAPITALS)),
  shaped('Sentry', 'sntr|yu_', drawn(64, HEX)),
  shaped('Grafana', 'gl|sa_', `${drawn(32)}_${drawn(8, HEX)}`),
  shaped('SonarQube', 'sq|p_', drawn(40, HEX)),
  shaped('Postman', 'PM|AK-', `${drawn(24, HEX)}-${drawn(34, HEX)}`),
  shaped('Linear', 'lin|_api_', drawn(40)),
  shaped('Notion', 'nt|n_', `${drawn(11, DIGITS + SMALL)}${drawn(35)}`),
  shaped('Airtable', 'pa|t', `${drawn(14)}.${drawn(64, HEX)}`),
  shaped('Figma', 'fi|gd_', drawn(40, SIGNED)),
  shaped('Tailscale', 'ts|key-auth-', `${drawn(12)}-${drawn(24)}`),
  shaped('Alibaba Cloud', 'LT|AI', drawn(20)),
  shaped('OpenShift', 'sha|256~', drawn(43, SIGNED)),
  shaped('age', 'AGE-SEC|RET-KEY-1', drawn(58, DIGITS + CAPITALS)),
  shaped('Telegram', '12345|67890:A|A', drawn(33, SIGNED)),
  shaped('Terraform', '', `${drawn(14)}${whole('.atlas|v1.')}${drawn(64, SIGNED)}`, 'by its middle'),
  shaped('Mailchimp', '', `${drawn(32, HEX)}-us6`, 'by its end'),
  shaped('Azure', '', `${drawn(52)}${whole('JQ|QJ99')}${drawn(26)}`, '84 characters, by their middle'),
  shaped('Azure', '', `${drawn(3, ALL)}8Q~${drawn(34, SIGNED)}`, 'a secret of Entra'),
];

const hexKey = drawn(32, HEX);
const longKey = drawn(84);
const awsSecret = drawn(40, BASE64);
const storageKey = `${drawn(86, BASE64)}==`;
const mixed = drawn(32);
const basic = Buffer.from(`ada:${drawn(12)}`).toString('base64');

const BY_PLACE: readonly Dummy[] = [
  placed('an Azure key in a variable', key('Azure'), hexKey, (secret) => `AZURE_OPENAI_API_KEY=${secret}`),
  placed('an Azure key in a header', key('Azure'), hexKey, (secret) => `-H "api-key: ${secret}" \\`),
  placed(
    'an Azure key of a subscription',
    key('Azure'),
    hexKey,
    (secret) => `'Ocp-Apim-Subscription-Key': '${secret}',`,
  ),
  placed('an Azure key in a call', key('Azure'), hexKey, (secret) => `new AzureKeyCredential("${secret}")`),
  placed('an Azure key in a sentence', key('Azure'), hexKey, (secret) => `# the Azure key we use is ${secret} for now`),
  placed('a key of another vendor', OTHER('namedSecret'), hexKey, (secret) => `DD_API_KEY=${secret}`),
  placed('a key in a sentence', OTHER('namedSecret'), hexKey, (secret) => `# our api key is ${secret} since May`),
  placed('a newer Azure key', key('Azure'), longKey, (secret) => `azure.key: ${secret}`),
  placed(
    'an Azure key as its tools print it',
    key('Azure'),
    hexKey,
    (secret) => `{\n  "key1": "${secret}",\n  "key2": null\n}`,
  ),
  placed(
    'an Azure key below its resource',
    key('Azure'),
    hexKey,
    (secret) => `AzureOpenAI(\n  azure_endpoint=ENDPOINT,\n  key="${secret}")`,
  ),
  placed('an Azure key of a service', key('Azure'), hexKey, (secret) => `SPEECH_KEY=${secret}`),
  placed('an AWS secret', key('AWS secret'), awsSecret, (secret) => `aws_secret_access_key = ${secret}`),
  placed(
    'a storage key',
    key('Azure'),
    storageKey,
    (secret) => `AccountName=ours;Account|Key=${secret};EndpointSuffix=x`,
  ),
  placed(
    'a web token that is encrypted',
    OTHER('webToken'),
    [
      base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}'),
      drawn(340, SIGNED),
      drawn(16),
      drawn(200, SIGNED),
      drawn(22),
    ].join('.'),
    (secret) => `next(${secret})`,
  ),
  placed('a web token', OTHER('webToken'), webToken(), (secret) => `Cookie: session=${secret}; Path=/`),
  placed('a private key', OTHER('privateKey'), pem('RSA '), (secret) => secret),
  placed('a private key without a kind', OTHER('privateKey'), pem(''), (secret) => `cert:\n${secret}\n`),
  placed('an OpenSSH key', OTHER('privateKey'), pem('OPENSSH '), (secret) => secret),
  placed(
    'a private key in JSON',
    OTHER('privateKey'),
    pem('').replaceAll('\n', '\\n'),
    (secret) => `{"k":"${secret}\\n"}`,
  ),
  placed(
    'a password in an address',
    OTHER('addressPassword'),
    `pw${drawn(10)}`,
    (secret) => `https://ada:|${secret}@host.example/x`,
  ),
  placed(
    'a password of Postgres',
    OTHER('addressPassword'),
    `pw${drawn(10)}`,
    (secret) => `DB=postgres://app:|${secret}@db:5432/main`,
  ),
  placed('a password of Redis', OTHER('addressPassword'), drawn(20), (secret) => `redis://:|${secret}@cache:6379`),
  placed(
    'a password of MongoDB',
    OTHER('addressPassword'),
    drawn(20),
    (secret) => `"mongodb+srv://app:|${secret}@c.example/db"`,
  ),
  placed(
    'a connection string',
    OTHER('connectionPassword'),
    'Xq7!plk9',
    (secret) => `"Server=db;User Id=sa;Pass|word=${secret};Encrypt=true"`,
  ),
  placed('a password of a program', OTHER('password'), `pw${drawn(8)}`, (secret) => `  pass|word: '${secret}',`),
  placed(
    'a password of an environment',
    OTHER('password'),
    `pw${drawn(8)}`,
    (secret) => `export DB_PASS|WORD=${secret}`,
  ),
  placed('a password that is called pass', OTHER('password'), `pw${drawn(8)}`, (secret) => `SMTP_PA|SS=${secret}`),
  placed(
    'a password of a mailer',
    OTHER('password'),
    `pw${drawn(8)}`,
    (secret) => `auth: { user: 'ada', pa|ss: '${secret}' }`,
  ),
  placed(
    'a password for curl',
    OTHER('password'),
    `pw${drawn(8)}`,
    (secret) => `curl -s -u ada:${secret} https://host.example`,
  ),
  placed(
    'a password in .netrc',
    OTHER('password'),
    `pw${drawn(8)}`,
    (secret) => `machine host.example login ada pass|word ${secret}`,
  ),
  placed(
    'a password in a query',
    OTHER('addressPassword'),
    `pw${drawn(8)}`,
    (secret) => `jdbc:postgresql://db/main?user=ada&pass|word=${secret}&ssl=true`,
  ),
  placed('a password in XML', OTHER('namedSecret'), `Pw${drawn(8)}`, (secret) => `  <pass|word>${secret}</pass|word>`),
  placed(
    'a key in the settings of a program',
    OTHER('namedSecret'),
    drawn(32),
    (secret) => `<add key="Mail:Api|Key" value="${secret}" />`,
  ),
  placed(
    'a secret with signs of programs in it',
    OTHER('namedSecret'),
    `k7${drawn(12)}(^${drawn(12)}[)`,
    (secret) => `SECRET_K|EY = '${secret}'`,
  ),
  placed(
    'a cookie of a session',
    OTHER('authorization'),
    drawn(32, HEX),
    (secret) => `Cookie: theme=dark; sessionid=${secret}; x=1`,
  ),
  placed(
    'a login of Docker',
    OTHER('authorization'),
    basic,
    (secret) => `{"auths":{"host.example":{"auth":"${secret}"}}}`,
  ),
  placed(
    'a password of a registry',
    key('npm'),
    'cHcx'.concat(drawn(12), '=='),
    (secret) => `//registry.example/:_pass|word=${secret}`,
  ),
  placed(
    'a token in base64',
    key('GitHub'),
    Buffer.from(`${whole('gh|p_')}${drawn(36)}`).toString('base64'),
    (secret) => `data: ${secret}`,
  ),
  placed(
    'a private key in base64',
    OTHER('privateKey'),
    Buffer.from(`${pem('RSA ')}\n`).toString('base64'),
    (secret) => `  tls.crt: ${secret}`,
  ),
  placed('a secret of a client', OTHER('namedSecret'), mixed, (secret) => `client_sec|ret: "${secret}"`),
  placed('a token in a variable', OTHER('namedSecret'), drawn(40, HEX), (secret) => `MY_APP_TO|KEN=${secret}`),
  placed('a token in JSON', OTHER('namedSecret'), mixed, (secret) => `{"access_tok|en":"${secret}"}`),
  placed(
    'a header that says who asks',
    OTHER('authorization'),
    drawn(32),
    (secret) => `Authorization: Bear|er ${secret}`,
  ),
  placed('a header with a password', OTHER('authorization'), basic, (secret) => `headers: { x: 'Bas|ic ${secret}' }`),
  placed(
    'a signed address',
    OTHER('signature'),
    `${drawn(43)}%3D`,
    (secret) => `https://x.example/a?sv=2024-01-01&si|g=${secret}`,
  ),
];

export const DUMMIES: readonly Dummy[] = [...BY_SHAPE, ...BY_PLACE];

/** One for tests of what is done with it. */
export function aSecret(): string {
  return whole(`AK|IA${drawn(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`);
}
