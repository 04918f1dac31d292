import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { Guarantees } from "../../src/routes/docs-guarantees";
import { clientWith } from "../support/api";

const nobody = clientWith({});

describe("/docs/guarantees", () => {
  it("shows every guarantee with its tests and its state, and runs nothing in the browser", async () => {
    const page = await nobody.get("/docs/guarantees");
    expect(page.status).toBe(200);
    const rows = [...page.text.matchAll(/<tr id="(G\d+)"/g)].map(([, id]) => id);
    expect(rows).toEqual(Array.from({ length: 46 }, (_, index) => `G${index + 1}`));
    expect(page.text).toContain("<code>test/crash/run.mjs</code>");
    expect(page.text).not.toContain("<script");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("is found from the guides, and says when its figures were made, or that there are none", async () => {
    expect((await nobody.get("/docs/guides")).text).toContain('href="/docs/guarantees"');
    expect((await nobody.get("/docs/guarantees")).text).toMatch(
      /No run of the tests has been recorded|<time datetime="20/,
    );
  });

  it("shows the figures of a run: when it ended, its stages, and what failed", () => {
    const html = renderToString(
      Guarantees({
        table: {
          guarantees: [
            { id: "G1", promise: "kept", tests: ["a"], state: ["held"], ran: { passed: 9, failed: 1, files: 2 } },
            { id: "G2", promise: "<b>owed</b>", tests: ["–"], state: ["debt"], ran: null },
          ],
          run: {
            at: "2026-11-22T09:30:00.000Z",
            kind: "nightly",
            passed: 9,
            failed: 1,
            stages: [{ name: "unit tests", passed: 9, failed: 1, seconds: 3 }],
          },
        },
      }),
    );
    expect(html).toContain("2026-11-22 at 09:30 UTC");
    expect(html).toContain("9 passed, 1 FAILED, in 2 files");
    expect(html).toContain("<td>–</td>");
    expect(html).toContain("&lt;b>owed");
  });

  it("says what it lacks where the pages were not built", () => {
    expect(renderToString(Guarantees({ table: null }))).toContain("test/GUARANTEES.md");
  });
});
