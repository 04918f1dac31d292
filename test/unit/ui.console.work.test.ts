import { describe, expect, it } from "vitest";
import { bankAccount } from "../../src/checks/sandbox/bank-account";
import { creditReport } from "../../src/checks/sandbox/credit-report";
import { merchantReport } from "../../src/checks/sandbox/merchant-report";
import { screenedPersons } from "../../src/checks/sandbox/screened-persons";
import { terminatedMerchants } from "../../src/checks/sandbox/terminated-merchants";
import type { Actor } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { askedWords, countWords, whyNotVote } from "../../src/ui/console/model/approvals";
import { childRows, dueWords as requirementWords, whyNotDecide } from "../../src/ui/console/model/children";
import type { Family } from "../../src/ui/console/model/needs";
import { resultCard } from "../../src/ui/console/model/result-card";
import { againWords, incidentOf, runNote, whyNotAgain } from "../../src/ui/console/model/runs";
import type { Approval, Check, Child, Wait } from "../../src/ui/console/model/types";
import { dueWords, nextWait, waitWords } from "../../src/ui/console/model/waits";

const nowMs = Date.UTC(2026, 10, 21, 10);
const iso = (atMs: number): string => new Date(atMs).toISOString();
const dayMs = 86_400_000;

describe("an approval", () => {
  const approval = (over: Partial<Approval> = {}): Approval => ({
    plugin: "four_eyes",
    displayName: null,
    status: "waiting",
    roles: [],
    count: 2,
    approvals: 1,
    selfApproval: false,
    form: null,
    openedAt: iso(nowMs),
    dueAt: null,
    votes: [],
    ...over,
  });
  const who = (role: string): Actor => ({ kind: "analyst", tenantId: "ten_1", userId: "usr_1", role }) as Actor;

  it.each([
    ["an analyst whom nobody excluded", who("analyst"), approval(), "usr_2", null],
    ["a viewer", who("viewer"), approval(), "usr_2", /Viewers may only look/],
    ["another role", who("analyst"), approval({ roles: ["admin"] }), "usr_2", /for administrators/],
    ["who opened the case", who("analyst"), approval(), "usr_1", /Four eyes: you opened this case/],
    ["who opened it, where that is fine", who("analyst"), approval({ selfApproval: true }), "usr_1", null],
    ["anybody, once it is over", who("admin"), approval({ status: "approved" }), "usr_2", /Nobody is asked/],
  ] as const)("says whether %s may vote, and why not", (_who, actor, asked, openedBy, why) => {
    const said = whyNotVote(actor, asked, openedBy);
    if (why === null) expect(said).toBeNull();
    else expect(said).toMatch(why);
  });

  it("says who is asked and how far it is", () => {
    expect(askedWords(approval())).toBe("analysts and administrators");
    expect(askedWords(approval({ roles: ["admin"] }))).toBe("administrators");
    expect(countWords(approval())).toBe("1 of 2 approvals");
  });
});

describe("what a case waits for", () => {
  const wait = (over: Partial<Wait>): Wait => ({
    kind: "delay",
    at: iso(nowMs + 2 * dayMs),
    state: "idle",
    plugin: null,
    event: null,
    targets: ["flows.refresh"],
    ...over,
  });

  it("is said as a sentence with its time and where it leads", () => {
    expect(waitWords(wait({}), nowMs)).toMatch(/^Goes on by itself in 2 days: Refresh$/);
    expect(waitWords(wait({ at: iso(nowMs - 1) }), nowMs)).toBe("Goes on by itself any moment: Refresh");
    expect(waitWords(wait({ kind: "wait", at: null, plugin: "cooling_off", event: "PAID" }), nowMs)).toBe(
      "Cooling off waits for PAID",
    );
    expect(waitWords(wait({ kind: "approval", plugin: "four_eyes" }), nowMs)).toMatch(/^Four eyes runs out in 2 days$/);
    expect(waitWords(wait({ kind: "children" }), nowMs)).toMatch(/^Waits for its children, in 2 days no longer$/);
  });

  it("is told to the nearest day, hour or minute", () => {
    const due = (leftMs: number) => dueWords(iso(nowMs + leftMs), nowMs);
    expect([2 * dayMs - 5_000, dayMs, 3 * 3_600_000 - 1, 90_000, 10_000, 0].map(due)).toEqual([
      "in 2 days",
      "tomorrow",
      "in 3 hours",
      "in 2 minutes",
      "in under a minute",
      "any moment",
    ]);
  });

  it("has a next moment only where time alone brings one", () => {
    const event = wait({ kind: "wait", at: null });
    expect(nextWait({ waitsFor: [event] })).toBeNull();
    expect(nextWait({ waitsFor: [event, wait({})] })).toEqual(wait({}));
  });
});

