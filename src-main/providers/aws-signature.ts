// Signs a call for AWS (Signature Version 4), with access keys or one of Bedrock's API keys.
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { SecretUnusable } from './secret-unusable.ts';

interface AwsSecret {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Where the host does not tell. */
  readonly region?: string;
}

interface CallToSign {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const HOW =
  'Enter it as ACCESS_KEY_ID:SECRET_ACCESS_KEY (with :SESSION_TOKEN where there is one), as JSON with accessKeyId and secretAccessKey, or paste a Bedrock API key.';

/** Bedrock's own keys are sent as they are. */
const isApiKey = (secret: string): boolean => /^(ABSK|bedrock-api-key-)/.test(secret);

/**
 * Headers with the signature, or the API key.
 * @param service AWS's name of it for signing (`bedrock`)
 * @throws SecretUnusable
 */
export async function signForAws(
  call: CallToSign,
  secret: string,
  service: string,
  nowMs: number,
): Promise<Record<string, string>> {
  if (isApiKey(secret)) return { ...call.headers, authorization: `Bearer ${secret}` };
  const { accessKeyId, secretAccessKey, sessionToken, region } = readAwsSecret(secret);
  const url = new URL(call.url);
  const signer = new SignatureV4({
    service,
    region: region ?? regionOf(url.hostname),
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
  });
  const signed = await signer.sign(
    {
      method: call.method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...call.headers, host: url.host },
      ...(call.body && { body: call.body }),
    },
    { signingDate: new Date(nowMs) },
  );
  return signed.headers;
}

/** @throws SecretUnusable that names what is missing */
function readAwsSecret(secret: string): AwsSecret {
  const trimmed = secret.trim();
  const fields = trimmed.startsWith('{') ? readJson(trimmed) : readPair(trimmed);
  for (const name of ['accessKeyId', 'secretAccessKey'] as const) {
    if (!fields[name]) throw new SecretUnusable(`The AWS key has no ${name}. ${HOW}`);
  }
  return fields as AwsSecret;
}

function readPair(text: string): Partial<AwsSecret> {
  const [accessKeyId = '', secretAccessKey = '', ...rest] = text.split(':');
  const sessionToken = rest.join(':');
  return { accessKeyId, secretAccessKey, ...(sessionToken !== '' && { sessionToken }) };
}

function readJson(text: string): Partial<AwsSecret> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new SecretUnusable(`The AWS key begins like JSON but is none. ${HOW}`);
  }
  const fields = parsed as Record<string, unknown>;
  const named = (...names: string[]): string | undefined =>
    names.map((name) => fields[name]).find((value): value is string => typeof value === 'string' && value !== '');
  const accessKeyId = named('accessKeyId', 'aws_access_key_id', 'AccessKeyId');
  const secretAccessKey = named('secretAccessKey', 'aws_secret_access_key', 'SecretAccessKey');
  const sessionToken = named('sessionToken', 'aws_session_token', 'SessionToken');
  const region = named('region', 'aws_region');
  return {
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(secretAccessKey !== undefined && { secretAccessKey }),
    ...(sessionToken !== undefined && { sessionToken }),
    ...(region !== undefined && { region }),
  };
}

/** `bedrock-runtime.eu-central-1.amazonaws.com`; others are behind a proxy of the user's. */
function regionOf(hostname: string): string {
  return /\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(hostname)?.[1] ?? 'us-east-1';
}
