import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { apiRoutes } from "../../src/routes/api";
import { policyOf } from "../../src/routes/policy-matrix";
import { policyMatrixPage } from "../../src/routes/policy-matrix-page";

const rows = apiRoutes.map(policyOf);
const page = readFileSync(path.join(import.meta.dirname, "../../docs/policy-matrix.md"), "utf8");

describe("the policy matrix", () => {
  it("is what docs/policy-matrix.md says (npm run docs:policy)", () => {
    expect(page).toBe(policyMatrixPage(apiRoutes));
  });

  it("has a line for every operation, and nothing on it is left open", () => {
    for (const { operation, public: why, roles, scopes } of rows) {
      expect(page.split(`\`${operation}\``)).toHaveLength(2);
      // Administrators and their keys get everywhere; what asks nobody says why.
      if (why === null)
        expect([operation, roles, scopes]).toEqual([
          operation,
          expect.arrayContaining(["admin"]),
          expect.arrayContaining(["admin"]),
        ]);
      else expect([operation, roles, scopes, why.length > 10]).toEqual([operation, [], [], true]);
    }
  });

  it("lets auditors and viewers change nothing of a case, and builders nobody's", () => {
    const changing = rows.filter(
      ({ method, public: why, scopes }) => method !== "GET" && why === null && scopes.length < 6,
    );
    const gives = (role: "viewer" | "auditor" | "builder") =>
      changing.filter(({ roles }) => roles.includes(role)).map(({ operation }) => operation);
    // Reads that are asked with a body, and what is a person's own.
    const asked = changing.filter(({ scopes }) => scopes.includes("cases:read")).map(({ operation }) => operation);
    const more = (role: "viewer" | "auditor") =>
      gives(role)
        .filter((one) => !asked.includes(one))
        .toSorted();
    // Looks that are written down with a reason, a pack of what they may see anyway, and a sum that is made anew.
    expect([more("viewer"), more("auditor")]).toEqual([[], ["makePack", "revealTriggerDelivery", "verifyAuditLog"]]);
    const builds = changing
      .filter(({ scopes }) => scopes.includes("definitions:write"))
      .map(({ operation }) => operation);
    expect(gives("builder").filter((one) => !asked.includes(one) && !builds.includes(one))).toEqual([]);
  });
});
