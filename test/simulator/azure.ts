// The service as an Azure resource offers it: other addresses, credentials and refusals, models by the names of their
// deployments. Sources: Microsoft's pages "Responses API", "API version lifecycle", "Models - List"; bodies seen in public
// bug reports.
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './apiError.ts';
import { fieldsOf } from './json.ts';
import type { Models } from './models.ts';

export interface AzureOptions {
  /** Deployments by name, each with the model of the catalogue that it runs. */
  readonly deployments: Readonly<Record<string, string>>;
  /** The only host that a token may be made out to; absent = `cognitiveservices.azure.com`. */
  readonly audience?: string;
  /** Accounts that may ask here; others are known and lack the role. Absent = every account. */
  readonly members?: readonly string[];
}

/** A body in one of Azure's own shapes. */
class AzureError extends ApiError {
  readonly #body: object;

  constructor(status: number, body: object) {
    super(status, null, '');
    this.#body = body;
  }

  override body(): object {
    return this.#body;
  }
}

const V1 = /^\/openai\/v1(\/.*)$/;
const DATED = /^\/openai(\/(?:responses|models)(?:\/.*)?)$/;
const FIRST_VERSION = '2025-03-01';
/** As the fake accounts make them: `entra-token-7-of-ann-for-ai.azure.com`. */
const TOKEN = /^entra-token-\d+-of-([\w.@]+)-for-([\w.-]+)$/;

export class Azure {
  readonly #options: AzureOptions;

  constructor(options: AzureOptions) {
    this.#options = options;
  }

  /** The path as the plain service has it. @throws ApiError */
  pathOf({ pathname, searchParams }: URL): string {
    const version = searchParams.get('api-version');
    const v1 = V1.exec(pathname)?.[1];
    if (v1 !== undefined) {
      if (version === null || version === 'preview') return `/v1${v1}`;
      throw new AzureError(400, { error: { code: 'BadRequest', message: 'API version not supported' } });
    }
    const dated = DATED.exec(pathname)?.[1];
    if (dated === undefined || version === null) throw notFound();
    if (version < FIRST_VERSION) throw notFound();
    return `/v1${dated}`;
  }

  /** Whose project the credential opens: a key's, or that of the resource for an account. @throws ApiError */
  projectOf(headers: IncomingHttpHeaders, projectOfKey: (key: string) => string | null): string {
    const key = headers['api-key'];
    if (typeof key === 'string') {
      const project = projectOfKey(key);
      if (project !== null) return project;
      throw new AzureError(401, {
        error: {
          code: '401',
          message:
            'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
        },
      });
    }
    const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
    const [, account, audience] = TOKEN.exec(token) ?? [];
    const { audience: wanted = 'cognitiveservices.azure.com', members } = this.#options;
    if (account === undefined || audience !== wanted) {
      throw new AzureError(401, {
        statusCode: 401,
        message:
          'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com or https://ai.azure.com), or have expired.',
      });
    }
    if (members === undefined || members.includes(account)) return 'proj_of_the_resource';
    throw new AzureError(401, {
      error: {
        code: 'PermissionDenied',
        message: `The principal \`${account}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /openai/responses\` operation.`,
      },
    });
  }

  /** The body with the model in place of its deployment. @throws ApiError */
  bodyOf(body: unknown): unknown {
    const { model } = fieldsOf(body);
    if (typeof model !== 'string') return body;
    const { deployments } = this.#options;
    if (Object.hasOwn(deployments, model)) return { ...fieldsOf(body), model: deployments[model] };
    throw new AzureError(404, {
      error: {
        code: 'DeploymentNotFound',
        message:
          'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
      },
    });
  }

  /** Base models, whether deployed or not. */
  list(models: Models): object[] {
    return models.rows().map(({ row, snapshot }) => ({
      id: snapshot,
      object: 'model',
      status: 'succeeded',
      lifecycle_status: 'generally-available',
      capabilities: { inference: true, chat_completion: true, completion: false, embeddings: false, fine_tune: false },
      deprecation: row.azure_retirement === null ? {} : { inference: Date.parse(row.azure_retirement) / 1_000 },
    }));
  }

  /** @param isV1 newer addresses tell the id of a request as OpenAI does, too */
  requestId(id: string, isV1: boolean): Readonly<Record<string, string>> {
    return { 'apim-request-id': id, ...(isV1 ? { 'x-request-id': id } : {}) };
  }
}

function notFound(): ApiError {
  return new AzureError(404, { error: { code: '404', message: 'Resource not found' } });
}
