// The registry as docs/providers.md shows it.
import { format } from 'prettier';
import type { PrivacyFacts, ProviderRow } from '../../src-main/providers/provider.ts';

const yesNo = (value: boolean | undefined): string => (value === undefined ? '' : value ? 'yes' : 'no');

const zeroWords: Readonly<Record<NonNullable<PrivacyFacts['zeroRetention']>, string>> = {
  always: 'always',
  'on-request': 'on request',
  none: 'not offered',
};

function privacyWords(privacy: PrivacyFacts | undefined): string {
  if (!privacy) return '';
  const words = [
    privacy.trainsOnApiData !== undefined && `trains: ${yesNo(privacy.trainsOnApiData)}`,
    privacy.retentionDays !== undefined && `kept: ${privacy.retentionDays} d`,
    privacy.zeroRetention && `zero retention: ${zeroWords[privacy.zeroRetention]}`,
    privacy.handedOn && `not for models of ${privacy.handedOn.join(', ')}`,
  ];
  return `${words.filter(Boolean).join('; ')} ([${privacy.asOf}](${privacy.source}))`;
}

const speaks = (row: ProviderRow): string =>
  [row.dialect, ...(row.alsoSpeaks ?? []).map(({ dialect }) => dialect)].join(', ');

function line(row: ProviderRow): string {
  const cells = [
    `\`${row.id}\``,
    `[${row.name}](${row.docsUrl})`,
    `\`${row.addressHint ?? row.baseUrl}\``,
    speaks(row),
    row.envNames.map((name) => `\`${name}\``).join(' '),
    row.headquarters ?? '',
    yesNo(row.cancelStopsBilling),
    row.promptCacheTtlMs === undefined ? '' : `${row.promptCacheTtlMs / 60_000} min`,
    row.balance ? 'yes' : '',
    row.local ? 'stays on this machine' : privacyWords(row.privacy),
  ];
  return `| ${cells.join(' | ')} |`;
}

export function providerTable(rows: readonly ProviderRow[]): Promise<string> {
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const text = `# Known providers

${rows.length} rows, written by \`npm run providers\` from \`src-main/providers/rows/\`; a test keeps it true. An empty cell means that nothing
was found that says so. Base URLs and variables were checked on 2026-11-27 against models.dev, LiteLLM's tables and the vendors'
documentation; what each says about privacy, against the page that its date leads to.

- **Stops**: closing the connection ends the bill, by OpenRouter's published list.
- **Cache**: how long a prompt cache stays warm without use, at least.
- **Balance**: \`pointsman credential balance\` can ask what is left.

| Id | Provider | Address | Speaks | Variables | Seat | Stops | Cache | Balance | Privacy |
| -- | -- | -- | -- | -- | -- | -- | -- | -- | -- |
${sorted.map(line).join('\n')}
`;
  return format(text, { parser: 'markdown', printWidth: 120, singleQuote: true });
}
