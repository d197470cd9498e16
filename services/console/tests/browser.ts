// As much of a browser as pages without scripts need: cookies, forms, redirects on request.

/** One answer, its text read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly location: string;
}

export class Browser {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(address: string) {
    this.#origin = `http://${address}`;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send(path, { method: 'GET', headers });
  }

  /** Sends fields as a form of our own page would be sent; headers can lie about where it comes from. */
  post(
    path: string,
    fields: readonly (readonly [string, string])[],
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
    return this.#send(path, { method: 'POST', body, headers: { origin: this.#origin, ...headers } });
  }

  /** Fills in the form of a page that posts to an action: hidden fields as they are, ours on top. */
  submit(page: Answer, action: string, fields: Record<string, string> = {}, nth = 0): Promise<Answer> {
    return this.post(action, Object.entries({ ...hiddenFieldsOf(page.text, action, nth), ...fields }));
  }

  /** Sends a form with a file, as browsers do; the fields as given, or the page's own. */
  upload(
    path: string,
    fields: Record<string, string>,
    file?: { readonly name: string; readonly type: string; readonly content: Uint8Array },
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const { name = '', type = 'application/octet-stream', content = new Uint8Array() } = file ?? {};
    body.append('paper', new Blob([new Uint8Array(content)], { type }), name);
    return this.#send(path, { method: 'POST', body, headers: { origin: this.#origin, ...headers } });
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  async #send(
    path: string,
    init: { method: string; body?: URLSearchParams | FormData; headers: Record<string, string> },
  ): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.#origin}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location') ?? '',
    };
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    if (/max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, at));
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

/** Hidden fields of the n-th form that posts there; throws when the page has no such form. */
export function hiddenFieldsOf(page: string, action: string, nth = 0): Record<string, string> {
  const forms = [...page.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)];
  const form = forms.filter(([, to]) => to === action)[nth]?.[2];
  if (form === undefined) throw new Error(`the page has no form that posts to ${action}`);
  const inputs = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [unescape(name), unescape(value)]));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};
const unescape = (text: string): string =>
  text.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