const aRun = (over: Partial<Check> = {}): Check => ({
  id: "run_1_2",
  plugin: "registry",
  type: "api",
  state: "screening",
  generation: 1,
  status: "success",
  late: false,
  result: null,
  output: null,
  error: null,
  request: null,
  postponed: null,
  waitsUntil: null,
  startedAt: iso(nowMs),
  finishedAt: iso(nowMs),
  durationMs: 1,
  attempts: [],
  ...over,
});

describe("a run", () => {
  it("says in plain words that the vendor is down, that it waits and until when, that it was late or replaced", () => {
    const postponed = { since: iso(nowMs - dayMs), until: iso(nowMs + dayMs), times: 3 };
    expect(runNote(aRun({ status: "running", postponed }), nowMs)).toMatchObject({
      tone: "warn",
      text: expect.stringMatching(/The vendor is down.*put off 3 times.*uses up no attempt/),
    });
    expect(runNote(aRun({ status: "waiting", waitsUntil: iso(nowMs) }), nowMs)?.text).toMatch(
      /waits for its callback, until .* at the latest/,
    );
    expect(runNote(aRun({ status: "waiting", type: "approval" }), nowMs)?.text).toBe(
      "Waits for people to say their word",
    );
    expect(runNote(aRun({ status: "superseded" }), nowMs)?.text).toMatch(/newer run took its place/);
    expect(runNote(aRun({ late: true }), nowMs)?.text).toMatch(/after the case had stopped waiting/);
    expect(runNote(aRun(), nowMs)).toBeNull();
  });

  it("finds the incident it left open, by its own id or that of its effect", () => {
    const incident = { id: "inc_1", source: "effect", code: "gave_up", message: "", openedAt: "" };
    expect(incidentOf(aRun(), [{ ...incident, subject: "eff_1_2" }])?.id).toBe("inc_1");
    expect(incidentOf(aRun(), [{ ...incident, subject: "run_1_2" }])?.id).toBe("inc_1");
    expect(incidentOf(aRun(), [{ ...incident, subject: "eff_1_20" }])).toBeNull();
  });

  it("is run again only where something can begin, and says what that replaces", () => {
    expect(whyNotAgain(aRun(), { status: "active" }, null)).toBeNull();
    expect(whyNotAgain(aRun(), { status: "completed" }, null)).toMatch(/has ended/);
    expect(whyNotAgain(aRun({ type: "child" }), { status: "active" }, null)).toMatch(/one by one/);
    expect(whyNotAgain(aRun(), { status: "active" }, "Not yours.")).toBe("Not yours.");
    expect(againWords(aRun({ status: "running" }))).toMatch(/under way is replaced/);
    expect(againWords(aRun())).toMatch(/takes the place/);
  });
});

