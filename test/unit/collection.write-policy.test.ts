import { describe, expect, it } from "vitest";
import { undeclaredPath } from "../../src/collection/write-policy";
import type { Json, JsonObject } from "../../src/lib/json";
import { dataFacts, demoForm, pageNamed } from "../support/forms";

const form = demoForm("kyb");
const owners = pageNamed(form, "owners");
const company = pageNamed(form, "company");
const ubos = "entity.data.additionalInfo.ubos";
const facts = dataFacts({
  businessType: "llc",
  additionalInfo: {
    ubos: [
      { id: "item_1", firstName: "Ada", secret: { score: 1 } },
      { id: "item_2", firstName: "Tom" },
    ],
  },
});
const askOwners = (items: Json): string | null => undeclaredPath(owners, { [ubos]: items }, facts);

describe("what a page may write", () => {
  it.each<[string, JsonObject]>([
    ["an answer", { "entity.data.companyName": "Northwind" }],
    ["nothing", {}],
    ["an emptied answer", { "entity.data.companyName": null }],
    ["a date", { "entity.data.dateOfIncorporation": "2015-03-27" }],
    ["a date that is not complete", { "entity.data.dateOfIncorporation": { year: "2015", month: "", day: "" } }],
    [
      "an answer that its own page reveals",
      { "entity.data.businessType": "other", "entity.data.additionalInfo.businessTypeOther": "Guild" },
    ],
  ])("%s", (_name, answers) => {
    expect(undeclaredPath(company, answers, facts)).toBeNull();
  });

  it.each<[string, JsonObject]>([
    ["pluginsOutput.risk_evaluation.riskScore", { "pluginsOutput.risk_evaluation.riskScore": 0 }],
    ["documents", { documents: [] }],
    ["entity.data", { "entity.data": {} }],
    ["entity.type", { "entity.type": "individual" }],
    ["__proto__.polluted", { "__proto__.polluted": true }],
    ["entity.data.constructor.x", { "entity.data.constructor.x": 1 }],
    ["", { "": 1 }],
    ["entity.data.companyName.x", { "entity.data.companyName.x": 1 }],
    // Declared, but on another page.
    ["customData.declarationAccepted", { "customData.declarationAccepted": true }],
    // Declared, but hidden with these answers.
    ["entity.data.additionalInfo.businessTypeOther", { "entity.data.additionalInfo.businessTypeOther": "Guild" }],
    // Declared, but in a shape that smuggles more.
    ["entity.data.companyName", { "entity.data.companyName": { toString: "x" } }],
    ["entity.data.country", { "entity.data.country": ["GB"] }],
    [
      "entity.data.dateOfIncorporation",
      { "entity.data.dateOfIncorporation": { year: "1", month: "1", day: "1", more: 1 } },
    ],
    ["entity.data.dateOfIncorporation", { "entity.data.dateOfIncorporation": { year: 1, month: "1", day: "1" } }],
  ])("refuses %s", (path, answers) => {
    expect(undeclaredPath(company, answers, facts)).toBe(path);
  });

  it.each<[string, Json]>([
    ["new items without an id", [{ firstName: "Eve" }]],
    [
      "items in another order, with what they had",
      [
        { id: "item_2", firstName: "Tom" },
        { id: "item_1", firstName: "Ada M", secret: { score: 1 } },
      ],
    ],
    ["fewer items", [{ id: "item_2", firstName: "Tom" }]],
    ["no items", []],
  ])("lists: %s", (_name, items) => {
    expect(askOwners(items)).toBeNull();
  });

  it.each<[string, string, Json]>([
    ["an id that is not in the list", "0.id", [{ id: "item_9", firstName: "Eve" }]],
    [
      "one id twice",
      "1.id",
      [
        { id: "item_1", firstName: "A", secret: { score: 1 } },
        { id: "item_1", firstName: "B" },
      ],
    ],
    ["a key nobody asks for", "0.role", [{ firstName: "Eve", role: "admin" }]],
    ["a key that was there, changed", "0.secret.score", [{ id: "item_1", firstName: "Ada", secret: { score: 2 } }]],
    ["a key that was there, removed", "0.secret", [{ id: "item_1", firstName: "Ada" }]],
    ["a key of the prototype chain", "0.__proto__", [JSON.parse('{"firstName":"Eve","__proto__":{"x":1}}')]],
    ["a value of another shape", "0.firstName", [{ firstName: { deep: 1 } }]],
    ["an item that is none", "0", ["Ada"]],
    ["no list at all", "", "Ada"],
  ])("refuses lists with %s", (_name, below, items) => {
    expect(askOwners(items)).toBe(below === "" ? ubos : `${ubos}.${below}`);
  });
});
