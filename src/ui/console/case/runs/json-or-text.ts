import type { Json } from "../../../../lib/json";

/** Bodies are kept as text that ends somewhere: what is no JSON any more is shown as it is. */
export function jsonOrText(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}
