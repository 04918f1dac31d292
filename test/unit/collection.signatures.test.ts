import { describe, expect, it } from "vitest";
import { readAnswers } from "../../src/collection/answers";
import { acceptedAnswers } from "../../src/collection/apply";
import { isSigned, shownTextSha256 } from "../../src/collection/signatures";
import { sha256Hex } from "../../src/lib/bytes";
import type { Json, JsonObject } from "../../src/lib/json";
import { dataFacts, field, firstPage, formOf, nowMs } from "../support/forms";

const signature = (params: JsonObject): JsonObject => field("a", "signature", { params: { label: "a", ...params } });

describe("signing", () => {
  const text = { en: "I accept the terms.", de: "Ich nehme an." };
  const form = formOf([signature({ text })], { languages: ["en", "de"] });
  const on = firstPage(form);
  const [element] = on.elements;
  if (element === undefined) throw new Error("no element");
  const typedName = (hash: string, over: Record<string, string> = {}): [string, string][] =>
    Object.entries({ method: "typed", name: "Ada", textSha256: hash, ...over }).map(([part, value]) => [
      `a.${part}`,
      value,
    ]);
  const german = sha256Hex(text.de);
  const signed = { method: "typed", name: "Ada", textSha256: german, signedAtMs: nowMs };
  const submitted = (posted: [string, string][], data: JsonObject, atMs = nowMs): Json | undefined => {
    const facts = { ...dataFacts(data), nowMs: atMs };
    return acceptedAnswers(on, readAnswers(on, posted, facts), facts, "1").answers["entity.data.a"];
  };

  it("knows each wording by its hash", () => {
    expect(shownTextSha256(element, "de", "en")).toBe(german);
    expect(shownTextSha256(element, "de-AT", "en")).toBe(german);
    expect(shownTextSha256(element, "fr", "en")).toBe(sha256Hex(text.en));
    const plain = firstPage(formOf([signature({ text: "I accept." })])).elements[0];
    expect(plain && shownTextSha256(plain, "fr", "en")).toBe(sha256Hex("I accept."));
  });

  it("sets the time of the case, and none for a text that the form does not have", () => {
    expect(submitted(typedName(german), {})).toEqual(signed);
    const other = submitted(typedName("0".repeat(64)), {});
    expect(other).not.toHaveProperty("signedAtMs");
    expect(isSigned(element, other)).toBe(false);
  });

  it("keeps the time of a signature that is sent again as it was, and renews it when the name changes", () => {
    expect(submitted(typedName(german), { a: signed }, nowMs + 5_000)).toEqual(signed);
    expect(submitted(typedName(german, { name: "Ada M" }), { a: signed }, nowMs + 5_000)).toEqual({
      ...signed,
      name: "Ada M",
      signedAtMs: nowMs + 5_000,
    });
  });

  it("holds for the text it was given for: when that changes, it is unsigned", () => {
    expect(isSigned(element, signed)).toBe(true);
    const later = firstPage(formOf([signature({ text: { ...text, de: "Ich nehme alles an." } })])).elements[0];
    expect(later && isSigned(later, signed)).toBe(false);
    const other = firstPage(formOf([signature({ text: { ...text, fr: "J'accepte." } })])).elements[0];
    expect(other && isSigned(other, signed)).toBe(true);
  });

  it.each<[string, JsonObject]>([
    ["no name", { method: "typed", textSha256: german }],
    ["no way of signing", { name: "Ada", textSha256: german }],
    ["nothing drawn", { method: "drawn", name: "Ada", textSha256: german }],
    ["something else drawn", { method: "drawn", name: "Ada", strokes: "M0 0", textSha256: german }],
    ["no text", { method: "typed", name: "Ada" }],
  ])("is not done with %s", (_name, value) => {
    expect(isSigned(element, value)).toBe(false);
  });

  it("hashes of the text are the form's own, whatever was sent with it", () => {
    const forged = formOf([signature({ text, textSha256: { en: german, xx: "0" } })]);
    expect(firstPage(forged).elements[0]?.params.textSha256).toEqual({ en: sha256Hex(text.en), de: german });
  });
});
