import { exports } from "cloudflare:workers";

/** A request to this Worker itself, without a network: the same routes, the same middleware as from outside. */
export const fetchSelf = (request: Request): Promise<Response> =>
  (exports as unknown as { default: Fetcher }).default.fetch(request);
