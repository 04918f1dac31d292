import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { OpenApi } from "../../scripts/sdk/document";
import { generatedFolder, generatedTexts } from "../../scripts/sdk/generated";
import { operationsOf, type SdkOperation } from "../../scripts/sdk/operations";
import { documentFor } from "../../src/routes/api";
import { inFrontOf } from "../support/sdk-client";

// A cast at the door: the document is ours, the type is the part of it that the generator reads.
const document = documentFor("https://edgecase.example") as unknown as OpenApi;
const operations = operationsOf(document);

it.each(Object.entries(generatedTexts()))(
  "%s is what the API says of itself now; else: npm run sdk:generate",
  (name, text) => {
    const [kept, made] = [readFileSync(join(generatedFolder, name), "utf8").split("\n"), text.split("\n")];
    // A difference in ten thousand lines is not a message: the first line that differs is.
    const differs = kept.findIndex((line, place) => line !== made[place]);
    expect([kept[differs], kept.length]).toEqual([differs === -1 ? undefined : made[differs], made.length]);
  },
);

/** The call as somebody writes it, with made-up ids. */
async function call({ resource, name, path, input, output }: SdkOperation) {
  const { edgecase, left } = inFrontOf([{ status: 200, body: { data: [], nextCursor: null } }]);
  const ids = [...path.matchAll(/\{\w+\}/g)].map((_id, place) => `id ${place}/x`);
  const method = (edgecase as unknown as Record<string, Record<string, (...given: unknown[]) => unknown>>)[resource]?.[
    name
  ];
  const params = input === "bytes" ? "bytes" : input === "query" ? {} : { some: "thing" };
  const answer = method?.(...ids, params);
  if (output === "list") await (answer as { page(): Promise<unknown> }).page();
  else await answer;
  return { left, answer, ids };
}

it("asks with every method for what the document says", async () => {
  const asked: string[] = [];
  const wanted: string[] = [];
  for (const one of operations.filter(({ output }) => output !== "events")) {
    const { left, answer, ids } = await call(one);
    const [first] = left;
    asked.push(
      one.output === "socket"
        ? String(answer)
        : `${first?.method} ${first?.url.pathname} key:${first?.headers.has("idempotency-key")} body:${first?.body !== null}`,
    );
    let place = 0;
    const path = one.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(ids[place++] ?? ""));
    wanted.push(
      one.output === "socket"
        ? `wss://edgecase.test${path}`
        : `${one.method} ${path} key:${one.method !== "GET"} body:${one.input !== "query"}`,
    );
  }
  expect(asked).toEqual(wanted);
  expect(asked.length).toBeGreaterThan(300);
});

it("offers every operation of the document under a name of its own", () => {
  const documented = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  expect(operations.length).toBe(documented.length);
  expect(new Set(operations.map(({ resource, name }) => `${resource}.${name}`)).size).toBe(documented.length);
});
