import path from "node:path";
import { defineConfig } from "@playwright/test";

const executablePath = process.env.CHROMIUM_PATH;
/** Where nobody looks afterwards: a trace takes a picture of the page at every step. */
const isUnattended = process.env.CI === "true";
/**
 * What mostly waits: for servers that were killed, for checks that were lent out to them, for slow networks, for another tab or device. A run
 * of everything has these beside the tests of the Worker (scripts/test.mjs).
 */
const waiting = [
  "**/main-job*.spec.ts",
  "**/embed*.spec.ts",
  "**/applicant.{history,links,outages,tabs,uploads}.spec.ts",
];

/** Journeys in Chromium. Each worker has a server of its own (test/browser/support/world.mjs), so that it can be killed. */
export default defineConfig({
  testDir: "test/browser",
  // What mostly waits comes first: at the end, one worker alone would wait with it.
  projects: [
    { name: "waiting", testMatch: waiting },
    { name: "journeys", testMatch: "**/*.spec.ts", testIgnore: waiting },
  ],
  // Two runs at once clean up what each of them left, and no more.
  outputDir: `test-results/traces${process.env.BROWSER_REPORT ? `-${path.basename(process.env.BROWSER_REPORT, ".json")}` : ""}`,
  // Journeys mostly wait for a server: two at once take little more than half the time on two cores.
  workers: 2,
  timeout: 120_000,
  // How often one that failed is run again, with a server of its own. Only a run of everything does that (scripts/test.mjs), and says so.
  retries: Number(process.env.JOURNEY_REPEATS ?? 0),
  expect: { timeout: 15_000 },
  reporter: process.env.BROWSER_REPORT ? [["list"], ["json", { outputFile: process.env.BROWSER_REPORT }]] : [["list"]],
  use: {
    actionTimeout: 15_000,
    trace: isUnattended ? "off" : "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Nothing but loopback resolves: Chromium's own calls home fail at once, and so would a page's third-party request.
      args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--disable-quic"],
    },
  },
});
