import { describe, expect, it } from "vitest";
import { aTenantClient } from "../support/api";

const described = (name: string, displayName: string) => ({
  name,
  displayName,
  baseUrl: "https://api.acme.example",
  checks: { lei: { request: { path: "/lei" }, answers: [{ verdict: "clear" }] } },
});

describe("a description of a vendor", () => {
  it("is written over by nobody who has not seen it", async () => {
    const { api } = await aTenantClient();
    const put = (displayName: string, expected: number | null) =>
      api.put(
        `/vendor-adapters/acme${expected === null ? "" : `?expectedVersion=${expected}`}`,
        described("acme", displayName),
      );
    expect((await put("never there", 3)).status).toBe(409);
    expect((await put("first", 0)).at("version")).toBe(1);
    expect([(await put("another", 0)).status, (await put("late", 4)).status]).toEqual([409, 409]);
    expect((await put("second", 1)).at("version")).toBe(2);
    expect((await put("late", 1)).at("error.code")).toBe("conflict");
    expect((await put("whatever there is", null)).at("version")).toBe(3);
    expect((await api.get("/vendor-adapters/acme")).at("adapter.displayName")).toBe("whatever there is");
  });

  it("with the name of another tenant's is a first one all the same", async () => {
    const [ours, theirs] = [await aTenantClient(), await aTenantClient()];
    for (const { api } of [ours, theirs])
      expect((await api.put("/vendor-adapters/acme?expectedVersion=0", described("acme", "Acme"))).status).toBe(200);
  });
});
