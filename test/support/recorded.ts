import { env } from "cloudflare:workers";
import type { Route } from "../../src/routes/framework";

interface Recordable {
  url: URL;
  body: BodyInit | undefined;
  answered: { status: number; headers: Headers; text: string };
}

const seen = new Map<string, number>();
/** Of each kind of answer so many are told, for `scripts/api-examples.mjs` to choose from. */
const toldOfEach = 4;

/** With RECORD=1: prints what was sent to a route and what came back, as material for the examples of the OpenAPI document. */
export function recordCall(route: Route | undefined, { url, body, answered }: Recordable): void {
  if (env.RECORD !== "1" || route === undefined || answered.status >= 400) return;
  const kind = `${route.name}|${answered.status}`;
  const told = (seen.get(kind) ?? 0) + 1;
  seen.set(kind, told);
  if (told > toldOfEach) return;
  const call = {
    op: route.name,
    path: `${url.pathname}${url.search}`,
    status: answered.status,
    body: typeof body === "string" ? body : null,
    type: answered.headers.get("content-type"),
    answer: answered.text.slice(0, 8_000),
  };
  console.log(`@@REC ${JSON.stringify(call)}`);
}
