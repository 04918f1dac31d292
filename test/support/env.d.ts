declare namespace Cloudflare {
  interface Env extends EdgecaseEnv {
    TEST_MIGRATIONS: import("cloudflare:test").D1Migration[];
  }
}
type EdgecaseEnv = import("../../src/env").Env;
