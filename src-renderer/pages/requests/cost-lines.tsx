// Tokens by class, each with the price that was in force when the request ran.
import type { RequestView, UsageView } from '../../../src-main/contract/control-api.ts';
import { formatPrice, formatUsd } from '../../components/money.ts';
import { priceLines, type PriceLines } from './price-lines.ts';
import { costBasis } from './request-words.ts';

export function CostLines({ request }: { readonly request: RequestView }) {
  const priced = priceLines(request);
  return (
    <div className="space-y-2">
      <p className="text-muted-foreground">{costBasis(request)}.</p>
      {priced ? (
        <Priced priced={priced} total={request.costNanoUsd} />
      ) : (
        request.usage && <Tokens usage={request.usage} />
      )}
      {request.usage && request.usage.reasoningTokens > 0 && (
        <p className="text-xs text-muted-foreground">
          {count(request.usage.reasoningTokens)} of the output tokens are reasoning.
        </p>
      )}
    </div>
  );
}

const CELL = 'py-1 text-right tabular-nums';

function Priced({ priced, total }: { readonly priced: PriceLines; readonly total: number | null }) {
  return (
    <table className="w-full">
      <thead className="text-xs text-muted-foreground">
        <tr className="border-b border-border">
          <th scope="col" className="py-1 text-left font-medium">
            Tokens
          </th>
          <th scope="col" className={`${CELL} font-medium`}>
            Count
          </th>
          <th scope="col" className={`${CELL} font-medium`}>
            $ per million
          </th>
          <th scope="col" className={`${CELL} font-medium`}>
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {priced.lines.map(({ name, tokens, rate, nanoUsd }) => (
          <tr key={name} className="border-b border-border">
            <td className="py-1">{name}</td>
            <td className={CELL}>{count(tokens)}</td>
            <td className={CELL}>{formatPrice(rate)}</td>
            <td className={CELL}>{formatUsd(nanoUsd)}</td>
          </tr>
        ))}
        {priced.restNanoUsd !== 0 && (
          <tr className="border-b border-border">
            <td className="py-1" colSpan={3}>
              Price tiers, fees per request and earlier attempts
            </td>
            <td className={CELL}>{formatUsd(priced.restNanoUsd)}</td>
          </tr>
        )}
        <tr className="font-medium">
          <td className="py-1" colSpan={3}>
            Total
          </td>
          <td className={CELL}>{formatUsd(total)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Tokens({ usage }: { readonly usage: UsageView }) {
  return (
    <p>
      {usage.estimated ? 'About ' : ''}
      {count(usage.inputTokens)} tokens in
      {usage.cacheReadTokens > 0 && ` (${count(usage.cacheReadTokens)} read from cache)`}, {count(usage.outputTokens)}{' '}
      out.
    </p>
  );
}

const count = (tokens: number): string => tokens.toLocaleString('en');
