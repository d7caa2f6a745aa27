// Every endpoint that serves a model, with its price and where that is known from.
import type { EndpointView, PriceView } from '../../../src-main/contract/control-api.ts';
import { Badge } from '../../components/badge.tsx';
import { formatPrice, formatTokens } from '../../components/money.ts';
import { endpointFacts } from './endpoint-facts.ts';
import { originOf } from './model-origin.ts';

export function EndpointTable({ endpoints }: { readonly endpoints: readonly EndpointView[] }) {
  return (
    <div className="overflow-x-auto rounded-lg border border-border">
      <table className="w-full text-left text-sm">
        <thead className="text-xs text-muted-foreground">
          <tr className="border-b border-border">
            <th scope="col" className="px-3 py-2 font-medium">
              Provider
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              Context
            </th>
            <th scope="col" className="px-3 py-2 text-right font-medium">
              $ per million
            </th>
          </tr>
        </thead>
        <tbody>
          {endpoints.map((endpoint) => (
            <EndpointRow key={`${endpoint.providerId} ${endpoint.upstreamModel}`} endpoint={endpoint} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function EndpointRow({ endpoint }: { readonly endpoint: EndpointView }) {
  const { providerName, upstreamModel, contextTokens, price, reachable, endsAt } = endpoint;
  const facts = endpointFacts(endpoint);
  return (
    <tr className="border-b border-border align-top last:border-b-0">
      <td className="px-3 py-2">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{providerName}</span>
          <Badge tone={reachable ? 'good' : 'neutral'}>{reachable ? 'reachable' : 'no key'}</Badge>
          {endsAt !== undefined && <Badge tone="warn">ends {endsAt.slice(0, 10)}</Badge>}
        </span>
        <code className="block font-mono text-xs break-all text-muted-foreground">{upstreamModel}</code>
        {facts !== '' && <span className="block text-xs">{facts}</span>}
        <span className="block text-xs text-muted-foreground">{originOf(endpoint)}</span>
      </td>
      <td className="px-3 py-2 text-right tabular-nums">{formatTokens(contextTokens)}</td>
      <td className="px-3 py-2 text-right tabular-nums">
        <EndpointPrice price={price} />
      </td>
    </tr>
  );
}

function EndpointPrice({ price }: { readonly price: PriceView | null }) {
  if (!price) return <span className="text-muted-foreground">unknown</span>;
  const { input, output, cacheRead, cacheWrite, source, asOf } = price;
  return (
    <>
      <span className="block whitespace-nowrap">
        {formatPrice(input)} in · {formatPrice(output)} out
      </span>
      {(cacheRead !== undefined || cacheWrite !== undefined) && (
        <span className="block text-xs text-muted-foreground">
          {[
            ...(cacheRead === undefined ? [] : [`cache read ${formatPrice(cacheRead)}`]),
            ...(cacheWrite === undefined ? [] : [`write ${formatPrice(cacheWrite)}`]),
          ].join(' · ')}
        </span>
      )}
      <span className="block text-xs text-muted-foreground">
        {source}, {asOf}
      </span>
    </>
  );
}
