// Judges an IP address: may this provider's traffic go there?
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Provider } from './provider.ts';

/** `reserved` = multicast, unspecified, documentation and the like; `invalid` = not an IP address at all. */
export type AddressClass = 'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'reserved' | 'invalid';

type Range = readonly [network: string, prefixBits: number];

function rangesOf(ranges: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of ranges) list.addSubnet(network, bits, isIPv4(network) ? 'ipv4' : 'ipv6');
  return list;
}

// In order of judgement: a metadata address is also link-local or private.
// 198.18.0.0/15 is left public: proxies with made-up DNS answers hand out addresses from it for every host.
const classes: readonly (readonly [AddressClass, BlockList])[] = [
  [
    'metadata',
    rangesOf([
      ['169.254.169.254', 32],
      ['169.254.170.2', 32],
      ['100.100.100.200', 32],
      ['168.63.129.16', 32],
      ['fd00:ec2::254', 128],
    ]),
  ],
  [
    'link-local',
    rangesOf([
      ['169.254.0.0', 16],
      ['fe80::', 10],
    ]),
  ],
  [
    'loopback',
    rangesOf([
      ['127.0.0.0', 8],
      ['::1', 128],
    ]),
  ],
  [
    'private',
    rangesOf([
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['100.64.0.0', 10],
      ['fc00::', 7],
      ['fec0::', 10],
    ]),
  ],
  [
    'reserved',
    rangesOf([
      ['0.0.0.0', 8],
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['224.0.0.0', 4],
      ['240.0.0.0', 4],
      ['::', 128],
      ['100::', 64],
      ['2001:db8::', 32],
      ['ff00::', 8],
    ]),
  ],
];

/** @param ip textual IPv4 or IPv6 address; a zone (`%eth0`) is ignored */
export function classifyAddress(ip: string): AddressClass {
  const bare = ip.replace(/%.*$/, '');
  if (isIPv4(bare)) return classOf(bare, 'ipv4');
  if (!isIPv6(bare)) return 'invalid';
  const carried = carriedIPv4(bare);
  return carried ? classOf(carried, 'ipv4') : classOf(bare, 'ipv6');
}

/** True when the provider may be reached at this address: public ones always, loopback and private ones only if it is marked local. */
export function mayConnect(provider: Pick<Provider, 'local'>, ip: string): boolean {
  const kind = classifyAddress(ip);
  if (kind === 'loopback' || kind === 'private') return provider.local;
  return kind === 'public';
}

function classOf(ip: string, family: 'ipv4' | 'ipv6'): AddressClass {
  return classes.find(([, list]) => list.check(ip, family))?.[0] ?? 'public';
}

/** The IPv4 address inside a mapped (::ffff:0:0/96), compatible (::/96), NAT64 (64:ff9b::/96) or 6to4 (2002::/16) address. */
function carriedIPv4(ip: string): string | undefined {
  const groups = ipv6Groups(ip);
  const head = groups.slice(0, 6).join(',');
  const [high, low] = groups.slice(6) as [number, number];
  if (head === '0,0,0,0,0,65535' || head === '100,65435,0,0,0,0') return dotted(high, low);
  if (head === '0,0,0,0,0,0' && high > 0) return dotted(high, low);
  if (groups[0] === 0x2002) return dotted(groups[1] ?? 0, groups[2] ?? 0);
  return undefined;
}

/** Eight 16-bit numbers of a valid IPv6 address. */
function ipv6Groups(ip: string): number[] {
  const plain = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [front = '', back = ''] = plain.split('::');
  const left = front === '' ? [] : front.split(':');
  const right = back === '' ? [] : back.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

const dotted = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');
