// The left rail: pages, and below them what the gateway is doing.
import { Link, useLocation } from 'wouter';
import { toast } from 'sonner';
import type { Status } from '../../src-main/contract/control-api.ts';
import { pages } from '../pages.ts';
import { Dot, type Tone } from './badge.tsx';
import { formatUsd, formatUsdShort } from './money.ts';
import { Tooltip } from './tooltip.tsx';

const ITEM =
  'flex size-10 min-h-6 items-center justify-center rounded-lg text-muted-foreground hover:bg-accent hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:text-foreground [&_svg]:size-5';

export function Rail({ status }: { readonly status: Status }) {
  const [location] = useLocation();
  return (
    <nav
      aria-label="Pages"
      className="flex w-14 shrink-0 flex-col items-center gap-1 overflow-y-auto border-r border-border bg-rail py-2"
    >
      {pages.map(({ path, name, icon: Icon }) => (
        <Tooltip key={path} text={name} side="right">
          <Link
            href={path}
            aria-label={name}
            aria-current={location.startsWith(path) ? 'page' : undefined}
            className={ITEM}
          >
            <Icon aria-hidden />
          </Link>
        </Tooltip>
      ))}
      <div className="mt-auto flex w-full flex-col items-center gap-1 px-1">
        <Tooltip text="Spent today" side="right">
          <Link
            href="/spend"
            aria-label={`Spent today: ${formatUsd(status.todayNanoUsd)}`}
            className="w-full truncate rounded-md px-0.5 py-1 text-center text-[0.6875rem] text-muted-foreground tabular-nums hover:bg-accent hover:text-foreground"
          >
            {formatUsdShort(status.todayNanoUsd)}
          </Link>
        </Tooltip>
        <GatewayState status={status} />
      </div>
    </nav>
  );
}

/** Amber while a provider rests: requests are answered, but not by the first choice. */
export function gatewayTone(status: Status): { tone: 'good' | 'warn' | 'bad'; words: string } {
  if (status.paused) return { tone: 'bad', words: 'The gateway is paused' };
  if (!status.gateway) return { tone: 'bad', words: 'The gateway does not listen' };
  if (status.degraded.length > 0) return { tone: 'warn', words: `Degraded: ${status.degraded.join(', ')}` };
  return { tone: 'good', words: `The gateway listens on port ${status.gateway.port}` };
}

const STATE = 'flex w-full flex-col items-center gap-1 rounded-md py-1.5 hover:bg-accent';

/** Copies the base URL; where there is none, leads to where the gateway is switched on. */
function GatewayState({ status }: { readonly status: Status }) {
  const { tone, words } = gatewayTone(status);
  if (!status.gateway) {
    return (
      <Tooltip text={`${words}. Click to open Settings`} side="right">
        <Link href="/settings" aria-label={`${words}. Open Settings`} className={STATE}>
          <GatewayDot tone={tone} words={words} port="off" />
        </Link>
      </Tooltip>
    );
  }
  const { baseUrl, port } = status.gateway;
  const copy = (): void => {
    navigator.clipboard.writeText(baseUrl).then(
      () => toast.success(`Copied ${baseUrl}`),
      () => toast.error(`The clipboard is not available. The address is ${baseUrl}`),
    );
  };
  return (
    <Tooltip text={`${words}. Click to copy ${baseUrl}`} side="right">
      <button type="button" onClick={copy} aria-label={`${words}. Copy the base URL`} className={STATE}>
        <GatewayDot tone={tone} words={words} port={port} />
      </button>
    </Tooltip>
  );
}

function GatewayDot({
  tone,
  words,
  port,
}: {
  readonly tone: Tone;
  readonly words: string;
  readonly port: string | number;
}) {
  return (
    <>
      <Dot tone={tone} label={words} />
      <span className="text-[0.6875rem] text-muted-foreground tabular-nums">{port}</span>
    </>
  );
}
