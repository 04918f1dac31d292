import { describe, expect, it } from "vitest";
import { requirementsOf } from "../../src/collection/requirements";
import { revisionPage } from "../../src/collection/revision-page";
import type { Actor, CaseDocument, CommandBody } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { documentsForContext } from "../../src/workflow/documents";
import { flowView } from "../../src/workflow/flow-view";
import { analyst, type Story, tell, tenantId } from "../support/decisions";

const ubos = "entity.data.additionalInfo.ubos";
const text = (id: string): JsonObject => ({
  id,
  element: "textfield",
  valueDestination: id,
  params: { label: id },
});
const paper = (id: string, label: string, over: JsonObject = {}): JsonObject => ({
  id,
  element: "document",
  params: { label, category: "identity" },
  ...over,
});
const onlyAdults = { hidden: [{ engine: "json-logic", rule: { "==": [{ var: "item.isChild" }, true] } }] };
const form: JsonObject = {
  key: "kyb",
  title: "KYB",
  event: "SENT",
  pages: [
    {
      id: "owners",
      title: "Owners",
      elements: [
        {
          id: "owners",
          element: "entitygroup",
          params: { label: "Owners", itemLabel: "Owner", type: "ubo" },
          children: [
            text("firstName"),
            { id: "isChild", element: "checkbox", valueDestination: "isChild", params: { label: "A child" } },
            paper("passport", "Passport", { validate: [{ type: "document" }], ...onlyAdults }),
            {
              id: "licences",
              element: "fieldlist",
              valueDestination: "licences",
              params: { label: "Licences", itemLabel: "Licence" },
              children: [text("number"), paper("scan", "Scan", { params: { label: "Scan", category: "licence" } })],
            },
          ],
        },
        paper("deed", "Deed"),
      ],
    },
  ],
};
const states: JsonObject = {
  asking: { meta: { form: "kyb" }, on: { SENT: "review" } },
  review: { on: { revision: "revision", again: "asking" } },
  revision: { tags: ["revision"], meta: { form: "kyb" }, on: { SENT: "review" } },
};
const aCase = (owners: Json[] = []): Story =>
  tell({ states, initial: "asking", forms: { kyb: form }, data: { additionalInfo: { ubos: owners } } });
const applicant = (story: Story): Actor => ({
  kind: "applicant",
  tenantId,
  caseId: story.snapshot.caseId,
  linkId: "lnk_1",
});
const by = (story: Story) => ({ actor: applicant(story) });

const byLink = (story: Story, linkId: string) => ({
  actor: { kind: "applicant", tenantId, caseId: story.snapshot.caseId, linkId } as const,
});
const linkFor = (linkId: string, subject: string): CommandBody => ({
  type: "mint_link",
  linkId,
  kind: "session",
  subject,
  pages: ["owners"],
  expiresInSeconds: null,
  language: null,
});
function askFor(story: Story, { target, person }: { target: string; person?: string }) {
  const why = { reason: "blurred", message: null, comment: null, request: null };
  const item = { kind: "document" as const, target, ...why, ...(person !== undefined && { person }) };
  const ask = { items: [item], dueInSeconds: null, send: null };
  story.give({ type: "decide", decision: "revision", reason: null, comment: null, ask }, { actor: analyst });
}

let files = 0;
function upload(story: Story, element: string): string {
  files += 1;
  const fileId = `file_${files}`;
  const added = story.try({ type: "add_file", element, file: { fileId, fileName: "p.pdf", sizeBytes: 9 } }, by(story));
  return added.ok ? fileId : added.error.code;
}
const sending = (owners: Json[]): CommandBody => ({
  type: "submit_page",
  page: "owners",
  answers: { [ubos]: owners },
  device: null,
});
const send = (story: Story, owners: Json[]) => story.give(sending(owners), by(story));
const keyOf = (story: Story, documentId: string) => story.snapshot.documents.find(({ id }) => id === documentId)?.key;
const keys = (story: Story) => story.snapshot.documents.map(({ key }) => key);
const owners = (story: Story) => story.at(ubos) as JsonObject[];
const factsOf = ({ snapshot: { context, documents } }: Story) => ({ context, documents, nowMs: 0 });
const formIn = (story: Story) => {
  const found = story.definition.forms.get("kyb");
  if (found === undefined) throw new Error("no form");
  return found;
};

