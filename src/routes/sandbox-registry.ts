import * as z from "zod";
import { registryEntry, searchRegistry } from "../checks/sandbox/fictional/browse";
import { err } from "../lib/result";
import { listOf } from "./case-schemas";
import { answer, definePublicRoute, type Route } from "./framework";
import { notFound } from "./problem";

const anyObject = z.record(z.string(), z.json());

const Line = z
  .object({
    id: z.string(),
    name: z.string(),
    country: z.string(),
    registrationNumber: z.string(),
    legalForm: z.string(),
    kind: z.string(),
    status: z.enum(["active", "dissolved", "liquidation"]),
    tries: z
      .array(z.string())
      .meta({ description: "What is special about it: `circular`, `nominee`, `listed owner`." }),
  })
  .meta({ id: "SandboxCompany" });

const Entry = Line.extend({
  extract: anyObject.meta({ description: "What the check `company-registry` answers." }),
  ownership: z
    .object({
      nodes: z.array(z.object({ id: z.string(), data: anyObject })),
      edges: z.array(z.object({ id: z.string(), source: z.string(), target: z.string(), data: anyObject })),
    })
    .meta({ description: "What the check `ubo` answers: edges lead from owner to owned, the company is `subject`." }),
  people: z.array(
    z.object({
      id: z.string(),
      firstName: z.string(),
      lastName: z.string(),
      dateOfBirth: z.string(),
      nationality: z.string(),
      office: z.string().nullable().meta({ description: "The public office held; null: none." }),
      watchListEntry: z
        .string()
        .nullable()
        .meta({ description: "Entry of the sandbox's watch list, such as `S-002`." }),
      isDirector: z.boolean(),
    }),
  ),
  subjects: z.record(z.string(), anyObject).meta({ description: "By check: the subject that names this company." }),
}).meta({ id: "SandboxRegistryEntry" });

const shared = {
  tag: "Sandbox",
  method: "GET",
  public: "Invented companies and people, the same for everybody.",
} as const;

/** The fictional registry that the sandbox vendor answers from. */
export const sandboxRegistryRoutes: Route[] = [
  definePublicRoute(
    {
      ...shared,
      name: "searchSandboxRegistry",
      path: "/api/v1/sandbox/registry",
      summary: "Search the fictional registry of the sandbox",
      description:
        "Companies, people and watch-list entries that the sandbox vendor's checks agree about. Words are looked for in names, numbers, people and in what a company is good to try.",
      query: z.strictObject({
        q: z.string().max(200).default("").meta({ example: "circular" }),
        country: z.string().length(2).optional().meta({ example: "DE" }),
      }),
      answers: { 200: listOf(Line) },
    },
    ({ query }) => answer(200, { data: searchRegistry(query.q, query.country ?? null), nextCursor: null }),
  ),
  definePublicRoute(
    {
      ...shared,
      name: "getSandboxCompany",
      path: "/api/v1/sandbox/registry/{id}",
      summary: "Read a company of the fictional registry, with its owners",
      params: z.object({ id: z.string().max(40) }),
      answers: { 200: Entry },
    },
    ({ params }) => {
      const entry = registryEntry(params.id);
      return entry === null ? err(notFound("company")) : answer(200, entry);
    },
  ),
];
