import { describe, expect, it } from "vitest";
import { publishedReasons } from "../../src/routes/requirement-reasons";
import { AskAgain } from "../../src/routes/revision-schemas";
import {
  type Askable,
  askedOf,
  askedWords,
  changeWords,
  emptyWish,
  itemWords,
  namesOf,
  personWords,
  previewOf,
  type Round,
  reasonsFor,
  roundWords,
  stillOpen,
  toAsk,
  type Wish,
  whyNotAsk,
  withoutAddress,
} from "../../src/ui/console/model/asking";
import { reasonWords } from "../../src/ui/console/model/reason-words";

type Item = Round["items"][number];
const aWish = (over: Partial<Wish>): Wish => ({ ...emptyWish, target: "entity.data.companyName", ...over });
const anItem = (over: Partial<Item>): Item => ({
  id: "1.1",
  kind: "field",
  target: "entity.data.companyName",
  person: "applicant",
  reason: null,
  message: null,
  before: null,
  after: null,
  answeredAt: null,
  request: null,
  ...over,
});
const aRound = (status: Round["status"], items: Item[]): Round => ({
  round: 1,
  status,
  askedAt: "2026-01-01T00:00:00Z",
  dueAt: null,
  endedAt: null,
  remindedAt: [],
  items,
});
const askable: Askable = {
  pages: [{ target: "company", label: "Company" }],
  fields: [
    { target: "entity.data.companyName", label: "Company name", page: "company", person: null },
    { target: "ubos[own-1].email", label: "Owner 1: E-mail", page: "owners", person: "own-1" },
  ],
  persons: [{ id: "own-1", name: "Ada Byron" }],
  documents: [{ target: "doc_1", person: "own-1" }],
};
const names = namesOf(askable, [{ target: "doc_1", label: "Passport" }]);

describe("a wish", () => {
  it.each<[string, Wish, string | null]>([
    ["says what", aWish({ target: "", message: "Please" }), "Say what you ask for."],
    ["of something new: says what", aWish({ kind: "request", label: " ", message: "Please" }), "Say what you ask for."],
    [
      "of a choice: says between what",
      aWish({
        kind: "request",
        label: "Legal form",
        message: "Please",
        request: { type: "choice", label: "", choices: "Ltd\n Ltd" },
      }),
      "Give two things or more to choose from, one in each line.",
    ],
    ["says why", aWish({ message: " \n" }), "Say why: choose a reason, or write it."],
    ["has a reason", aWish({ reason: "incomplete_answer" }), null],
    ["has words instead", aWish({ message: "Please" }), null],
  ])("%s", (_, wish, problem) => expect(whyNotAsk(wish, [])).toBe(problem));

  it("is made once, however it is worded, and not again while it waits for an answer", () => {
    const funds = aWish({ kind: "request", label: "Source of funds", message: "Why" });
    expect(whyNotAsk({ ...funds, label: "source of FUNDS?" }, [funds])).toBe("This is in the list already.");
    const [open] = stillOpen([aRound("open", [anItem({})])]);
    expect(whyNotAsk(aWish({ message: "Please" }), open ? [{ ...open, label: "" }] : [])).not.toBeNull();
  });

  it.each([
    aWish({ message: " As in the register " }),
    aWish({ kind: "document", target: "doc_1", reason: "blurred" }),
    aWish({ kind: "page", target: "company", reason: "out_of_date", person: "own-1" }),
    aWish({ kind: "request", label: "Source of funds", message: "Why" }),
    aWish({ kind: "request", label: "資金の出所", message: "Why", request: { type: "text", label: "" } }),
    aWish({
      kind: "request",
      label: "Legal form",
      message: "Why",
      request: { type: "choice", label: "", choices: "Ltd\n\n LLP \nLtd" },
    }),
    aWish({ kind: "request", label: "42 – 7?", message: "Why" }),
    aWish({ kind: "request", label: "x ".repeat(100), message: "Why" }),
  ])("goes to the API in a shape that it takes: $kind $label", (wish) => {
    const taken = AskAgain.safeParse({ items: [toAsk(wish)] });
    expect(taken.error?.issues ?? []).toEqual([]);
  });

  it("can have the reasons that fit it, and none that is final or has no sentence", () => {
    const all = publishedReasons();
    const codes = (kind: Wish["kind"]) => reasonsFor({ kind }, all).map(({ code }) => code);
    expect(codes("document")).toContain("blurred");
    expect(codes("document")).not.toContain("incomplete_answer");
    expect(codes("field")).toContain("differs_from_document");
    expect(codes("field")).not.toContain("blurred");
    for (const kind of ["document", "field", "page", "request"] as const)
      for (const { code, texts, group, retryable } of reasonsFor({ kind }, all))
        expect([code, texts.en !== undefined, group, retryable]).toEqual([code, true, "revision", true]);
    // Nothing that can be asked for is without a place to choose it.
    const offered = new Set((["document", "field", "page"] as const).flatMap(codes));
    const published = all.filter(
      ({ group, retryable, texts }) => group === "revision" && retryable && texts.en !== undefined,
    );
    expect(published.filter(({ code }) => !offered.has(code))).toEqual([]);
  });

  it("is shown as the applicant will read it: the reason's sentence, then each line", () => {
    const reasons = publishedReasons();
    expect(previewOf({ reason: "cut_off", message: "Front\n\n Back " }, reasons)).toEqual([
      reasonWords("cut_off"),
      "Front",
      "Back",
    ]);
    expect(previewOf({ reason: null, message: " " }, reasons)).toEqual([]);
    expect([reasonWords("In their words"), reasonWords("constructor"), reasonWords(null)]).toEqual([
      "In their words",
      "constructor",
      null,
    ]);
  });
});

