import type { CaseRef, TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, clientWith } from "./api";
import { publishFiles } from "./journey";
import { fieldsIn, filled, type Visited, Visitor } from "./visitor";

/** A published form of these pages that is all there is to its workflow. */
export const publishForm = (api: ApiClient, key: string, pages: JsonObject[]): Promise<void> =>
  publishFiles(api, {
    key,
    name: key,
    definition: {
      initial: "asking",
      states: {
        asking: { meta: { form: key }, on: { COLLECTION_FLOW_FINISHED: "looked_at" } },
        looked_at: { on: { again: "asking" } },
      },
    },
    forms: { [key]: { title: key, pages } },
  });

/** What a company that has nothing to hide answers on the first pages of the form of `scripts/demo/definitions/kyb.json`. */
export const kybAnswers = {
  company: {
    companyName: "Northwind Trading Ltd",
    registrationNumber: "12345678",
    country: "GB",
    businessType: "private_limited",
    "dateOfEstablishment.day": "27",
    "dateOfEstablishment.month": "3",
    "dateOfEstablishment.year": "2011",
  },
  representative: {
    firstName: "Ada",
    lastName: "Clear",
    email: "ada@example.com",
    phone: "+441632960961",
    "dateOfBirth.day": "10",
    "dateOfBirth.month": "12",
    "dateOfBirth.year": "1980",
    signingAuthority: "on",
  },
  owner: (index: number, firstName: string, share: string) => ({
    [`owners.${index}.firstName`]: firstName,
    [`owners.${index}.lastName`]: "Clear",
    [`owners.${index}.email`]: `${firstName.toLowerCase()}@example.com`,
    [`owners.${index}.ownershipPercentage`]: share,
    [`owners.${index}.dateOfBirth.day`]: "1",
    [`owners.${index}.dateOfBirth.month`]: "2",
    [`owners.${index}.dateOfBirth.year`]: "1980",
  }),
};

/** The shortest file that is a PDF. */
export const aPdf = (name: string): File =>
  new File(
    [
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n",
      "trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
    ],
    name,
    { type: "application/pdf" },
  );

/** Somebody at the beginning of their form, and how they fill it in. */
export interface AtForm {
  ref: CaseRef;
  visitor: Visitor;
  base: string;
  /** Fills a page and presses a button on it. */
  press(page: string, changes: Record<string, string | null>, action?: string): Promise<Visited>;
  /** What the fields of a page show. */
  fields(page: string): Promise<Record<string, string>>;
  /** The same form by its API: paths below `/flow/<reference>`. */
  api: ApiClient;
  reference: string;
  /** The address of the link, as the SDK takes it. */
  link: string;
}

export async function anApplicant(
  api: ApiClient,
  tenantId: TenantId,
  workflow: string,
  data: JsonObject = { origin: "test" },
): Promise<AtForm> {
  const opened = await api.post("/cases", {
    workflow,
    context: { entity: { type: "business", data } },
    config: { allowMultipleActiveWorkflows: true },
  });
  if (opened.status !== 201) throw new Error(opened.text);
  const caseId = opened.textAt("id") as CaseRef["caseId"];
  const minted = await api.post(`/cases/${caseId}/links`, { kind: "session" });
  if (minted.status !== 201) throw new Error(minted.text);
  const path = new URL(minted.textAt("url")).pathname;
  const visitor = new Visitor();
  const { path: base } = await visitor.post(path, []);
  const [, reference = "", secret = ""] = /^\/go\/([^.]+)\.(.+)$/.exec(path) ?? [];
  const session = await clientWith({}).post(`/flow/${reference}/session`, { secret });
  if (session.status !== 201) throw new Error(session.text);
  return {
    ref: { tenantId, caseId },
    visitor,
    base,
    press: async (page, changes, action = "continue") => {
      const shown = await visitor.get(`${base}/${page}`);
      return visitor.post(`${base}/${page}`, [...filled(fieldsIn(shown.html), changes), ["action", action]]);
    },
    fields: async (page) => Object.fromEntries(fieldsIn((await visitor.get(`${base}/${page}`)).html)),
    api: clientWith({ authorization: `Bearer ${session.textAt("token")}` }),
    reference,
    link: `http://edgecase.test${path}`,
  };
}
