import { env } from "cloudflare:workers";
import { fetchSelf } from "../../durable-objects/self";
import { sessionCookie } from "../../src/auth/session";
import { formTokenField } from "../../src/domain/form-token-field";
import type { JsonObject } from "../../src/lib/json";
import type { ApiClient } from "./api";
import { aFakeIssuer, type FakeIssuer, type KnownPerson } from "./fake-issuer";
import { tokenIn } from "./form-token";

const origin = "http://edgecase.test";

/** A browser at the sign-in pages: it keeps its cookies and follows nothing by itself. */
export interface SignInBrowser {
  cookies: Map<string, string>;
  /** The value of a Cookie header. */
  cookie(): string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

let addresses = 0;

export function aBrowser(cookies = new Map<string, string>()): SignInBrowser {
  addresses += 1;
  // Doors count by the network that an address is in; each browser stands in its own.
  const address = `2001:db8:0:${addresses.toString(16)}::1`;
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const ask = async (path: string, init: RequestInit, headers: Record<string, string>): Promise<Response> => {
    const all = {
      cookie: cookie(),
      "cf-connecting-ip": address,
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0",
      ...headers,
    };
    const response = await fetchSelf(new Request(new URL(path, origin), { ...init, headers: all, redirect: "manual" }));
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0\b/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  // The same on every page before there is a session, so it is read where nobody counts.
  const tokenOf = async (): Promise<string> => {
    const early = [...cookies].filter(([name]) => name !== sessionCookie).map(([name, value]) => `${name}=${value}`);
    return tokenIn(await (await ask("/sign-in", {}, { cookie: early.join("; ") })).text()) ?? "";
  };
  return {
    ...{ cookies, cookie },
    get: (path, headers = {}) => ask(path, {}, headers),
    post: async (path, form = {}, headers = {}) =>
      path === "/sign-out"
        ? ask(path, { method: "POST", body: "{}" }, { origin, "content-type": "application/json", ...headers })
        : ask(
            path,
            { method: "POST", body: new URLSearchParams({ [formTokenField]: await tokenOf(), ...form }).toString() },
            {
              ...{ origin, "content-type": "application/x-www-form-urlencoded" },
              ...headers,
            },
          ),
  };
}

/** A provider that a tenant lets people in by: the server behind it, and its id here. */
export async function aProvider(
  api: ApiClient,
  host: string,
  wish: JsonObject = {},
): Promise<{ fake: FakeIssuer; id: string; domain: string }> {
  const clientSecret = typeof wish.clientSecret === "string" ? wish.clientSecret : null;
  const fake = await aFakeIssuer(host, { clientSecret });
  const domain = `${host.split(".")[0]}.acme.test`;
  const made = await api.post("/identity-providers", {
    ...{ name: "Acme ID", issuer: fake.issuer, clientId: fake.clientId, clientSecret, domains: [domain] },
    ...wish,
  });
  if (made.status !== 201) throw new Error(made.text);
  return { fake, id: made.textAt("id"), domain };
}

/** Where a browser is sent that wants in by a provider. */
export async function setOutTo(browser: SignInBrowser, id: string, query = ""): Promise<string> {
  const answer = await browser.get(`/sign-in/with/${id}${query}`);
  const location = answer.headers.get("location");
  if (answer.status !== 303 || location === null) throw new Error(`${answer.status} ${await answer.text()}`);
  return location;
}

/** The whole way: set out, sign in there, come back. */
export async function signInBy(
  { fake, id }: { fake: FakeIssuer; id: string },
  person: KnownPerson,
  browser = aBrowser(),
  query = "",
): Promise<{ browser: SignInBrowser; answer: Response }> {
  const back = fake.letIn(await setOutTo(browser, id, query), person);
  return { browser, answer: await browser.get(back.pathname + back.search) };
}

/** Gives somebody the address that their provider knows. */
export const rename = (userId: string, email: string) =>
  env.DB.prepare("UPDATE users SET email = ? WHERE id = ?").bind(email, userId).run();

/** The reason that a page of refusal names. */
export const reasonOn = async (answer: Response): Promise<string> =>
  /<code>([a-z_]+)<\/code>/.exec(await answer.text())?.[1] ?? "no reason";
