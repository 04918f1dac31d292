import { expect, it } from "vitest";
import { bodyOf } from "../../src/sdk/api/body";
import { inFrontOf } from "../support/sdk-client";

const bytes = new Uint8Array([37, 80, 68, 70]);
const textOf = async (form: FormData, name: string) =>
  Promise.all(
    form
      .getAll(name)
      .map(async (part) => (typeof part === "string" ? part : `${part.name}:${part.type}:${await part.text()}`)),
  );

it("a form carries its fields as JSON and its files as they are, one or several, with their names", async () => {
  const { content } = bodyOf("m", {
    document: { category: "identity", pages: [1, 2] },
    text: "plain",
    none: undefined,
    file: bytes,
    files: [
      new File([bytes], "own.pdf", { type: "application/pdf" }),
      new Blob([bytes]),
      { content: bytes.buffer, name: "named.png", type: "image/png" },
    ],
  });
  const form = content as FormData;
  expect([...new Set(form.keys())]).toEqual(["document", "text", "file", "files"]);
  expect(await textOf(form, "document")).toEqual(['{"category":"identity","pages":[1,2]}']);
  expect(await textOf(form, "text")).toEqual(['"plain"']);
  expect(await textOf(form, "file")).toEqual(["file::%PDF"]);
  expect(await textOf(form, "files")).toEqual([
    "own.pdf:application/pdf:%PDF",
    "file::%PDF",
    "named.png:image/png:%PDF",
  ]);
});

it("an object that only looks a little like a file is a field", async () => {
  const { content } = bodyOf("m", { note: { content: "text", name: "n" } });
  expect(await textOf(content as FormData, "note")).toEqual(['{"content":"text","name":"n"}']);
});

it("bytes and texts go out as they are, and say so", async () => {
  expect(bodyOf("r", bytes)).toEqual({ content: bytes, type: "application/octet-stream" });
  expect(bodyOf("r", "a,b")).toEqual({ content: "a,b", type: "text/plain" });
});

it("a query leaves out what is not said, and says lists one by one", async () => {
  const { edgecase, left } = inFrontOf([{ status: 200, body: { data: [], nextCursor: null } }]);
  await edgecase.cases.list({ q: "Zoë & Søn", status: undefined, limit: 5 }).page("next");
  await edgecase.branding.publish({}, { query: { workflow: "kyb" } });
  expect(left.map(({ url }) => url.search)).toEqual(["?q=Zo%C3%AB+%26+S%C3%B8n&limit=5&cursor=next", "?workflow=kyb"]);
  expect(left[1]?.body).toBe("{}");
});
