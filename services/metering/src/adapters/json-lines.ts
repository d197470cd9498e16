// Tollgate's own events as JSON objects: the contract's DeliveryEvent in JSON, one object a record.

import { countAt, isObject, jsonOf, textAt, textOf } from './json-value.ts';
import { type OwnField, ownRecord } from './own-record.ts';
import { type Adapter, rejected } from './translation.ts';

/**
 * Names as protobuf's JSON has them (camelCase) or as in the contract (snake_case), or what the import's column names
 * say. The meaning of the fields: own-record.ts.
 */
export const jsonLines: Adapter = (record, context) => {
  const decoded = textOf(record);
  if ('fault' in decoded) return rejected(decoded.fault);
  const object = jsonOf(decoded.text);
  if (object === undefined) return rejected('NOT_JSON');
  if (!isObject(object)) return rejected('NOT_AN_OBJECT');
  const names = context.columnNames ?? {};
  return ownRecord((field) => {
    const theirs = Object.hasOwn(names, field) ? names[field] : undefined;
    if (field === 'segments') return countAt(object, theirs ?? field, decoded.text);
    return theirs === undefined ? textAt(object, camel(field)) || textAt(object, field) : textAt(object, theirs);
  }, context);
};

const camel = (field: OwnField): string => field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
