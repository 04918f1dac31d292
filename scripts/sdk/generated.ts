import { documentFor } from "../../src/routes/api";
import { apiVersions } from "../../src/routes/api-versions";
import { resolvedParts } from "../../src/routes/openapi-shared";
import { eventCatalogue } from "../../src/webhooks/event-catalogue";
import type { OpenApi } from "./document";
import { operationsOf, tableText } from "./operations";
import { typesText } from "./types";

/** The folder of what is made. */
export const generatedFolder = "src/sdk/api/generated";

/** What the SDK is made of as the API stands: texts by the names of their files. Of the document only what this server says of itself. */
export function generatedTexts(): Record<string, string> {
  const document = resolvedParts(documentFor("https://edgecase.example")) as unknown as OpenApi;
  const operations = operationsOf(document);
  return {
    "operations.ts": tableText(operations, apiVersions.known.at(-1) ?? ""),
    "types.ts": typesText(document, operations, eventCatalogue()),
  };
}
