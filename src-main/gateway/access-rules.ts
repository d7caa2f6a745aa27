// Who may reach the gateway at all: the Host and Origin checks that keep web pages out, DNS rebinding included.
import type { IncomingMessage } from 'node:http';
import { GatewayError } from './gateway-error.ts';

export interface AccessRules {
  /** The port listened on: a Host that names another one was not meant for us. */
  readonly port: number;
  /** Host names besides loopback, lower case, without port. */
  readonly allowHosts: readonly string[];
  /** Full origins that may call from a browser. */
  readonly allowOrigins: readonly string[];
}

const HOST = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** @returns the refusal, or undefined when the request may go on */
export function checkAccess(request: IncomingMessage, rules: AccessRules): GatewayError | undefined {
  return checkHost(request.headers.host, rules) ?? checkOrigin(request, rules);
}

function checkHost(host: string | undefined, rules: AccessRules): GatewayError | undefined {
  const match = HOST.exec(host ?? '');
  const name = match?.[1]?.toLowerCase();
  const port = match?.[2] === undefined ? 80 : Number(match[2]);
  if (name !== undefined && LOOPBACK.has(name) && port === rules.port) return undefined;
  if (name !== undefined && rules.allowHosts.includes(name)) return undefined;
  return new GatewayError(
    'misdirected',
    `Host "${host ?? ''}" is not this gateway. Use http://127.0.0.1:${rules.port}, or start with --allow-host for another name.`,
  );
}

function checkOrigin(request: IncomingMessage, rules: AccessRules): GatewayError | undefined {
  const { origin } = request.headers;
  if (origin !== undefined && !rules.allowOrigins.includes(origin)) {
    return new GatewayError(
      'permission_denied',
      `Web pages may not call this gateway: Origin "${origin}" is not on the allowed list.`,
    );
  }
  // Browsers always send this with a page's request; programs never do.
  if (origin === undefined && request.headers['sec-fetch-site'] === 'cross-site') {
    return new GatewayError('permission_denied', 'Web pages may not call this gateway.');
  }
  return undefined;
}
