import { describe, expect, it } from "vitest";
import { acceptAttributeOf, acceptedKindsFrom, isAccepted } from "../../src/collection/accepted-kinds";
import { formProblems } from "../../src/collection/form-checks";
import type { Json, JsonObject } from "../../src/lib/json";
import { field, firstPage, formOf } from "../support/forms";

const asked = (params: JsonObject, element = "file"): JsonObject =>
  field("deed", element, { valueDestination: null, params: { label: "Deed", category: "deed", ...params } });
const only = (written: JsonObject) => {
  const form = formOf([written]);
  const [element] = firstPage(form).elements;
  if (element === undefined) throw new Error("the page is empty");
  return { element, warnings: formProblems(form, "forms.test").map(({ code }) => code) };
};

describe("the documented list of file formats", () => {
  it.each<[Json, string[] | null]>([
    [".pdf", ["pdf"]],
    ["application/pdf, .JPG", ["pdf", "jpeg"]],
    [
      ["image/png", "pdf"],
      ["pdf", "png"],
    ],
    ["image/*", ["jpeg", "png", "webp", "heic"]],
    ["*", ["pdf", "jpeg", "png", "webp", "heic"]],
    ["heif", ["heic"]],
    [".pdf,.docx", ["pdf"]],
    [".docx", null],
    ["", null],
    [7, null],
    [null, null],
  ])("%j is %j", (written, kinds) => {
    expect(acceptedKindsFrom(written)).toEqual(kinds);
  });

  it.each(["file", "document"])("is read by a %s as the kinds it takes", (kind) => {
    const { element, warnings } = only(asked({ acceptFileFormats: ".pdf,.png" }, kind));
    expect([element.params.accept, element.params.acceptFileFormats, warnings]).toEqual([
      ["pdf", "png"],
      undefined,
      [],
    ]);
    expect(acceptAttributeOf(element)).toBe("application/pdf,.pdf,image/png,.png");
    expect(["application/pdf", "image/png", "image/jpeg"].map((type) => isAccepted(element, type))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("that names nothing we take is kept, and the builder is told that it does nothing", () => {
    const { element, warnings } = only(asked({ acceptFileFormats: ".docx" }));
    expect([element.params.acceptFileFormats, warnings]).toEqual([".docx", ["unknown_param"]]);
    expect(acceptAttributeOf(element)).toBeNull();
  });

  it("means nothing for a photo that is taken at once", () => {
    expect(only(asked({ accept: ["pdf"] }, "camera")).warnings).toEqual(["unknown_param"]);
  });
});
