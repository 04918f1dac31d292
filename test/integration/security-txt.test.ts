import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { app } from "../../src/app";
import { badSettings, type Env } from "../../src/env";
import { securityText } from "../../src/routes/security-txt";

const asked = (over: Partial<Env>, path = "/.well-known/security.txt") =>
  app.fetch(new Request(`https://edgecase.test${path}`), { ...(env as Env), ...over }, createExecutionContext());

describe("/.well-known/security.txt", () => {
  it("names the contacts of the deployment in the order they are set, and where it stands itself", async () => {
    const contacts = "https://example.com/report, mailto:security@example.com";
    const answer = await asked({ SECURITY_CONTACT: contacts, BASE_URL: "https://edgecase.example" });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(answer.headers.get("strict-transport-security")).not.toBeNull();
    const lines = (await answer.text()).split("\n");
    expect(lines.slice(0, 2)).toEqual(["Contact: https://example.com/report", "Contact: mailto:security@example.com"]);
    expect(lines).toContain("Canonical: https://edgecase.example/.well-known/security.txt");
    expect(lines.at(-1)).toBe("");
  });

  it("is not there where nobody is named", async () => {
    expect((await asked({})).status).toBe(404);
    expect((await asked({ SECURITY_CONTACT: " , " })).status).toBe(404);
  });

  it("expires within a year, and does not change during a day", () => {
    const at = (time: string) => securityText(["mailto:a@example.com"], "https://a.example", Date.parse(time));
    expect(at("2026-11-22T00:00:00Z")).toBe(at("2026-11-22T23:59:59Z"));
    expect(at("2026-11-22T00:00:00Z")).toContain("Expires: 2027-05-21T00:00:00.000Z\n");
  });

  it.each(["security@example.com", "http://example.com", "javascript:alert(1)", "https://a.example\nContact: x"])(
    "refuses what is no address to write to: %j",
    (SECURITY_CONTACT) => {
      const faults = (contact: string) =>
        badSettings({ SECURITY_CONTACT: contact }).filter((name) => name.startsWith("SECURITY_CONTACT"));
      expect(faults(SECURITY_CONTACT)).toHaveLength(1);
      expect(faults("https://a.example/x, mailto:a@example.com")).toEqual([]);
    },
  );
});
