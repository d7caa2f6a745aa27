// Settings: theme, gateway, secrets, and what the doctor says.
import { RadioGroup } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { DoctorCheck, Status } from '../../../src-main/contract/control-api.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Card, Page } from '../../components/page.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { Switch } from '../../components/switch.tsx';
import { call, useControl } from '../../control.ts';
import { shell } from '../../shell.ts';
import { type Theme, useTheme } from '../../stores/theme.ts';
import { useChange } from '../../use-change.ts';

export function SettingsPage() {
  const status = useControl('GET /control/status');
  return (
    <Page title="Settings" subtitle={status.data && `Pointsman ${status.data.version}`}>
      <div className="max-w-3xl space-y-4">
        <Appearance />
        {status.isError && <ErrorState error={status.error} onRetry={() => void status.refetch()} />}
        {status.data && <Gateway status={status.data} />}
        {status.data && <Secrets status={status.data} />}
        <Doctor />
      </div>
    </Page>
  );
}

const THEMES: readonly { readonly theme: Theme; readonly name: string }[] = [
  { theme: 'system', name: 'As the system' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
];

function Appearance() {
  const { theme, set } = useTheme();
  return (
    <Card className="p-5">
      <h2 className="mb-3 font-semibold">Appearance</h2>
      <RadioGroup.Root
        aria-label="Theme"
        className="flex flex-wrap gap-2"
        value={theme}
        onValueChange={(value) => {
          const chosen = THEMES.find((option) => option.theme === value);
          if (chosen) set(chosen.theme);
        }}
      >
        {THEMES.map((option) => (
          <RadioGroup.Item key={option.theme} value={option.theme} asChild>
            <Button className="aria-checked:border-primary aria-checked:text-primary">{option.name}</Button>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <OpenAtLogin />
    </Card>
  );
}

function OpenAtLogin() {
  const [on, setOn] = useState<boolean>();
  useEffect(() => void shell?.getOpenAtLogin().then(setOn), []);
  if (!shell || on === undefined) return null;
  const change = (wanted: boolean): void => {
    setOn(wanted);
    void shell?.setOpenAtLogin(wanted);
  };
  return (
    <div className="mt-4 flex items-center gap-3">
      <Switch label="Open at login" checked={on} onChange={change} />
      <span>Open at login, in the tray</span>
    </div>
  );
}

function Gateway({ status }: { readonly status: Status }) {
  const change = useChange((paused: boolean) =>
    call(paused ? 'POST /control/gateway/pause' : 'POST /control/gateway/resume'),
  );
  return (
    <Card className="p-5">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="font-semibold">Gateway</h2>
        <Badge tone={status.paused ? 'bad' : 'good'}>{status.paused ? 'paused' : 'running'}</Badge>
        <span className="ml-auto flex items-center gap-2">
          <Switch
            label="Answer requests"
            checked={!status.paused}
            disabled={change.isPending}
            onChange={(on) => change.mutate(!on)}
          />
          Answer requests
        </span>
      </div>
      {status.gateway && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <code className="rounded bg-muted px-2 py-1 font-mono text-xs">{status.gateway.baseUrl}</code>
          <CopyButton text={status.gateway.baseUrl} label="Copy base URL" />
        </div>
      )}
      <p className="mt-3 text-sm text-muted-foreground">
        The port is chosen at the start: <code>--port</code> or <code>POINTSMAN_PORT</code>. Data folder:{' '}
        <code>{status.home}</code>
      </p>
    </Card>
  );
}

function Secrets({ status }: { readonly status: Status }) {
  return (
    <Card className="p-5">
      <div className="mb-2 flex items-center gap-3">
        <h2 className="font-semibold">Secrets</h2>
        <SecretsBadge status={status} />
      </div>
      <p className="text-sm text-muted-foreground">{status.secrets.description}</p>
    </Card>
  );
}

export function SecretsBadge({ status }: { readonly status: Status }) {
  const isKeychain = status.secrets.kind === 'keychain';
  return <Badge tone={isKeychain ? 'good' : 'warn'}>{isKeychain ? 'OS keychain' : 'sealed file'}</Badge>;
}

const TONES: Readonly<Record<DoctorCheck['state'], Tone>> = { ok: 'good', warning: 'warn', problem: 'bad' };

function Doctor() {
  const doctor = useControl('GET /control/doctor', undefined, { staleTime: 0 });
  return (
    <Card className="p-5">
      <div className="mb-3 flex items-center gap-3">
        <h2 className="font-semibold">Doctor</h2>
        <Button size="sm" className="ml-auto" disabled={doctor.isFetching} onClick={() => void doctor.refetch()}>
          {doctor.isFetching ? 'Checking…' : 'Check again'}
        </Button>
      </div>
      {doctor.isPending && <Skeleton className="h-24" />}
      {doctor.isError && <ErrorState error={doctor.error} />}
      <ul className="divide-y divide-border">
        {doctor.data?.checks.map((check) => (
          <li key={check.name} className="flex flex-wrap items-start gap-x-3 gap-y-1 py-2 text-sm">
            <Badge tone={TONES[check.state]}>{check.state}</Badge>
            <span className="font-medium">{check.name}</span>
            <span className="min-w-0 flex-[1_1_16rem] wrap-anywhere text-muted-foreground">
              {check.message}
              {check.fix !== undefined && <span className="block font-mono text-xs">→ {check.fix}</span>}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
