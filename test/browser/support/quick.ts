import { formTokenField } from "../../../src/domain/form-token-field";
import { tokenIn } from "../../support/form-token";
import { aPdf } from "./applicant";
import { expect, type World } from "./journey";

/** Fields of the demo form's pages, as a browser would post them. One owner below a quarter: nobody has to prove who they are. */
export const answers = {
  company: {
    companyName: "Northwind Trading Ltd",
    registrationNumber: "12345678",
    country: "GB",
    businessType: "private_limited",
    "dateOfEstablishment.day": "2",
    "dateOfEstablishment.month": "5",
    "dateOfEstablishment.year": "2012",
    website: "",
  },
  representative: {
    firstName: "Ada",
    lastName: "Byron",
    email: "ada@example.com",
    phone: "+44 20 7946 0958",
    "dateOfBirth.day": "10",
    "dateOfBirth.month": "12",
    "dateOfBirth.year": "1985",
    signingAuthority: "on",
  },
  owners: {
    "owners.0.firstName": "Eve",
    "owners.0.lastName": "Small",
    "owners.0.email": "eve@example.com",
    "owners.0.ownershipPercentage": "20",
    "owners.0.dateOfBirth.day": "3",
    "owners.0.dateOfBirth.month": "4",
    "owners.0.dateOfBirth.year": "1980",
  },
  documents: {},
  review: { declaration: "on" },
} satisfies Record<string, Record<string, string>>;

export type PageId = keyof typeof answers;
const order = Object.keys(answers) as PageId[];

/** Somebody at their form without a browser: to be quickly where a journey begins, and to send what no page would send. */
export interface Quick {
  /** Path of the form, `/flow/…`. */
  base: string;
  /** `name=secret` of the session. */
  cookie: string;
  post(path: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>;
}

export async function openQuickly(world: World, url: string): Promise<Quick> {
  const post = (path: string, body: BodyInit | null, headers: Record<string, string>) =>
    fetch(new URL(path, world.baseUrl), {
      method: "POST",
      redirect: "manual",
      headers: { origin: world.baseUrl, ...headers },
      body,
    });
  const link = await fetch(url);
  const opened = await post(url, withToken(tokenIn(await link.text())), { cookie: firstCookie(link) });
  expect(opened.status).toBe(303);
  const base = opened.headers.get("location") ?? "";
  const cookie = firstCookie(opened);
  const page = await fetch(new URL(base, world.baseUrl), { headers: { cookie } });
  const token = tokenIn(await page.text());
  const send = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    post(base + path, body instanceof URLSearchParams ? withToken(token, body) : body, { cookie, ...headers });
  return { base, cookie, post: send };
}

const firstCookie = (answer: Response): string => (answer.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";

/** A form as the page would post it. */
function withToken(token: string | null, fields = new URLSearchParams()): URLSearchParams {
  if (token !== null && !fields.has(formTokenField)) fields.append(formTokenField, token);
  return fields;
}

export interface Filling {
  companyName?: string;
  file?: { ending: string; bytes: Uint8Array };
  /** Other answers than usual, by page. */
  over?: Partial<Record<PageId, Record<string, string>>>;
}

/** Sends the pages before `until`; without it all of them, and with them the form. */
export async function fillQuickly(
  quick: Quick,
  until: PageId | null = null,
  { companyName = answers.company.companyName, file = { ending: "pdf", bytes: aPdf("Old") }, over = {} }: Filling = {},
): Promise<void> {
  const pages = until === null ? order : order.slice(0, order.indexOf(until));
  const fieldsOf = (page: PageId) =>
    new URLSearchParams({
      ...answers[page],
      ...(page === "company" ? { companyName } : {}),
      ...over[page],
      action: "continue",
    });
  for (const page of pages) {
    if (page === "documents")
      for (const document of ["certificate_of_registration", "proof_of_address"])
        expect((await addQuickly(quick, document, `${document}.${file.ending}`, file.bytes)).status).toBe(201);
    const sent = await quick.post(`/${page}`, fieldsOf(page));
    expect([page, sent.status]).toEqual([page, 303]);
  }
}

/** Uploads a file the way the page's script does. */
export const addQuickly = (quick: Quick, document: string, name: string, bytes: Uint8Array): Promise<Response> =>
  quick.post(`/files/${document}`, new Uint8Array(bytes), {
    "content-type": "application/octet-stream",
    "x-file-name": encodeURIComponent(name),
    "x-upload-id": crypto.randomUUID(),
  });

export interface StoredDocument {
  id: string;
  type: string;
  version: number;
  decision: { status: string | null };
  pages: { fileName: string; status: string }[];
}

/** The case as the API shows it. */
export async function readCase(world: World, id: string) {
  const { json } = await world.api("GET", `/cases/${id}`);
  const { state, context } = json as {
    state: string;
    context: { documents: StoredDocument[]; entity: { data: unknown } };
  };
  return { state, documents: context.documents, data: context.entity.data };
}

export const untilState = (world: World, id: string, state: string): Promise<void> =>
  expect.poll(async () => (await readCase(world, id)).state, { timeout: 30_000 }).toBe(state);

/** Everything is sent, an analyst looked at it and asks for the certificate again. */
export async function askAgain(world: World, id: string, reason: string, comment: string): Promise<StoredDocument> {
  await untilState(world, id, "manual_review");
  const { documents } = await readCase(world, id);
  const [document] = documents;
  if (document === undefined) throw new Error("the case has no document");
  const decided = await world.api("POST", `/cases/${id}/documents/${document.id}/decision`, {
    decision: "revision",
    reason,
    comment,
  });
  expect(decided.status, JSON.stringify(decided.json)).toBe(200);
  const back = await world.api("POST", `/cases/${id}/decision`, { decision: "revision" });
  expect(back.status, JSON.stringify(back.json)).toBe(200);
  return document;
}