describe("rounds", () => {
  it("say how far they are", () => {
    const items = [anItem({ answeredAt: "2026-01-02T00:00:00Z" }), anItem({ id: "1.2" })];
    expect(
      (["open", "expired", "answered", "withdrawn"] as const).map((status) => roundWords({ status, items })),
    ).toEqual(["1 of 2 answered", "Time is up, 1 of 2 answered", "Answered", "Taken back: the case moved on"]);
    expect(stillOpen([aRound("open", items)]).map(({ id }) => id)).toEqual(["1.2"]);
    expect(stillOpen([aRound("expired", items)])).toHaveLength(1);
    expect(stillOpen([aRound("withdrawn", items), aRound("answered", items)])).toEqual([]);
  });

  it.each<[Partial<Item>, string]>([
    [{}, "Company name"],
    [{ target: "ubos[own-1].email" }, "Owner 1: E-mail (Ada Byron)"],
    [{ target: "ubos[gone].firstName" }, "First name"],
    [{ kind: "page", target: "company" }, "Company"],
    [{ kind: "document", target: "doc_1" }, "Passport"],
    [{ kind: "request", target: "funds", request: { label: { de: "Herkunft" } } }, "New: Herkunft"],
  ])("name what was asked: %j", (over, words) =>
    expect(itemWords(anItem(over), names).toLowerCase()).toBe(words.toLowerCase()),
  );

  it("name whom was asked, when it is not the applicant", () => {
    expect(["applicant", "own-1", "own-9"].map((person) => personWords(person, askable))).toEqual([
      null,
      "Ada Byron",
      "own-9",
    ]);
  });

  const answeredAt = "2026-01-02T00:00:00Z";
  it.each<[string, Partial<Item>, string[]]>([
    ["nothing while it waits", { before: { a: "x" }, after: null, answeredAt: null }, []],
    ["another answer", { before: { a: "Acme" }, after: { a: "Acme Ltd" } }, ["Acme → Acme Ltd"]],
    ["a first answer", { before: { a: null }, after: { a: "2026-01-02" } }, ["nothing → Jan 2, 2026"]],
    ["the same answer", { before: { a: "Acme" }, after: { a: "Acme" } }, ["The same answer again"]],
    [
      "answers of several parts",
      { before: { a: null }, after: { a: { amount: "12.50", currency: "EUR" } } },
      ["nothing → €12.50"],
    ],
    ["a new answer", { kind: "request", after: 1_200_000, request: { label: "Turnover" } }, ["1200000"]],
    ["no files", { kind: "document", after: null }, []],
  ])("show %s", (_, over, lines) => expect(changeWords(anItem({ answeredAt, ...over }))).toEqual(lines));
});

describe("telling those who are asked", () => {
  const context = {
    entity: { data: { additionalInfo: { ubos: [{ id: "own-1", email: "ada@owner.example" }, { id: "own-2" }] } } },
  };
  const withMail = { entity: { data: { ...context.entity.data, email: "boss@acme.example" } } };

  it.each([
    ["everybody has an address", withMail, ["applicant", "own-1"], []],
    ["an owner has none", withMail, ["own-1", "own-2"], ["own-2"]],
    ["the applicant has none", context, ["own-1", "applicant"], ["applicant"]],
    ["nobody is named twice", context, ["applicant", "applicant"], ["applicant"]],
    ["the applicant is not asked", context, ["own-1"], []],
  ])("%s", (_, known, persons, unknown) => {
    expect(
      withoutAddress(
        persons.map((person) => ({ person })),
        known,
      ),
    ).toEqual(unknown);
  });

  it("asks the owner whose document it is, as the server says; for all else the applicant", () => {
    expect(["doc_1", "doc_2"].map((id) => askedOf(id, askable))).toEqual(["own-1", "applicant"]);
  });

  it.each([
    [true, ["applicant"], 0, "Asked. The e-mail is on its way."],
    [false, ["applicant"], 0, "Asked. Nobody was mailed: send them the link."],
    [false, [], 0, "Asked. Nobody was mailed: send them the link."],
    [false, ["applicant", "own-1"], 0, "Asked. The applicant was not mailed: send them the link."],
    [false, [], 2, "Asked. The applicant was not mailed: send them the link."],
  ])("mailed: %s, %j and %i children: %s", (mailed, persons, children, words) => {
    expect(
      askedWords(
        mailed,
        persons.map((person) => ({ person })),
        children,
      ),
    ).toBe(words);
  });
});
