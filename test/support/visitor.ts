import { fetchSelf } from "../../durable-objects/self";
import { formTokenField } from "../../src/domain/form-token-field";
import { tokenIn } from "./form-token";

const origin = "http://edgecase.test";

/** What came back: the page as text, and where somebody stands now. */
export interface Visited {
  status: number;
  path: string;
  /** Without the style sheet, so that a failing test prints a page and not a wall. */
  html: string;
  whole: string;
  headers: Headers;
}

/** A browser without scripts: keeps cookies, follows redirects, says where its forms come from. */
export class Visitor {
  readonly #cookies = new Map<string, string>();
  readonly #standing: Record<string, string>;
  /** The token of the pages seen last below each form's address. */
  readonly #tokens = new Map<string, string>();

  constructor(standing: Record<string, string> = {}) {
    this.#standing = standing;
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Visited> {
    return this.#go("GET", path, null, headers);
  }

  /** Posts a form: pairs as a URL-encoded body, FormData as multipart. */
  async post(
    path: string,
    typed: readonly [string, string][] | FormData,
    headers: Record<string, string> = {},
  ): Promise<Visited> {
    const fields = typed instanceof FormData ? typed : [...typed];
    await this.#addToken(path, fields);
    if (!(fields instanceof FormData)) return this.#go("POST", path, new URLSearchParams(fields), headers);
    // A browser says how long a form is.
    const encoded = new Response(fields);
    const body = await encoded.arrayBuffer();
    const type = encoded.headers.get("content-type") ?? "";
    return this.#go("POST", path, body, {
      "content-type": type,
      "content-length": String(body.byteLength),
      ...headers,
    });
  }

  /** Sends bytes, as the script of the page does. */
  async send(path: string, body: BodyInit, headers: Record<string, string>): Promise<Visited> {
    if (body instanceof URLSearchParams) await this.#addToken(path, body);
    return this.#go("POST", path, body, headers);
  }

  /** A form brings back the token of the page that it stands on; who has not seen one opens it first. */
  async #addToken(path: string, fields: [string, string][] | FormData | URLSearchParams): Promise<void> {
    const names = Array.isArray(fields) ? fields.map(([name]) => name) : [...fields.keys()];
    if (names.includes(formTokenField)) return;
    const token = await this.#tokenOf(path);
    if (token === null) return;
    if (Array.isArray(fields)) fields.push([formTokenField, token]);
    else fields.append(formTokenField, token);
  }

  async #tokenOf(path: string): Promise<string | null> {
    const place = placeOf(path);
    const page = path.replace(/\/draft$/, "");
    for (const opened of [place, page]) {
      const known = this.#tokens.get(place);
      if (known !== undefined) return known;
      await this.#go("GET", opened, null, {});
    }
    return this.#tokens.get(place) ?? null;
  }

  async #go(method: string, path: string, body: BodyInit | null, headers: Record<string, string>): Promise<Visited> {
    const own = method === "POST" ? { origin, "sec-fetch-site": "same-origin" } : {};
    const request = new Request(new URL(path, origin), {
      method,
      headers: { ...this.#standing, ...own, cookie: this.cookies, ...headers },
      redirect: "manual",
      ...(body === null ? {} : { body }),
    });
    const answer = await fetchSelf(request);
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    if (method === "POST" && path.startsWith("/go/")) this.#tokens.clear();
    const location = answer.headers.get("location");
    if (answer.status === 303 && location !== null) {
      await answer.body?.cancel();
      return this.#go("GET", location.replace(/#.*$/, ""), null, {});
    }
    const whole = await answer.text();
    const token = tokenIn(whole);
    if (token !== null) this.#tokens.set(placeOf(path), token);
    const html = whole.replace(/(<style[^>]*>)[^<]*/g, "$1");
    return { status: answer.status, path: new URL(path, origin).pathname, html, whole, headers: answer.headers };
  }
}

/** `/flow/<reference>`, `/go/<link>` */
const placeOf = (path: string): string => /^\/\w+\/[^/?#]+/.exec(new URL(path, origin).pathname)?.[0] ?? path;

/** The values that the fields of a page show, as a browser would post them back. Enough HTML for the pages we write ourselves. */
export function fieldsIn(html: string): [string, string][] {
  const fields: [string, string][] = [];
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, "name");
    const type = attribute(tag, "type");
    if (name === null || /\sdisabled\b/.test(tag) || type === "file") continue;
    if ((type === "checkbox" || type === "radio") && !/\schecked\b/.test(tag)) continue;
    fields.push([name, attribute(tag, "value") ?? ""]);
  }
  for (const [, open = "", options = ""] of html.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
    const name = attribute(`<${open}>`, "name");
    if (name === null || /\sdisabled\b/.test(open)) continue;
    const chosen = [...options.matchAll(/<option\b[^>]*>/g)].find(([option]) => /\sselected\b/.test(option));
    fields.push([name, chosen === undefined ? "" : (attribute(chosen[0], "value") ?? "")]);
  }
  return fields;
}

function attribute(tag: string, name: string): string | null {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? [];
  if (value === undefined) return new RegExp(`\\s${name}(?=[\\s>/])`).test(tag) ? "" : null;
  return value
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** The fields with some of them changed, added, or (null) left out. */
export function filled(fields: [string, string][], changes: Record<string, string | null>): [string, string][] {
  const kept = fields.filter(([name]) => !Object.hasOwn(changes, name));
  return [
    ...kept,
    ...Object.entries(changes).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]])),
  ];
}
