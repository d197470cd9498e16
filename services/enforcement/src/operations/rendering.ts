// How an entry point wants to answer: an operation that remembers answers keeps them in that form.
import type { ResultCodec } from '@tollgate/replay';

export interface Rendering<V, R> extends ResultCodec<R> {
  render(value: V): R;
}
