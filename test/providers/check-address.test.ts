// Addresses: a key must never travel to a metadata service or an unmarked private host.
import { describe, expect, it } from 'vitest';
import { classifyAddress, mayConnect, type AddressClass } from '../../src-main/providers/check-address.ts';

const table: readonly (readonly [AddressClass, readonly string[]])[] = [
  [
    'public',
    [
      '1.1.1.1',
      '8.8.8.8',
      '104.18.7.192',
      '172.15.255.255',
      '172.32.0.0',
      '192.167.255.255',
      '192.169.0.0',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
      '198.18.0.1',
      '2606:4700::6812:7c0',
      '2a00:1450:4001::200e',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
      '2002:808:808::1',
    ],
  ],
  [
    'loopback',
    [
      '127.0.0.1',
      '127.255.255.254',
      '::1',
      '0:0:0:0:0:0:0:1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
    ],
  ],
  [
    'private',
    [
      '10.0.0.1',
      '10.255.255.255',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '192.168.255.255',
      '100.64.0.1',
      '100.127.255.255',
      'fc00::1',
      'fd12:3456::1',
      'fec0::1',
      '::ffff:192.168.1.1',
      '::ffff:c0a8:101',
      '::10.0.0.1',
      '64:ff9b::10.0.0.1',
      '2002:a00:1::',
    ],
  ],
  ['link-local', ['169.254.0.1', '169.254.255.255', 'fe80::1', 'fe80::1%eth0', 'febf::1', '::ffff:169.254.1.1']],
  [
    'metadata',
    [
      '169.254.169.254',
      '169.254.170.2',
      '100.100.100.200',
      '168.63.129.16',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::',
    ],
  ],
  [
    'reserved',
    [
      '0.0.0.0',
      '0.1.2.3',
      '192.0.2.1',
      '198.51.100.1',
      '203.0.113.1',
      '224.0.0.1',
      '239.255.255.255',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      'ff02::1',
      '2001:db8::1',
      '::ffff:0.0.0.0',
    ],
  ],
  [
    'invalid',
    [
      '',
      'localhost',
      'example.com',
      '1.2.3',
      '127.1',
      '0x7f000001',
      '2130706433',
      '1.2.3.4.5',
      '::g',
      '[::1]',
      '1.1.1.1:80',
    ],
  ],
];

const cases = table.flatMap(([kind, addresses]) => addresses.map((ip) => [ip, kind] as const));

describe('classifyAddress', () => {
  it.each(cases)('takes %s for %s', (ip, kind) => {
    expect(classifyAddress(ip)).toBe(kind);
  });
});

describe('mayConnect', () => {
  it.each(cases)('judges %s (%s) by whether the provider is local', (ip, kind) => {
    expect(mayConnect({ local: false }, ip)).toBe(kind === 'public');
    expect(mayConnect({ local: true }, ip)).toBe(kind === 'public' || kind === 'private' || kind === 'loopback');
  });
});
