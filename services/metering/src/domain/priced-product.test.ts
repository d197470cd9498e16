import { expect, it } from 'vitest';
import { pricedName, pricedProductOf } from './priced-product.ts';

const of = pricedProductOf([
  'sms-intl',
  'sms-intl-to-44',
  'sms-intl-to-1',
  'sms-intl-to-4479',
  'sms-cn',
  'sms-cn-to-86170',
]);

it.each([
  ['+44 20 7946 0018', 'sms-intl-to-44'],
  ['0044 7911 123456', 'sms-intl-to-4479'],
  ['447911123456', 'sms-intl-to-4479'],
  ['+1 212 555 0100', 'sms-intl-to-1'],
  // Looks like a mobile number of China, and is in Ohio.
  ['+1 380 013 8000', 'sms-intl-to-1'],
  ['+49 30 901820', 'sms-intl'],
  ['13800138000', 'sms-intl'],
  ['somebody@example.com', 'sms-intl'],
  ['44', 'sms-intl'],
])('%s counts under %s', (recipient, product) => {
  expect(of('sms-intl', recipient)).toBe(product);
});

it('tells operators of China apart by their blocks, however the number is written', () => {
  expect(
    ['17012345678', '+8617012345678', '008617012345678', '13912345678'].map((number) => of('sms-cn', number)),
  ).toEqual(['sms-cn-to-86170', 'sms-cn-to-86170', 'sms-cn-to-86170', 'sms-cn']);
});

it('leaves products alone that have no prices by destination', () => {
  expect(of('email-trigger', '+442079460018')).toBe('email-trigger');
  expect(pricedProductOf(['sms-intl'])('sms-intl', '+442079460018')).toBe('sms-intl');
  expect(pricedName('sms-intl', '')).toBe('sms-intl');
});
