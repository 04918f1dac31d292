declare namespace Cloudflare {
  interface Env extends EdgecaseEnv {
    TEST_MIGRATIONS: import("cloudflare:test").D1Migration[];
    /** `1`: what is sent and answered is printed (test/support/recorded.ts). */
    RECORD?: string;
  }
}
type EdgecaseEnv = import("../../src/env").Env;