describe("the card of a result", () => {
  const factsOf = (type: string, data: JsonObject) =>
    Object.fromEntries((resultCard({ type, data })?.facts ?? []).map(({ label, value }) => [label, value]));

  it("says whose account it is", () => {
    const subject = {
      bankAccountDetails: { sortCode: "20-00-00", bankAccountNumber: "55779911", holder: { bankAccountName: "Acme" } },
    };
    const facts = factsOf("bank-account-verification", bankAccount(subject, "clear"));
    expect(facts).toMatchObject({
      Name: "The name is the holder's",
      "Name on the account": "Acme",
      Number: "Ends in 9911",
    });
    expect(factsOf("bank-account-verification", bankAccount(subject, "rejected"))).toMatchObject({
      Name: "The account is somebody else's",
      "Name on the account": "Not told by the bank",
    });
  });

  it("says how a company pays and whether it can", () => {
    const subject = { companyRegistrationNumber: "1", country: "GB" };
    expect(factsOf("commercial-credit-check", creditReport(subject, "clear"))).toMatchObject({
      Band: "A, low risk",
      Insolvency: "None",
      "Court judgments": "None",
    });
    const insolvent = factsOf("commercial-credit-check", creditReport(subject, "rejected"));
    expect(insolvent.Insolvency).toMatch(/^Administration since /);
    expect(insolvent["Court judgments"]).toMatch(/^[2-5], .* in all$/);
    expect(factsOf("commercial-credit-check", creditReport(subject, "review")).Pays).toBe("38 days late on average");
  });

  it("says what is wrong with a website, each thing by itself", () => {
    const report = merchantReport("chk_1", { websiteUrl: "https://shop.example", lineOfBusiness: "Toys" }, "review");
    const card = resultCard({ type: "merchant-monitoring", data: report });
    expect(card?.items.map(({ title, verdict }) => [title, verdict?.words])).toEqual([
      ["No refund policy", "moderate risk"],
      ["Undisclosed products", "moderate risk"],
    ]);
    expect(card?.facts.find(({ label }) => label === "Sells")?.value).toMatch(/\(stated: Toys\)$/);
  });

  it("lists terminated merchants with what is the same", () => {
    const subject = { merchantName: "Acme", principals: [{ firstName: "Ada", lastName: "Byron" }] };
    const card = resultCard({
      type: "merchant-screening",
      data: terminatedMerchants(subject, "rejected").record as JsonObject,
    });
    expect(card?.items).toHaveLength(1);
    expect(card?.items[0]).toMatchObject({ title: "Acme", verdict: { tone: "bad", words: "Terminated" } });
    expect(card?.items[0]?.lines).toContain("Behind it: Ada Byron");
    expect(card?.facts.map(({ value }) => value)).toContain("Nobody like this");
  });

  it("gives every person who was screened a verdict of their own", () => {
    const persons = [
      { id: "1", firstName: "Ada", lastName: "Byron" },
      { id: "2", firstName: "Max", lastName: "Sanctions-Hit" },
    ];
    const card = resultCard({
      type: "individuals-sanctions",
      data: screenedPersons({ persons }, "clear").record as JsonObject,
    });
    expect(card?.items.map(({ title, verdict }) => [title, verdict?.words])).toEqual([
      ["Ada Byron", "Clear"],
      ["Max Sanctions-Hit", "To review"],
    ]);
    expect(card?.facts).toContainEqual({ label: "To look at", value: "1 person", tone: "warn" });
  });

  it("is left out where findings are told elsewhere, or there are none", () => {
    expect(resultCard({ type: "company-registry", data: { name: "Acme" } })).toBeNull();
    expect(resultCard({ type: "merchant-monitoring", data: {} })).toBeNull();
  });

  it("keeps to what is there when a vendor answers in another shape", () => {
    for (const type of ["bank-account-verification", "commercial-credit-check", "merchant-monitoring"])
      expect(resultCard({ type, data: { odd: [null, 1, {}] } })).not.toBeNull();
    expect(resultCard({ type: "individuals-sanctions", data: { persons: [null, 3, {}] } })?.items).toHaveLength(1);
  });
});

describe("children", () => {
  const child = (over: Partial<Child> = {}): Child => ({
    id: "case_2",
    key: "owners:1",
    plugin: "owners",
    itemId: "1",
    name: null,
    generation: 1,
    gone: false,
    workflow: "kyc",
    status: "active",
    state: "review",
    tags: [],
    outcome: null,
    finished: false,
    allowedEvents: ["approve"],
    linkStatus: null,
    ...over,
  });
  const member = (over: Partial<Child> = {}): Family => ({ child: child(over), view: null });

  it("count by their newest generation, item by item", () => {
    const rows = childRows([
      member({ finished: true }),
      member({ key: "owners:2", itemId: "2", name: "Ada Lovelace" }),
      member({ key: "owners:1:2", generation: 2 }),
      member({ key: "directors:1", plugin: "directors" }),
    ]);
    expect(rows.map(({ name, replaced }) => [name, replaced])).toEqual([
      ["1", true],
      ["Ada Lovelace", false],
      ["1", false],
      ["1", false],
    ]);
  });

  it("say beforehand that they will refuse a decision", () => {
    expect(whyNotDecide(member({ finished: true }), "approve")).toBe("has ended");
    expect(whyNotDecide(member(), "approve")).toBeNull();
    expect(whyNotDecide(member(), "reject")).toBe("“Review” does not take it");
  });

  it("say what is due, or that documents wait to be decided", () => {
    const due = { caseId: "case_2", currentlyDue: [], eventuallyDue: [], pendingVerification: [] };
    expect(requirementWords(undefined)).toBe("–");
    expect(requirementWords(due)).toBe("–");
    expect(
      requirementWords({ ...due, currentlyDue: [{ id: "kyc.lastName" }], eventuallyDue: [{ id: "id_front" }] }),
    ).toBe("2 things: last name, id front");
    expect(requirementWords({ ...due, pendingVerification: [{ id: "x" }] })).toBe("1 document to decide");
  });
});
