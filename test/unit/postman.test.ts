import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { documentFor } from "../../src/routes/api";
import { operationsIn } from "../../src/routes/openapi-shared";
import { postmanOf } from "../../src/routes/postman";

const document = documentFor("https://edgecase.example");
const collection = postmanOf(document);
const listIn = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const requests = listIn(collection.item).flatMap((folder) => listIn(folder.item));

describe("the Postman collection", () => {
  it("has every operation once, at its address", () => {
    const asked = requests.map(({ id, request }) => {
      const { method, url } = objectIn(request);
      const path = objectIn(url).path;
      return [id, method, `/${(Array.isArray(path) ? path : []).join("/").replaceAll(/:(\w+)/g, "{$1}")}`];
    });
    const documented = operationsIn(document).map(({ path, method, operation }) => [
      operation.operationId,
      method,
      path,
    ]);
    const sorted = (rows: unknown[][]) => rows.map((row) => row.join(" ")).sort();
    expect(sorted(asked)).toEqual(sorted(documented));
  });

  it("sends the documented examples, byte for byte as JSON", () => {
    for (const { operation } of operationsIn(document)) {
      const media = objectIn(objectIn(objectIn(operation.requestBody).content)["application/json"]);
      const item = requests.find(({ id }) => id === operation.operationId);
      const body = objectIn(objectIn(item?.request).body);
      if (media.schema === undefined)
        expect([operation.operationId, body.mode]).not.toEqual([operation.operationId, "raw"]);
      else
        expect([operation.operationId, JSON.parse(String(body.raw))]).toEqual([operation.operationId, media.example]);
    }
  });

  it("asks for its address, its key and every id by a variable it declares, and holds no value of anybody", () => {
    const declared = listIn(collection.variable).map(({ key }) => String(key));
    const used = new Set(
      [...JSON.stringify([collection.item, collection.auth]).matchAll(/\{\{([^$}][^}]*)\}\}/g)].map(([, name]) => name),
    );
    expect([...used].sort()).toEqual([...declared].sort());
    for (const { key, value } of listIn(collection.variable))
      expect([key, value]).toEqual([key, key === "baseUrl" ? "https://edgecase.example" : ""]);
  });

  it("sends a new Idempotency-Key with every write that remembers keys, and no key to what needs none", () => {
    for (const { operation } of operationsIn(document)) {
      const request = objectIn(requests.find(({ id }) => id === operation.operationId)?.request);
      const remembers = listIn(operation.parameters).some(({ name }) => name === "Idempotency-Key");
      const sends = listIn(request.header).some(({ key, value }) => key === "Idempotency-Key" && value === "{{$guid}}");
      expect([operation.operationId, sends]).toEqual([operation.operationId, remembers]);
      const isOpen = Array.isArray(operation.security) && operation.security.length === 0;
      expect([operation.operationId, objectIn(request.auth).type]).toEqual([
        operation.operationId,
        isOpen ? "noauth" : undefined,
      ]);
    }
  });
});
