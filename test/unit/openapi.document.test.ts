import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { apiRoutes, documentFor } from "../../src/routes/api";
import { operationsIn } from "../../src/routes/openapi-shared";
import { problemCodes } from "../../src/routes/problem";

const document = documentFor("https://edgecase.example");
const operations = operationsIn(document).map(({ path, method, operation }) => ({
  name: String(operation.operationId),
  path,
  method,
  operation,
}));
const shown = apiRoutes.filter((route) => !route.hidden);

const listIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The bodies of an operation: what it takes and what it answers with, each with where it stands. */
function bodiesOf(operation: JsonObject): { where: string; type: string; media: JsonObject }[] {
  const parts = [["request", operation.requestBody], ...Object.entries(objectIn(operation.responses))] as const;
  return parts.flatMap(([where, part]) =>
    Object.entries(objectIn(objectIn(part).content)).map(([type, media]) => ({ where, type, media: objectIn(media) })),
  );
}

describe("the OpenAPI document", () => {
  it("is OpenAPI 3.1 to the last field, and every reference in it leads somewhere", { timeout: 60_000 }, async () => {
    const rules = {
      struct: "error",
      "no-unresolved-refs": "error",
      "operation-operationId-unique": "error",
      "operation-parameters-unique": "error",
      "path-parameters-defined": "error",
      "path-declaration-must-exist": "error",
      "no-path-trailing-slash": "error",
      "security-defined": "error",
      "no-undefined-server-variable": "error",
      "no-enum-type-mismatch": "error",
    } as const;
    const config = await createConfig({ rules });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it("tells of every operation what it does, who may call it, what it takes and what comes back", () => {
    const gaps: string[] = [];
    const wants = (name: string, what: string, holds: boolean) => void (holds || gaps.push(`${name}: ${what}`));
    for (const { name, operation } of operations) {
      const said = (key: string) => typeof operation[key] === "string" && operation[key].length > 3;
      wants(name, "summary", said("summary"));
      wants(name, "description", said("description"));
      wants(name, "one tag", Array.isArray(operation.tags) && operation.tags.length === 1);
      wants(name, "security", Array.isArray(operation.security));
      for (const parameter of listIn(operation.parameters))
        wants(name, `about ${String(parameter.name)}`, String(parameter.description ?? "").length > 3);
      for (const { where, media } of bodiesOf(operation)) {
        wants(name, `an example of ${where}`, media.example !== undefined || media.examples !== undefined);
        wants(name, `a schema of ${where}`, isObject(media.schema));
        // Text, bytes and any JSON need no name; everything with a shape has one.
        const { $ref, properties, type } = objectIn(media.schema);
        wants(
          name,
          `a name for the shape of ${where}`,
          $ref !== undefined || (properties === undefined && type !== "array"),
        );
      }
      for (const [status, response] of Object.entries(objectIn(operation.responses))) {
        wants(name, `what ${status} means`, String(objectIn(response).description ?? "").length > 3);
        wants(name, `Request-Id on ${status}`, isObject(objectIn(objectIn(response).headers)["Request-Id"]));
      }
    }
    expect(gaps).toEqual([]);
  });

  it("says once what many operations have in common", () => {
    const bytes = new TextEncoder().encode(JSON.stringify(document)).byteLength;
    expect(bytes / operations.length).toBeLessThan(2_600);
    const inline = Object.values(objectIn(document.paths))
      .flatMap((methods) => Object.values(objectIn(methods)))
      .flatMap((operation) => Object.entries(objectIn(objectIn(operation).responses)))
      .filter(([status, response]) => /^[45]/.test(status) && objectIn(response).$ref === undefined);
    expect(inline).toEqual([]);
  });

  it("gives bytes that are read as they come a type and no shape", () => {
    const raw = shown.filter((route) => route.body === "raw");
    expect(raw.length).toBeGreaterThan(3);
    for (const { name } of raw) {
      const { operation } = operations.find((one) => one.name === name) ?? {};
      const body = objectIn(operation?.requestBody);
      expect([name, body["x-raw"]]).toEqual([name, true]);
      for (const [type, media] of Object.entries(objectIn(body.content)))
        expect([name, objectIn(objectIn(media).schema)]).toEqual([name, { type: "string", contentMediaType: type }]);
    }
  });

  it("says of every tag what it holds", () => {
    for (const tag of listIn(document.tags))
      expect([tag.name, tag.description]).not.toEqual([tag.name, `${String(tag.name)}.`]);
  });

  it("names every part by a word, and no two parts alike", () => {
    const names = Object.keys(objectIn(objectIn(document.components).schemas));
    expect(names.filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });

  it("lists codes only that exist, under the status they have", () => {
    for (const { name, operation } of operations)
      for (const [status, response] of Object.entries(objectIn(operation.responses))) {
        if (!/^[45]/.test(status)) continue;
        const [media] = Object.values(objectIn(objectIn(response).content));
        const codes = Object.keys(objectIn(objectIn(media).examples));
        expect([name, status, codes.length > 0]).toEqual([name, status, true]);
        for (const code of codes) {
          const known = Object.entries(problemCodes).find(([one]) => one === code)?.[1];
          const documented = known !== undefined && known.status >= 500 ? "5XX" : String(known?.status);
          expect([name, code, documented]).toEqual([name, code, status]);
        }
      }
  });

  it("leads from every code to an operation that it comes from", () => {
    const used = new Set(
      operations.flatMap(({ operation }) =>
        bodiesOf(operation).flatMap(({ media }) => Object.keys(objectIn(media.examples))),
      ),
    );
    // What the path answers, whichever operation was meant.
    used.add("method_not_allowed");
    expect(Object.keys(problemCodes).filter((code) => !used.has(code))).toEqual([]);
  });
});

describe("its examples", () => {
  it("of bodies are taken by the route that lists them", () => {
    const refused: unknown[] = [];
    for (const route of shown) {
      const { operation } = operations.find(({ name }) => name === route.name) ?? {};
      const request = bodiesOf(operation ?? {}).find(({ where }) => where === "request");
      if (request === undefined || route.body === null || route.body === "raw" || route.form) continue;
      const parsed = route.body.safeParse(request.media.example);
      if (!parsed.success) refused.push([route.name, request.media.example, z.prettifyError(parsed.error)]);
    }
    expect(refused).toEqual([]);
  });

  it("of answers are of the shape that the route promises", () => {
    const wrong: unknown[] = [];
    for (const route of shown) {
      const { operation } = operations.find(({ name }) => name === route.name) ?? {};
      for (const { where, type, media } of bodiesOf(operation ?? {})) {
        const shape = route.answers[Number(where)];
        if (shape === undefined || typeof shape === "string" || type !== "application/json") continue;
        const [shared] = Object.values(objectIn(media.examples));
        const parsed = shape.safeParse(media.example ?? objectIn(shared).value);
        if (!parsed.success) wrong.push([route.name, where, z.prettifyError(parsed.error)]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("hold no key, secret or address of anybody", () => {
    const text = JSON.stringify(operations);
    expect(text).not.toMatch(/ek_(sandbox|live)_[0-9a-z]{6,}/);
    expect(text).not.toMatch(/whsec_[A-Za-z0-9+/]{8,}/);
    expect(text).not.toMatch(/edgecase\.test|127\.0\.0\.1:\d/);
  });
});
