import { describe, expect, it } from "vitest";
import { builtInTable } from "../../src/checks/builtin";
import { type BuiltInCheckName, builtInChecks } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { checkInput } from "../../src/plugins/check-inputs";
import { readPlugins } from "../../src/plugins/parse";
import type { CheckPlugin } from "../../src/plugins/plugin";
import { bareTools } from "../support/checks";
import { tell } from "../support/decisions";

const company: JsonObject = {
  entity: {
    type: "business",
    data: {
      companyName: "Northwind Trading Ltd",
      country: "GB",
      registrationNumber: "00445790",
      vatNumber: "GB980780684",
      taxNumber: "1955839661",
      lei: "5493001KJTIIGC8Y1R12",
      phone: "+44 20 7946 0958",
      email: "ada@northwind.example",
      website: "https://northwind.example",
      address: { streetNumber: "1", street: "Wharf Road", city: "London", postcode: "N1 7GR", country: "GB" },
      ipCountry: "GB",
      bankInformation: { iban: "GB82WEST12345698765432", holderName: "Northwind Trading Limited" },
      additionalInfo: { mainRepresentative: { firstName: "Tomas", lastName: "Vogel", dateOfBirth: "1974-08-12" } },
    },
  },
  documents: [
    {
      type: "passport",
      properties: {
        mrz: "P<DEUVOGEL<<TOMAS<<<<<<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478DEU7408122M3104150<<<<<<<<<<<<<<00",
        validUntil: "2031-04-15",
      },
      pages: [{ ballerineFileId: "file_1" }],
    },
  ],
  pluginsOutput: {
    businessInformation: { data: { name: "NORTHWIND TRADING LIMITED" } },
    ubo: {
      data: {
        nodes: [
          { id: "subject", data: { name: "Northwind", type: "COMPANY" } },
          { id: "p1", data: { name: "Ada", type: "PERSON" } },
        ],
        edges: [{ source: "p1", target: "subject", data: { sharePercentage: 100 } }],
      },
    },
  },
};

function pluginFor(check: BuiltInCheckName, over: JsonObject = {}): CheckPlugin {
  const raw: Json = {
    name: "it",
    pluginKind: "check",
    check,
    stateNames: ["go"],
    successAction: "OK",
    errorAction: "NO",
    ...over,
  };
  const parsed = readPlugins({ apiPlugins: [raw] });
  const [plugin] = parsed.plugins;
  if (plugin?.kind !== "check") throw new Error(JSON.stringify(parsed.problems));
  return plugin;
}

describe("a check of our own in a definition", () => {
  it.each(builtInChecks)("%s: reads its subject from where the documented context keeps it", async (check) => {
    const plugin = pluginFor(check);
    expect(plugin.vendor).toBe("builtin");
    const input = checkInput(plugin, company, bareTools.nowMs);
    if (!input.ok) throw new Error(input.error);
    const done = await builtInTable[check].run(input.value, { ...bareTools, environment: "sandbox" });
    if (!done.ok) throw new Error(JSON.stringify(done.error));
    // Nobody has inspected the file of this context.
    expect([done.value.status, done.value.reasons]).toEqual(
      check === "document-duplicates"
        ? ["cancelled", [expect.objectContaining({ code: "not_covered" })]]
        : ["clear", []],
    );
  });

  it.each(builtInChecks)("%s: says what is missing before anything runs", (check) => {
    const input = checkInput(pluginFor(check), { entity: { type: "business", data: {} } }, bareTools.nowMs);
    expect(input).toEqual({ ok: false, error: expect.stringContaining("the check needs") });
  });

  it("takes its limits from the author's options", () => {
    const input = checkInput(pluginFor("age", { options: { minimumAge: 21 } }), company, bareTools.nowMs);
    expect(input).toMatchObject({ ok: true, value: { dateOfBirth: "1974-08-12", options: { minimumAge: 21 } } });
  });

  it("leaves a verdict, reasons and data at its destination", () => {
    const plugin = {
      name: "account",
      pluginKind: "check",
      check: "iban",
      stateNames: ["go"],
      successAction: "OK",
      errorAction: "NO",
    };
    const states = { go: { on: { OK: "done", NO: "look" } }, done: {}, look: {} };
    const story = tell({ states, plugins: [plugin], data: { bankInformation: { iban: "GB82WEST12345698765432" } } });
    const [planned] = story.last.effects.map(({ effect }) => effect).filter((effect) => effect.kind === "run_check");
    expect(planned).toMatchObject({ check: "iban", vendor: "builtin", input: { iban: "GB82WEST12345698765432" } });
    const output = {
      type: "iban",
      vendor: "builtin",
      status: "clear",
      reasons: [],
      data: { country: "GB" },
      matches: [],
    };
    story.finish("account", { status: "success", output });
    expect(story.state()).toBe("done");
    expect(story.at("pluginsOutput.account")).toMatchObject({
      verdict: "clear",
      vendor: "builtin",
      data: { country: "GB" },
    });
  });
});
