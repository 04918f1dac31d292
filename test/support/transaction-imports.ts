import type { JsonObject } from "../../src/lib/json";
import type { ApiClient } from "./api";
import { eventually } from "./eventually";

/** Sends a file of transactions; `query` says how it is written. */
export const uploadFile = (api: ApiClient, text: string, query = "") => {
  const body = new TextEncoder().encode(text);
  const headers = { "content-type": "text/csv", "content-length": String(body.length) };
  return api.send("POST", `/transactions/imports${query}`, { body, headers });
};

/** The import, as soon as nobody works at it any more. */
export const endedImport = (api: ApiClient, id: string): Promise<JsonObject> =>
  eventually(async () => {
    const now = await api.get(`/transactions/imports/${id}`);
    if (now.at("status") === "running") throw new Error("it runs");
    return now.json;
  });
