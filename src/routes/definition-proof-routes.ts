import * as z from "zod";
import type { JsonObject } from "../lib/json";
import { definitionJsonSchema } from "../workflow/extensions-json-schema";
import { AnyObject } from "./case-schemas";
import { definitionIn } from "./definition-actions";
import { ProofsView } from "./definition-proofs";
import { answer, definePublicRoute, defineRoute, type Route } from "./framework";

export const definitionProofRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      name: "getDefinitionProofs",
      method: "GET",
      tag: "Definitions",
      path: "/api/v1/workflow-definitions/{id}/proofs",
      summary: "Read what was proved of a published version",
      description:
        "For auditors: each policy of the version, in words, proved of every way a case can take. `proofs` is null for drafts and for versions without policies. `id` may be a key: then it is the latest published version.",
      params: z.object({ id: z.string().max(200) }),
      answers: {
        200: z.looseObject({ id: z.string(), key: z.string(), version: z.int(), proofs: ProofsView.nullable() }),
      },
    },
    async (call) => {
      const found = await definitionIn(call);
      if (!found.ok) return found;
      const { id, key, version, hash, status, proofs } = found.value;
      const proved = proofs === null ? null : (JSON.parse(proofs) as JsonObject);
      return answer(200, { id, key, version, hash, status, proofs: proved });
    },
  ),
  definePublicRoute(
    {
      public: "Describes a format, not a tenant.",
      name: "getDefinitionSchema",
      method: "GET",
      tag: "Reference",
      path: "/api/v1/schemas/definition.json",
      summary: "Read the JSON Schema of our extensions to definitions",
      description:
        "For editors: `meta` of states and `extensions.edgecase`. Everything else of a definition is let through.",
      answers: { 200: AnyObject },
    },
    ({ url }) => answer(200, definitionJsonSchema(`${url.origin}/api/v1/schemas/definition.json`)),
  ),
];
