/** A parameter in a path, and a name for it that says by itself what it is. */
export interface PathVariable {
  name: string;
  variable: string;
}

/** `/cases/{id}` wants `caseId`, `/webhook-endpoints/{id}` wants `webhookEndpointId`; other names speak for themselves. */
export function pathVariables(path: string): PathVariable[] {
  return [...path.matchAll(/([\w-]+)\/\{(\w+)\}/g)].map(([, collection = "", name = ""]) => ({
    name,
    variable: name === "id" ? `${camel(singular(collection))}Id` : name,
  }));
}

const singular = (collection: string): string =>
  collection
    .replace(/ies$/, "y")
    .replace(/(?<=ss|ch)es$/, "")
    .replace(/(?<!s)s$/, "");
const camel = (text: string): string => text.replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
