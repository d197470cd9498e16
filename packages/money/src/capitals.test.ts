import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capitalYuan } from './capitals.ts';
import { money } from './money.ts';

const fen = (value: bigint) => money(value * 10_000n, 'CNY');

describe('capital numerals', () => {
  it.each([
    [0n, '人民币零元整'],
    [5n, '人民币伍分'],
    [30n, '人民币叁角'],
    [35n, '人民币叁角伍分'],
    [100n, '人民币壹元整'],
    [1_005n, '人民币壹拾元零伍分'],
    [7_817n, '人民币柒拾捌元壹角柒分'],
    [10_000n, '人民币壹佰元整'],
    [100_450n, '人民币壹仟零肆元伍角'],
    [168_032n, '人民币壹仟陆佰捌拾元叁角贰分'],
    [140_950n, '人民币壹仟肆佰零玖元伍角'],
    [600_714n, '人民币陆仟零柒元壹角肆分'],
    [10_700_053n, '人民币壹拾万柒仟元伍角叁分'],
    [10_000_300n, '人民币壹拾万零叁元整'],
    [1_000_000_000n, '人民币壹仟万元整'],
    [10_000_000_100n, '人民币壹亿零壹元整'],
    [10_050_000_000n, '人民币壹亿零伍拾万元整'],
    [100_000_000_000_000n, '人民币壹万亿元整'],
    [100_000_001_000_000n, '人民币壹万亿零壹万元整'],
    [123_456_789_012_345n, '人民币壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分'],
    [-7_817n, '人民币负柒拾捌元壹角柒分'],
  ])('%d fen', (amount, text) => {
    expect(capitalYuan(fen(amount))).toBe(text);
  });

  it('says every amount in its own way, and can be read back', () => {
    fc.assert(
      fc.property(fc.bigInt(-900_000_000_000_000n, 900_000_000_000_000n), (amount) => {
        expect(read(capitalYuan(fen(amount)))).toBe(amount);
      }),
      { numRuns: 5_000 },
    );
  });

  it('refuses parts of a fen', () => {
    expect(() => capitalYuan(money(1n, 'CNY'))).toThrow(RangeError);
  });
});

/** An independent reading: sections of four places, then 万, then 亿. */
function read(text: string): bigint {
  const body = text.replace('人民币', '');
  const sign = body.startsWith('负') ? -1n : 1n;
  const [, yuan = '', rest = ''] = /^负?(?:(.*)元)?(.*)$/u.exec(body) ?? [];
  const small = 10n * before(rest, '角') + before(rest, '分');
  return sign * (whole(yuan) * 100n + small);
}
const digitOf = (text: string) => BigInt('零壹贰叁肆伍陆柒捌玖'.indexOf(text));
const before = (text: string, unit: string) => {
  const at = text.indexOf(unit);
  return at > 0 ? digitOf(text[at - 1] ?? '零') : 0n;
};
function whole(text: string): bigint {
  for (const [unit, size] of [
    ['亿', 100_000_000n],
    ['万', 10_000n],
    ['仟', 1_000n],
    ['佰', 100n],
    ['拾', 10n],
  ] as const) {
    const at = text.lastIndexOf(unit);
    if (at >= 0) return whole(text.slice(0, at)) * size + whole(text.slice(at + 1));
  }
  return text.replaceAll('零', '') === '' ? 0n : digitOf(text.replaceAll('零', ''));
}
