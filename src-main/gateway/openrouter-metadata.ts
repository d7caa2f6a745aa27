// `openrouter_metadata`: where a request could have gone and every attempt at it, for clients that ask with a header.
import type { IncomingMessage } from 'node:http';
import type { Plugins } from '../plugins/read-plugins.ts';
import type { FailedTry, Try } from './tried.ts';
import type { Answered, Story } from './story.ts';

const HEADERS = ['x-openrouter-metadata', 'x-openrouter-experimental-metadata'];
const isWanted = (request: IncomingMessage): boolean => HEADERS.some((name) => request.headers[name] === 'enabled');

/** undefined unless the client asked. */
export function metadataOf({ tried, failed, started }: Answered, story: Story): object | undefined {
  if (!isWanted(story.exchange.request)) return undefined;
  const attempts = [...failed.map((each) => attemptOf(each, each.failure.status ?? 0)), attemptOf(tried, 200)];
  const who = `${tried.target.provider.name} answered`;
  return {
    ...planFacts(story, tried, failed.length > 0),
    summary: failed.length === 0 ? `${who}.` : `${who} after ${failed.length} failed attempts.`,
    attempt: started,
    attempts,
  };
}

/** When nobody answered. */
export function failureMetadata(failed: readonly FailedTry[], story: Story): object | undefined {
  if (!isWanted(story.exchange.request)) return undefined;
  return {
    ...planFacts(story, undefined, failed.length > 1),
    summary: `${failed.length} attempts, and none was answered.`,
    attempt: failed.length,
    attempts: failed.map((each) => attemptOf(each, each.failure.status ?? 0)),
  };
}

const attemptOf = ({ target, dropped }: Try, status: number): object => ({
  provider: target.provider.name,
  model: target.endpoint.model,
  status,
  ...(dropped.length > 0 && { dropped }),
});

function planFacts({ client, plan }: Story, tried: Try | undefined, fellBack: boolean): object {
  const left = plan.considered.filter(({ out }) => out === undefined);
  return {
    requested: client.models[0],
    strategy: strategyOf(client.models, plan.route, tried, fellBack),
    region: tried?.target.endpoint.region ?? null,
    endpoints: {
      total: plan.considered.length,
      available: left.map(({ endpoint, provider }) => ({
        provider: provider?.name ?? endpoint.providerId,
        model: endpoint.model,
        selected: endpoint === tried?.target.endpoint,
      })),
    },
    is_byok: true,
    pipeline: pipelineOf(client.plugins),
    ...(plan.notes.length > 0 && { notes: plan.notes.map(({ text }) => text) }),
  };
}

const ROUTER = /^(?:pointsman|openrouter)\/(auto|free)$/;

/** By OpenRouter's words. A route and a pinned `provider:model` are meant as they are written. */
function strategyOf(
  [requested = '', ...others]: readonly string[],
  route: string | undefined,
  tried: Try | undefined,
  fellBack: boolean,
): string {
  const router = ROUTER.exec(requested)?.[1];
  if (router !== undefined) return router;
  if (requested.startsWith('~')) return 'latest';
  if (fellBack || others.length > 0) return 'fallback';
  if (!tried || route !== undefined) return 'direct';
  const { model, providerId } = tried.target.endpoint;
  return model === requested || requested.startsWith(`${providerId}:`) ? 'direct' : 'alias';
}

function pipelineOf({ responseHealing, contextCompression, fileParser, web }: Plugins): readonly object[] {
  const step = (type: string, name: string): object => ({ type, name });
  return [
    ...(contextCompression ? [step('context_compression', 'context-compression')] : []),
    ...(fileParser ? [step('plugin', 'file-parser')] : []),
    ...(web ? [step('plugin', 'web')] : []),
    ...(responseHealing ? [step('response_healing', 'response-healing')] : []),
  ];
}
