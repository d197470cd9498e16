// Public list of @tollgate/typeset.

export { createTypesetter, type Typesetter, TypesetError } from './typesetter.ts';