describe("a document that is uploaded for a row of a list", () => {
  it("belongs to the id that the row gets when its page is sent", () => {
    const story = aCase();
    const file = upload(story, "passport.new_abc");
    send(story, [{ id: "new_abc", firstName: "Ada" }]);
    const [ada] = owners(story);
    expect(ada?.id).toMatch(/^item_/);
    expect(story.snapshot.documents).toMatchObject([
      {
        key: `passport.${String(ada?.id)}`,
        category: "identity",
        version: 1,
        pages: [{ fileId: file }],
        row: { element: "passport", steps: [{ list: ubos, id: ada?.id }] },
      },
    ]);
  });

  it("finds its row in a list of a list, whichever of the two is new", () => {
    const story = aCase([{ id: "ada", firstName: "Ada", isChild: true }]);
    upload(story, "scan.ada.new_0");
    upload(story, "scan.new_b.new_0");
    send(story, [
      { id: "ada", firstName: "Ada", isChild: true, licences: [{ id: "new_0", number: "1" }] },
      { id: "new_b", firstName: "Bob", isChild: true, licences: [{ id: "new_0", number: "2" }] },
    ]);
    const ids = owners(story).map(({ id, licences }) => [id, ...(licences as JsonObject[]).map((one) => one.id)]);
    expect(keys(story)).toEqual(ids.map(([owner, licence]) => `scan.${String(owner)}.${String(licence)}`));
    expect(new Set(ids.flat()).size).toBe(4);
  });

  it("is demanded of that row alone, and only while the row is asked for it", () => {
    const story = aCase([{ id: "ada" }, { id: "bob" }, { id: "kim" }]);
    upload(story, "passport.bob");
    const sent = story.try(
      sending([{ id: "ada", firstName: "Ada" }, { id: "bob" }, { id: "kim", isChild: true }]),
      by(story),
    );
    expect(sent).toMatchObject({
      ok: false,
      error: { code: "invalid_answers", problems: [{ field: "owners.0.passport", code: "document_required" }] },
    });
  });

  it.each([
    ["a row that is not there", "passport.nobody"],
    ["an element that stands in no list", "deed.ada"],
    ["an element of a list, of no row", "passport"],
    ["a list in it, of no row of its own", "scan.ada"],
    ["a row too many", "passport.ada.new_0"],
    ["a row that is not asked for it", "passport.kim"],
    ["a licence of a row that is not there", "scan.nobody.new_0"],
  ])("is not taken of %s", (_what, address) => {
    const story = aCase([{ id: "ada" }, { id: "kim", isChild: true }]);
    expect(upload(story, address)).toBe("not_permitted");
    expect(story.snapshot.documents).toEqual([]);
  });

  it("is withdrawn with its row, unless a person has settled it", () => {
    const story = aCase([{ id: "ada" }, { id: "bob" }]);
    for (const id of ["ada", "bob"]) upload(story, `passport.${id}`);
    send(story, [{ id: "ada" }, { id: "bob" }]);
    story.give(
      { type: "decide_document", documentId: "passport.ada", decision: "reject", reason: "forged", comment: null },
      { actor: analyst },
    );
    send(story, []);
    expect(keys(story)).toEqual(["passport.ada"]);
    expect(story.steps("document_changed")).toMatchObject([{ change: "withdrawn with its row" }]);
  });

  it("leaves the rows of others alone, and goes when the form is sent without its row", () => {
    const story = aCase([{ id: "ada" }]);
    upload(story, "passport.ada");
    send(story, [{ id: "ada" }]);
    upload(story, "passport.new_later");
    expect(keys(story)).toEqual(["passport.ada", "passport.new_later"]);
    story.give({ type: "submit_form" }, by(story));
    expect(keys(story)).toEqual(["passport.ada"]);
  });

  it("says whose it is wherever documents are read", () => {
    const story = aCase([{ id: "ada" }]);
    upload(story, "passport.ada");
    send(story, [{ id: "ada" }]);
    expect(documentsForContext(story.snapshot.documents)).toMatchObject([
      { key: "passport.ada", element: "passport", itemId: "ada", item: `${ubos}[ada]` },
    ]);
  });

  it("is none of another row's, and none of the page's own question, however alike they are", () => {
    const story = aCase([{ id: "ada" }, { id: "bob" }]);
    upload(story, "passport.ada");
    const due = requirementsOf(formIn(story), factsOf(story), story.snapshot.collection, "collect");
    expect(due.currentlyDue.map(({ id, label, person }) => [id, label, person])).toEqual([
      ["documents.passport.bob", "Owner 2: Passport", "bob"],
    ]);
    expect(due.pendingVerification.map(({ id }) => id)).toEqual(["documents.passport.ada"]);
  });

  it("keeps a caller's own ids, whatever they look like", () => {
    const story = aCase([{ id: "new_1" }, { id: "front" }, { id: "a.b/c" }, { id: 7 }]);
    for (const address of ["passport.new_1", "passport.~66~ront", "passport.a~2e~b~2f~c", "passport.7"])
      expect(upload(story, address)).toMatch(/^file_/);
    send(story, [{ id: "new_1" }, { id: "front" }, { id: "a.b/c" }, { id: 7 }]);
    expect(owners(story).map(({ id }) => id)).toEqual(["new_1", "front", "a.b/c", 7]);
    expect(story.snapshot.documents.map(({ version }) => version)).toEqual([1, 1, 1, 1]);
  });
});

