import { describe, expect, it } from "vitest";
import type { RuleDay, TransactionFacts } from "../../src/domain/transactions";
import type { DefinitionVersion } from "../../src/monitoring/alert-definition";
import { parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { judge } from "../../src/monitoring/judge";
import type { ActiveDefinitions } from "../../src/windows/window-api";
import { withoutNames } from "../../src/windows/without-names";
import { aTransaction } from "../support/transaction-facts";
import { BareWindows } from "../support/windows";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 4, 1);
/** To one shop, so many days after the start. */
const onDay = (day: number, over: object = {}): TransactionFacts =>
  aTransaction({ atMs: startMs + Math.round(day * dayMs), ...over });

const rule = (over: object, version = 1): DefinitionVersion => {
  const parsed = parseAlertDefinition({
    ...{ name: "Many", severity: "low", subject: "beneficiary", measure: { aggregate: "count" } },
    ...{ compare: { with: "constant", value: 1 } },
    ...("measure" in over ? {} : { window: { amount: 10, unit: "days" } }),
    ...over,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { id: "ald_rule", version, body: parsed.value };
};
const daily = { run: { schedule: "daily" } };
const largerThan = (value: number, over: object = {}) => ({
  ...{ measure: { aggregate: "amount" }, compare: { with: "constant", value } },
  ...over,
});

/** What stands of each day: how often it held, and by which version. */
class Standing {
  readonly #days = new Map<string, RuleDay>();

  hear(days: readonly RuleDay[]): void {
    for (const day of days) this.#days.set(`${day.definitionId} ${day.groupKey} ${day.day}`, day);
  }

  days(): RuleDay[] {
    return [...this.#days.values()].filter(({ held }) => held !== null);
  }

  /** By days after the start. */
  all(): [day: number, times: number, version: number][] {
    return this.days()
      .flatMap(({ day, held, definitionVersion }): [number, number, number][] =>
        held === null ? [] : [[(Date.parse(day) - startMs) / dayMs, held.times, definitionVersion]],
      )
      .sort(([a], [b]) => a - b);
  }
}

/** Windows of one tenant whose definitions are put in force one after the other. */
class Course {
  readonly bare = new BareWindows(2);
  readonly standing = new Standing();
  #active: ActiveDefinitions = { revision: 0, definitions: [] };

  async inForce(...definitions: DefinitionVersion[]): Promise<void> {
    this.#active = { revision: this.#active.revision + 1, definitions };
    await this.bare.windows.install(this.#active);
  }

  async comes(...transactions: TransactionFacts[]): Promise<void> {
    this.standing.hear((await this.bare.windows.ingest(transactions, this.#active)).days);
  }

  async judged(today: number): Promise<void> {
    for (const definition of this.#active.definitions.filter(({ body }) => body.run !== "on_arrival"))
      for await (const { days } of this.bare.windows.judgeDays(definition, this.#active, startMs + today * dayMs, 100))
        this.standing.hear(days);
  }
}

/** As long as another rule has the same groups, they stay; else the rule that comes back makes its own. */
const another: DefinitionVersion = { ...rule({ compare: { with: "constant", value: 99 } }), id: "ald_other" };

describe.each([
  ["the only one of its groups", []],
  ["one of several of its groups", [another]],
])("a definition that is switched off and on again, %s,", (_which, others) => {
  it("takes back nothing of what it does not judge again", async () => {
    const course = new Course();
    await course.inForce(rule({}), ...others);
    await course.comes(onDay(1), onDay(5));
    expect(course.standing.all()).toEqual([[5, 1, 1]]);
    await course.inForce(...others);
    await course.inForce(rule({}), ...others);
    await course.comes(onDay(2));
    expect(course.standing.all()).toEqual([
      [2, 1, 1],
      [5, 1, 1],
    ]);
    await course.comes(onDay(5.5));
    expect(course.standing.all().at(-1)).toEqual([5, 2, 1]);
  });

  it("takes back nothing of gaps either", async () => {
    const gap = { measure: { aggregate: "gap" }, compare: { with: "constant", value: 3 } };
    const course = new Course();
    await course.inForce(rule(gap), ...others);
    await course.comes(onDay(1), onDay(5));
    await course.inForce(...others);
    await course.inForce(rule(gap), ...others);
    await course.comes(onDay(4.9));
    // What it came to is no function of what comes now; what it is told of the late one is.
    expect(course.standing.all()).toEqual([
      [4, 1, 1],
      [5, 1, 1],
    ]);
  });

  it("takes back nothing of a day that was over, when more comes of that day", async () => {
    const course = new Course();
    await course.inForce(rule(largerThan(5, daily)), ...others);
    await course.comes(onDay(1, { euros: 10 }));
    await course.judged(2);
    await course.inForce(...others);
    await course.inForce(rule(largerThan(5, daily)), ...others);
    await course.comes(onDay(1.5, { euros: 1 }));
    await course.judged(3);
    expect(course.standing.all()).toEqual([[1, 1, 1]]);
  });
});

describe("a definition that is published again", () => {
  it("goes on with the days of who it told before, when it looks at another side of theirs", async () => {
    const course = new Course();
    const outbound = { direction: "outbound", beneficiary: { id: "cpt_shop" } };
    await course.inForce(rule({ subject: "beneficiary" }));
    await course.comes(onDay(5, outbound), onDay(5.1, outbound));
    await course.inForce(rule({ subject: "counterparty" }, 2));
    await course.comes(onDay(5.2, outbound));
    expect(course.standing.all()).toEqual([[5, 2, 2]]);
  });

  it("counts a moment of a day once, whichever version asked there first", async () => {
    const course = new Course();
    await course.inForce(rule(largerThan(5, daily)));
    await course.comes(onDay(1, { euros: 10 }));
    await course.judged(2);
    await course.inForce(rule(largerThan(6, daily), 2));
    await course.comes(onDay(1.5, { euros: 7 }));
    await course.judged(2);
    expect(course.standing.all()).toEqual([[1, 2, 2]]);
  });

  it("takes back what it does not say any more, where it is asked again", async () => {
    const course = new Course();
    await course.inForce(rule(largerThan(5, daily)));
    await course.comes(onDay(1, { euros: 10 }));
    await course.judged(2);
    await course.inForce(rule(largerThan(100, daily), 2));
    await course.comes(onDay(1.5, { euros: 7 }));
    await course.judged(2);
    expect(course.standing.all()).toEqual([]);
  });

  it.each([
    ["what it is compared with", largerThan(4, daily)],
    ["what it looks at", largerThan(4, { ...daily, filter: { key: "baseAmount", operator: "GTE", value: 3 } })],
    ["whom it looks at", largerThan(4, { ...daily, groupBy: ["currency"] })],
  ])("judges all days that are not judged yet, when it changes %s", async (_what, next) => {
    const course = new Course();
    const filter = { key: "baseAmount", operator: "GTE", value: 9 };
    await course.inForce(rule(largerThan(5, { ...daily, filter })));
    await course.comes(onDay(0, { euros: 10 }));
    await course.judged(1);
    // One that the first version does not look at, on a day that is judged: that is over.
    await course.comes(onDay(0.5, { euros: 7 }));
    // Both of a day that is over and not judged yet, and of one that is not over.
    await course.comes(onDay(1, { euros: 10 }), onDay(2, { euros: 10 }), onDay(2.1, { euros: 7 }));
    await course.inForce(rule(next, 2));
    await course.judged(2);
    const known = course.standing.all().map(([day]) => day);
    expect(known).toEqual([0, 1]);
    await course.judged(3);
    await course.judged(4);
    const stands = course.standing.all();
    expect(stands.slice(0, 2)).toEqual([
      [0, 1, 1],
      [1, 1, 2],
    ]);
    expect(stands.slice(2)).toEqual([[2, 2, 2]]);
  });

  it("loses nothing over several versions between two judgements", async () => {
    const course = new Course();
    const filtered = (value: number) =>
      largerThan(5, { ...daily, filter: { key: "baseAmount", operator: "GTE", value } });
    await course.inForce(rule(filtered(1)));
    await course.comes(onDay(1, { euros: 10 }));
    await course.inForce(rule(filtered(2), 2));
    await course.comes(onDay(1.2, { euros: 10 }));
    await course.inForce(rule(filtered(3), 3));
    await course.judged(2);
    expect(course.standing.all()).toEqual([[1, 2, 3]]);
  });

  it("begins with what comes from then on when it was not in force before", async () => {
    const course = new Course();
    await course.inForce(rule(largerThan(5, daily)));
    await course.inForce();
    await course.comes(onDay(1, { euros: 10 }));
    await course.inForce(rule(largerThan(5, daily), 2));
    await course.judged(2);
    expect(course.standing.all()).toEqual([]);
  });
});

describe("a call that is made again", () => {
  const answers = { verdict: "block", name: "As it was" };

  it.each([
    ["published again", [rule({ verdict: "review", name: "As it is" }, 2)]],
    ["published again for other groups", [rule({ verdict: "review", groupBy: ["currency"] }, 2)]],
    ["switched off", []],
  ])("answers what it answered, though the rule was %s in between", async (_what, next) => {
    const { windows } = new BareWindows(2);
    const came = [onDay(1), onDay(2)];
    const first = await windows.ingest(came, { revision: 1, definitions: [rule(answers)] });
    expect(first.fired).toMatchObject([{ verdict: "block", name: "As it was", definitionVersion: 1 }]);
    await windows.install({ revision: 2, definitions: next });
    expect((await windows.ingest(came, { revision: 2, definitions: next })).fired).toEqual(first.fired);
  });

  it("answers nothing of rules that are asked when a day is over", async () => {
    const course = new Course();
    await course.inForce(rule(largerThan(5, daily)));
    const one = onDay(1, { euros: 10 });
    await course.comes(one);
    await course.judged(2);
    const active = { revision: 1, definitions: [rule(largerThan(5, daily))] };
    expect((await course.bare.windows.ingest([one], active)).fired).toEqual([]);
  });
});

describe("windows of earlier releases", () => {
  it("get the columns that have come since when they are next opened", async () => {
    const course = new Course();
    await course.inForce(rule(largerThan(5, daily)));
    await course.comes(onDay(1, { euros: 10 }));
    for (const { sql } of course.bare.storages) {
      for (const [table, column] of [
        ["plan", "noting"],
        ["plan", "judged_before"],
        ["subjects", "tracking"],
        ["owed", "turn"],
        ["days", "party_ids"],
      ])
        sql.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`);
      for (const table of ["leaving", "peer_days"]) sql.exec(`DROP TABLE ${table}`);
      sql.exec("DROP INDEX hits_at");
    }
    await course.judged(2);
    expect(course.standing.all()).toEqual([[1, 1, 1]]);
    await course.inForce(rule(largerThan(1, { ...daily, groupBy: ["currency"] }), 2));
    await course.comes(onDay(2, { euros: 3 }));
    await course.judged(3);
    expect(course.standing.all().at(-1)).toEqual([2, 1, 2]);
  });
});

describe("forgetting somebody with very many transactions", () => {
  it("goes on page by page, and takes in nothing of them before it is done", async () => {
    const bare = new BareWindows(3);
    const active = { revision: 1, definitions: [rule({})] };
    const busy = { id: "cpt_busy", correlationId: "the-busy-one" };
    const all = Array.from({ length: 1_200 }, (_, place) =>
      onDay(place / 100, { originator: { id: `cpt_payer${place % 7}` }, beneficiary: busy }),
    );
    await bare.windows.ingest(all, active);
    const left = async () => {
      const asked = { subjectId: busy.id, of: null, afterMs: 0, toMs: Date.now(), limit: 5_000 };
      return (await bare.windows.entriesOf(asked)).length;
    };
    expect(await bare.windows.forget(busy.id, 1)).toEqual({ pages: 1, isDone: false });
    expect(await left()).toBe(700);
    // From the beginning on nobody tells what the caller calls them.
    const late = onDay(12, { beneficiary: { id: busy.id, correlationId: busy.id } });
    const { days, fired } = await bare.windows.ingest([late], active);
    expect([days.filter(({ subject }) => subject.id === busy.id), fired]).toEqual([[], []]);
    expect(await bare.windows.forget(busy.id, 1)).toEqual({ pages: 1, isDone: false });
    expect(await bare.windows.forget(busy.id, 9)).toEqual({ pages: 1, isDone: true });
    expect(await left()).toBe(0);
    expect(await bare.windows.forget(busy.id, 0)).toEqual({ pages: 0, isDone: true });
    const texts = bare.storages.map(({ sql }) => JSON.stringify(sql.exec("SELECT facts FROM entries").toArray()));
    expect(texts.some((text) => text.includes("the-busy-one"))).toBe(false);
    // Who comes back begins anew.
    await bare.windows.ingest([late], active);
    expect(await left()).toBe(1);
  });
});

describe("what rules come to when a side is erased", () => {
  const isGilda = { key: "counterparty.correlationId", operator: "MATCHES", value: "^gilda" };
  const named = (who: string) => ({ originator: { id: `cpt_${who}`, correlationId: `${who}-7` } });
  const before = [1, 1.5, 2, 2.5, 3, 3.5, 4].map((day, place) => onDay(day, named(place % 2 === 0 ? "gilda" : "bob")));
  const after = [5, 5.5, 6].map((day, place) => onDay(day, named(place === 1 ? "bob" : "ada")));
  const peers = {
    with: "peer_group",
    by: ["counterparty.correlationId"],
    factor: 0.5,
    minimumPeers: 1,
    minimumCount: 1,
  };

  it.each([
    ["that looks away from the name", { filter: { operator: "not", rules: [isGilda] } }],
    ["that looks at the name", { filter: { operator: "or", rules: [isGilda, { ...isGilda, value: "^bob" }] } }],
    ["of the share of the name", { measure: { aggregate: "share", where: isGilda, of: "count" } }],
    ["of how many names there are", { measure: { aggregate: "distinct", of: "counterparty.correlationId" } }],
    ["of each name", { groupBy: ["counterparty.correlationId"] }],
    ["that looks away from the name when the day is over", { filter: { operator: "not", rules: [isGilda] }, ...daily }],
  ])("are those of the transactions as they are told from then on: %s", async (_what, over) => {
    const definition = rule({ window: { amount: 9, unit: "days" }, compare: { with: "constant", value: 0 }, ...over });
    const course = new Course();
    await course.inForce(definition);
    await course.comes(...before);
    await course.judged(5);
    expect((await course.bare.windows.forget("cpt_gilda", 10)).isDone).toBe(true);
    await course.comes(...after);
    await course.judged(8);
    const told = [...before, ...after].map((facts) => withoutNames(facts, ({ id }) => id === "cpt_gilda"));
    const later = judge(compileDefinition(definition), told, {
      fromMs: startMs + 5 * dayMs,
      toMs: startMs + 8 * dayMs,
    });
    const ofShop = ({ subject, day }: RuleDay) => subject.id === "cpt_shop" && Date.parse(day) >= startMs + 5 * dayMs;
    const plain = (days: RuleDay[]) =>
      days
        .filter(ofShop)
        .map(({ groupKey, day, held }) => JSON.stringify([groupKey, day, held?.value, held?.times, held?.count]))
        .sort();
    expect(plain(course.standing.days())).toEqual(plain(later));
    const stored = course.bare.storages.map(({ sql }) =>
      ["entries", "groups", "tallies", "noted", "hits", "days"].map((table) =>
        sql.exec(`SELECT * FROM ${table}`).toArray(),
      ),
    );
    expect(JSON.stringify(stored)).not.toContain("gilda-7");
  });

  it("against peers of its name, are those of the same peers", async () => {
    const compare = { ...peers, operator: "gte", window: { amount: 9, unit: "days" } };
    const definition = rule({ measure: { aggregate: "amount" }, compare });
    const course = new Course();
    await course.inForce(definition);
    const elsewhere = [1, 2].map((day) => onDay(day, { ...named("gilda"), beneficiary: { id: "cpt_other" } }));
    await course.comes(...before, ...elsewhere);
    await course.judged(3);
    const stands = course.standing.days();
    expect(stands.length).toBeGreaterThan(0);
    expect((await course.bare.windows.forget("cpt_gilda", 10)).isDone).toBe(true);
    await course.comes(onDay(2, { originator: { id: "cpt_gilda", correlationId: "cpt_gilda" } }));
    await course.judged(3);
    const keys = (days: RuleDay[]) => new Set(days.map(({ groupKey, day }) => `${groupKey} ${day}`));
    // The late one is told of the day and group that were told before.
    expect(keys(course.standing.days())).toEqual(keys(stands));
  });
});
