// Keys: providers and their credentials, and the access keys of local programs.
import { Tabs } from 'radix-ui';
import { Page } from '../../components/page.tsx';
import { useControl } from '../../control.ts';
import { SecretsBadge } from '../settings/settings-page.tsx';
import { AccessKeys } from './access-keys.tsx';
import { Providers } from './providers.tsx';

const TAB =
  'border-b-2 border-transparent px-1 pb-2 text-sm text-muted-foreground data-[state=active]:border-primary data-[state=active]:font-medium data-[state=active]:text-foreground';

export function KeysPage() {
  const status = useControl('GET /control/status');
  return (
    <Page
      title="Keys"
      subtitle={status.data?.secrets.description}
      actions={status.data && <SecretsBadge status={status.data} />}
    >
      <Tabs.Root defaultValue="providers">
        <Tabs.List aria-label="Kinds of keys" className="mb-4 flex gap-5 pt-1 border-b border-border">
          <Tabs.Trigger value="providers" className={TAB}>
            Providers
          </Tabs.Trigger>
          <Tabs.Trigger value="access" className={TAB}>
            Access keys
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="providers">
          <Providers />
        </Tabs.Content>
        <Tabs.Content value="access">
          <AccessKeys />
        </Tabs.Content>
      </Tabs.Root>
    </Page>
  );
}
