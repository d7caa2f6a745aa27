// The details of one model: what it is, who serves it, and how to use it.
import { MessageSquare } from 'lucide-react';
import { useLocation } from 'wouter';
import type { ModelView } from '../../../src-main/contract/control-api.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { formatTokens } from '../../components/money.ts';
import { EndpointTable } from './endpoint-table.tsx';
import { cheapest, releaseWords } from './model-row.ts';
import { SnippetTabs } from './snippet-tabs.tsx';
import { useFirstTarget } from './use-first-target.ts';

export function ModelDetail({ model }: { readonly model: ModelView }) {
  const [, navigate] = useLocation();
  const firstTarget = useFirstTarget();
  const best = cheapest(model.endpoints.filter(({ reachable }) => reachable));
  return (
    <div className="space-y-6">
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{model.id}</code>
        <CopyButton text={model.id} label="Copy id" />
      </div>
      <div className="space-y-2">
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            disabled={!model.reachable}
            onClick={() => navigate(`/chat?model=${encodeURIComponent(model.id)}`)}
          >
            <MessageSquare aria-hidden />
            Chat with it
          </Button>
          <Button
            disabled={best === undefined || firstTarget.isPending}
            onClick={() => best && firstTarget.mutate(best)}
          >
            Make it first in route “current”
          </Button>
        </div>
        {!model.reachable && (
          <p className="text-sm text-muted-foreground">
            None of your keys opens it. Add one of its providers on the Keys page.
          </p>
        )}
      </div>
      <Facts model={model} />
      <section>
        <h3 className="mb-2 text-sm font-semibold">Served by</h3>
        <EndpointTable endpoints={model.endpoints} />
      </section>
      <section>
        <h3 className="mb-2 text-sm font-semibold">Ask it from a program</h3>
        <SnippetTabs modelId={model.id} />
      </section>
    </div>
  );
}

function Facts({ model }: { readonly model: ModelView }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Author', model.author || 'not known'],
    ['Context', tokens(model.contextTokens)],
    ['Longest answer', tokens(model.maxOutputTokens)],
    ['Takes', model.inputModalities.join(', ') || 'not known'],
    ['Gives', model.outputModalities.join(', ') || 'not known'],
    ['Released', releaseWords(model) ?? 'not known'],
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted-foreground">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const tokens = (count: number | undefined): string =>
  count === undefined ? 'not known' : `${formatTokens(count)} tokens (${count.toLocaleString('en')})`;
