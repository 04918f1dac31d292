import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { endedImport, uploadFile } from "../support/transaction-imports";
import { isoAgo, unique } from "../support/transactions";

let api: ApiClient;
beforeAll(async () => {
  ({ api } = await aTenantClient());
});

describe("a bank's statement", () => {
  it("is read with currencies, debits and credits beside amounts and weekdays beside dates; what contradicts its row is refused by its line", async () => {
    const word = unique("marks");
    const at = Date.parse(isoAgo(2));
    const day = (over: number) =>
      new Intl.DateTimeFormat("de-DE", {
        ...{ weekday: "short", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" },
      } as const).format(at + over * 86_400_000);
    const [right, wrong] = [day(0), day(0).replace(/^[^,]*/, day(-1).replace(/,.*/, ""))];
    const cells: [amount: string, currency: string, date?: string][] = [
      ...([
        ["€ 1.234,50 S", ""],
        ["12,00 GBP H", "GBP"],
        ["kr 100", "NOK"],
        ["12,00 GBP", "EUR"],
      ] as [string, string][]),
      ...([
        ["$5", ""],
        ["-5,00 € H", ""],
        ["5", "EUR", wrong],
        ["$5", "EUR"],
      ] as [string, string, string?][]),
    ];
    const rows = cells.map(([amount, currency, date = right], place) =>
      [`${word}-${place}`, date, amount, currency, "a", "b"].join(";"),
    );
    const text = ["id;date;amount;currency;payer;payee", ...rows].join("\n");
    const query = "?dates=day.month.year&amounts=comma";
    const looked = await api.send("POST", `/transactions/imports/preview${query}`, {
      ...{ body: new TextEncoder().encode(text), headers: { "content-type": "text/csv" } },
    });
    expect((looked.json.rows as JsonObject[]).slice(0, 3)).toMatchObject([
      { amount: 1_234.5, currency: "EUR", direction: "outbound" },
      { amount: 12, currency: "GBP", direction: "inbound" },
      { amount: 100, currency: "NOK", direction: null },
    ]);
    const id = (await uploadFile(api, text, query)).textAt("id");
    expect(await endedImport(api, id)).toMatchObject({ accepted: 3, refused: 5 });
    const refused = (await api.get(`/transactions/imports/${id}/refusals`)).json.data as JsonObject[];
    expect(refused.map(({ line, message }) => [line, message])).toEqual([
      [5, "amount: It is in GBP, and currency is EUR."],
      [6, "currency: The sign beside amount stands for more than one currency, and nothing else says which."],
      [7, "amount: It is a credit, and its sign says otherwise."],
      [8, "date: That day is another weekday, read as day.month.year."],
      [9, "amount: Its sign $ does not stand for EUR, and currency is EUR."],
    ]);
    expect((await api.get(`/transactions/${word}-0`)).json).toMatchObject({
      ...{ amount: 1_234.5, currency: "EUR", direction: "outbound" },
    });
  });

  it("needs no column of currencies where its amounts say theirs; a sign of several will not do", async () => {
    const text = (...amounts: string[]) =>
      [
        "id,date,amount,payer,payee",
        ...amounts.map((one) => [unique("bare"), isoAgo(2), one, "a", "b"].join(",")),
      ].join("\n");
    const id = (await uploadFile(api, text("5", "5 EUR"), "?amounts=point")).textAt("id");
    expect(await endedImport(api, id)).toMatchObject({ accepted: 1, refused: 1 });
    const answered = await uploadFile(api, text("$5", "£5"), "?amounts=point");
    expect([answered.status, answered.textAt("error.message")]).toEqual([
      ...[400, expect.stringContaining('no column becomes "currency"')],
    ]);
  });

  it("of the same late day of each month is asked about: its years are days as well", async () => {
    const months = Array.from(
      { length: 60 },
      (_, at) => `25.${String((at % 12) + 1).padStart(2, "0")}.${20 + Math.floor(at / 12)}`,
    );
    const possible = async (dates: string[]) => {
      const text = ["id,date,amount,currency,payer,payee", ...dates.map((date, at) => `${at},${date},5,EUR,a,b`)].join(
        "\n",
      );
      const headers = { "content-type": "text/csv" };
      const looked = await api.send("POST", "/transactions/imports/preview", {
        body: new TextEncoder().encode(text),
        headers,
      });
      return looked.at("dates.possible");
    };
    expect(await possible(months)).toEqual(["iso", "day.month.year"]);
    expect(await possible([...months, "25.02.21 Thu"])).toEqual(["day.month.year"]);
  });
});

describe("a statement with a column of debits and one of credits", () => {
  const head = "id;date;Ausgang;Eingang;currency;payer;payee";
  const query = "?amounts=comma";

  it("is looked at and taken in alike, once however often it is sent, and refused by lines that have both, neither, or a credit below zero", async () => {
    const word = unique("split");
    const cells: [debit: string, credit: string][] = [
      ["1.234,50", ""],
      ["-12,00", "0,00"],
      ["-", "70,25 €"],
      ["5,00", "5,00"],
      ["", "0"],
      ["", "-5,00"],
    ];
    const date = isoAgo(2);
    const rows = cells.map(([debit, credit], place) =>
      [`${word}-${place}`, date, debit, credit, "EUR", "a", "b"].join(";"),
    );
    const text = [head, ...rows].join("\n");
    const looked = await api.send("POST", `/transactions/imports/preview${query}`, {
      ...{ body: new TextEncoder().encode(text), headers: { "content-type": "text/csv" } },
    });
    expect(looked.at("problems")).toEqual([]);
    expect(looked.at("amounts.possible")).toEqual(["comma"]);
    const problems = [
      [3, "debit: It is below zero."],
      [5, "debit, credit: Both have an amount."],
      [6, "debit, credit: Neither has an amount."],
      [7, "credit: It is below zero."],
    ];
    const seen = looked.json.rows as JsonObject[];
    expect([seen[0], seen[2]]).toMatchObject([
      { amount: 1_234.5, currency: "EUR", direction: "outbound", problem: null },
      { amount: 70.25, direction: "inbound", problem: null },
    ]);
    const said = seen.flatMap(({ line, problem }) => (problem === null ? [] : [[line, problem]]));
    expect(said).toEqual(problems);
    const id = (await uploadFile(api, text, query)).textAt("id");
    expect(await endedImport(api, id)).toMatchObject({
      ...{ accepted: 2, duplicates: 0, refused: 4 },
      fields: [
        "correlationId",
        "date",
        "debit",
        "credit",
        "currency",
        "originator.correlationId",
        "beneficiary.correlationId",
      ],
    });
    const refused = (await api.get(`/transactions/imports/${id}/refusals`)).json.data as JsonObject[];
    expect(refused.map(({ line, message }) => [line, message])).toEqual(problems);
    for (const [place, amount, direction] of [
      [0, 1_234.5, "outbound"],
      [2, 70.25, "inbound"],
    ] as const)
      expect((await api.get(`/transactions/${word}-${place}`)).json).toMatchObject({ amount, direction });
    const again = (await uploadFile(api, text, query)).textAt("id");
    expect(await endedImport(api, again)).toMatchObject({ accepted: 0, duplicates: 2, refused: 4 });
  });

  it("is refused as a whole where another column becomes the amount as well", async () => {
    const text = `id,date,Debit,amount,currency,payer,payee\n${unique("both")},${isoAgo(2)},5,5,EUR,a,b`;
    const answered = await uploadFile(api, text, `?mapping=${encodeURIComponent('{"Debit":"debit"}')}`);
    expect([answered.status, answered.textAt("error.param"), answered.textAt("error.message")]).toEqual([
      ...[400, "mapping", expect.stringContaining('a column becomes "amount" and another becomes "debit"')],
    ]);
  });
});