describe("a row's document that is asked again", () => {
  function sent(): Story {
    const story = aCase([{ id: "ada", firstName: "Ada" }, { id: "bob" }]);
    for (const id of ["ada", "bob"]) upload(story, `passport.${id}`);
    send(story, [{ id: "ada", firstName: "Ada" }, { id: "bob" }]);
    story.give({ type: "submit_form" }, by(story));
    return story;
  }
  function asked(): Story {
    const story = sent();
    story.give(
      { type: "decide_document", documentId: "passport.ada", decision: "revision", reason: "blurred", comment: null },
      { actor: analyst },
    );
    story.send("revision");
    return story;
  }
  const pageOf = (story: Story) => revisionPage(formIn(story), story.snapshot.revisions, factsOf(story), null);

  it("is on the short page with whose it is, and nothing else is", () => {
    expect(pageOf(asked()).asked).toMatchObject([
      { label: "Owner 1: Passport (Ada)", formPage: "owners", elements: [{ id: "passport.ada" }] },
    ]);
  });

  it("is answered by a new file for that row", () => {
    const story = asked();
    expect(upload(story, "passport.bob")).toBe("not_permitted");
    const file = upload(story, "passport.ada");
    story.give({ type: "submit_page", page: "revise", answers: {}, device: null }, by(story));
    const [ada]: CaseDocument[] = story.snapshot.documents;
    expect(ada).toMatchObject({ version: 2, pages: [{ fileId: file }], decision: { status: "revised" } });
    expect(story.state()).toBe("review");
  });

  it.each<[string, boolean, string]>([
    ["the owner, who has a link", true, "ada"],
    ["the applicant, when the owner has no way in", false, "applicant"],
  ])("is asked of %s, unless somebody is named", (_whom, hasLink, person) => {
    const story = sent();
    if (hasLink) story.give(linkFor("lnk_ada", "ada"));
    story.give(
      { type: "decide_document", documentId: "passport.ada", decision: "revision", reason: "blurred", comment: null },
      { actor: analyst },
    );
    askFor(story, { target: "passport.bob", person: "applicant" });
    const [round] = story.snapshot.revisions;
    expect(round?.items.map(({ target, person: asked }) => [keyOf(story, target), asked])).toEqual([
      ["passport.bob", "applicant"],
      ["passport.ada", person],
    ]);
  });

  it("is answered through the owner's own link, and by nobody else's", () => {
    const story = sent();
    for (const id of ["ada", "bob"]) story.give(linkFor(`lnk_${id}`, id));
    askFor(story, { target: "passport.ada" });
    const through = (linkId: string) => flowView(story.definition, story.snapshot, {}, 0, linkId);
    expect(through("lnk_ada").revision?.asked.map(({ label }) => label)).toEqual(["Owner 1: Passport (Ada)"]);
    for (const linkId of ["lnk_bob", "lnk_unit_1"]) expect(through(linkId).revision?.asked).toEqual([]);
    const file = { fileId: "file_again", fileName: "again.pdf", sizeBytes: 9 };
    const again: CommandBody = { type: "add_file", element: "passport.ada", file };
    expect(story.try(again, byLink(story, "lnk_bob"))).toMatchObject({ ok: false, error: { code: "not_permitted" } });
    story.give(again, byLink(story, "lnk_ada"));
    story.give({ type: "submit_page", page: "revise", answers: {}, device: null }, byLink(story, "lnk_ada"));
    expect(story.state()).toBe("review");
    expect(story.snapshot.documents.find(({ key }) => key === "passport.ada")).toMatchObject({
      version: 2,
      pages: [{ fileId: "file_again", linkId: "lnk_ada" }],
      decision: { status: "revised" },
    });
  });

  it("is not asked of somebody who was taken off the list meanwhile", () => {
    const story = asked();
    const facts = factsOf(story);
    const context = { entity: { data: { additionalInfo: { ubos: [{ id: "bob" }] } } } };
    expect(revisionPage(formIn(story), [], { ...facts, context }, null).asked).toEqual([]);
  });
});
