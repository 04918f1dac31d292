import { depthOf, type Json } from "../../../../lib/json";

/** Deeper than any answer that is read: to write it out again would fill the page with blanks, or overflow the stack. */
const deepestShown = 100;

/** Bodies are kept as text that ends somewhere: what is no JSON any more, or nests without sense, is shown as it is. */
export function jsonOrText(body: string): Json {
  try {
    const value = JSON.parse(body) as Json;
    return depthOf(value, deepestShown) > deepestShown ? body : value;
  } catch {
    return body;
  }
}
