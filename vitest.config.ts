import path from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Two projects: `unit` runs the pure core in Node, `worker` runs objects, D1, R2 and queues for real in workerd. */
export default defineConfig(async () => {
  const { NIGHTLY, SEED, RECORD } = process.env;
  const drawing = {
    ...(NIGHTLY !== undefined && { NIGHTLY }),
    ...(SEED !== undefined && { SEED }),
    ...(RECORD !== undefined && { RECORD }),
  };
  const migrations = await readD1Migrations(path.join(import.meta.dirname, "migrations"));
  return {
    test: {
      projects: [
        {
          // Models of the console sit beside components.
          oxc: { jsx: { runtime: "automatic" as const, importSource: "preact" } },
          test: {
            name: "unit",
            include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"],
            setupFiles: ["./test/support/seed.ts"],
            environment: "node",
            // Files of one process share their modules: loading them for each file would take longer than the tests do.
            isolate: false,
            maxWorkers: 2,
            sequence: { groupOrder: 0 },
            // A limit for what hangs, on a busy machine as well: no test is about time.
            testTimeout: 30_000,
          },
        },
        {
          // Pages are rendered in the Worker.
          oxc: { jsx: { runtime: "automatic" as const, importSource: "preact" } },
          plugins: [
            cloudflareTest({
              wrangler: { configPath: "./wrangler.toml" },
              miniflare: {
                // For tests with REGIONS=on; every other one sees that nothing is ever put there.
                r2Buckets: { DOCUMENTS: "edgecase-documents", DOCUMENTS_EU: "edgecase-documents-eu" },
                bindings: {
                  TEST_MIGRATIONS: migrations,
                  MASTER_KEY: "dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktMTIzNA==",
                  ENVIRONMENT: "test",
                  BASE_URL: "http://edgecase.test",
                  LOG_LEVEL: "error",
                  // Whole tables of calls are made with one key; what a limit does is tried on keys with one of their own.
                  WRITES_PER_MINUTE: "600000",
                  EGRESS_ALLOW_HOSTS: "*.fake.test,127.0.0.1",
                  // Of this process, for test/support/seed.ts and test/support/recorded.ts.
                  ...drawing,
                },
                outboundService: (request: Request) => new Response(`blocked ${request.url}`, { status: 599 }),
              },
            }),
          ],
          test: {
            name: "worker",
            include: ["test/integration/**/*.test.ts"],
            setupFiles: ["./test/support/seed.ts", "./test/support/setup.ts"],
            isolate: false,
            sequence: { groupOrder: 1 },
            // More than two waits of a test (test/support/eventually.ts), and as much for what is made before the first of them.
            testTimeout: 60_000,
            hookTimeout: 60_000,
          },
        },
      ],
    },
  };
});
