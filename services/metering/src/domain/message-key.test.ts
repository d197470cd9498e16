import { describe, expect, it } from 'vitest';

import { messageKeys } from './message-key.ts';

const keyOf = messageKeys(Buffer.alloc(32, 1));

describe('message keys', () => {
  it('are 16 bytes and the same for the same message, however its recipient is spelt', () => {
    const key = keyOf('ten_a', 'id', 'A@Example.com');
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(keyOf('ten_a', 'id', ' a@example.com ')).toBe(key);
  });

  it.each(['8613800138009', '+8613800138009', '0086 138 0013 8009'])('are the same for 13800138009 as %s', (spelt) => {
    expect(keyOf('ten_a', 'id', spelt)).toBe(keyOf('ten_a', 'id', '13800138009'));
  });

  it('of plain numbers and of mail are what they were before numbers had one spelling: outcomes are stored under them', () => {
    expect(keyOf('ten_a', 'id', '13800138009')).toBe('d00000000000ddabf7d8f33b17baff02');
    expect(keyOf('ten_a', 'id', 'Ann@Example.com')).toBe('d00000000000edfab945a1c34b222998');
  });

  it.each([
    ['another tenant', 'ten_b', 'id', 'r'],
    ['another message', 'ten_a', 'ie', 'r'],
    ['another recipient', 'ten_a', 'id', 's'],
    ['the same letters cut elsewhere', 'ten_a', 'i', 'dr'],
  ])('differ for %s', (_, tenant, id, recipient) => {
    expect(keyOf(tenant, id, recipient)).not.toBe(keyOf('ten_a', 'id', 'r'));
  });

  it('differ under another secret, beyond the part that follows the message id', () => {
    const other = messageKeys(Buffer.alloc(32, 2))('ten_a', '0123456789ab', 'r');
    const key = keyOf('ten_a', '0123456789ab', 'r');
    expect(key.slice(0, 12)).toBe('0123456789ab');
    expect(other.slice(0, 12)).toBe(key.slice(0, 12));
    expect(other.slice(12)).not.toBe(key.slice(12));
  });

  it.each([
    ['UUIDv7', '019a8c00-1000-7abc-8000-000000000000', '019a8c00-1001-7abc-8000-000000000000'],
    ['Amazon SES', '0100019a8c001000-aa', '0100019a8c011000-00'],
    ['SendCloud', '1447054895514_1_2', '1447054896514_0_0'],
  ])('sort by time for ids of %s', (_, earlier, later) => {
    expect(keyOf('ten_a', earlier, 'z') < keyOf('ten_a', later, 'a')).toBe(true);
  });
});
