// The one way to make markup: values in a template are escaped, markup made by it is not escaped twice.
import { html } from 'hono/html';

export { html };

/** A piece of a page. */
export type Html = ReturnType<typeof html>;

/** One piece or none. */
export const when = (condition: boolean, piece: () => Html): Html | '' => (condition ? piece() : '');
