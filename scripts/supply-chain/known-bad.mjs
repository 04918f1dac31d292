// Versions that must not be installed, as advisories name them. Compared with the lock at every run of the tests, without a network: it
// finds what came back by an old lock or an override. Whoever updates packages asks the registry too (`npm audit`, docs/releasing.md)
// and adds here what was found.

/** `id`: of the advisory, or the thread in which the makers tell of it. `date`: when it became known. */
export const knownBad = [
  { name: "hono", range: "<4.11.4", id: "GHSA-3vhc-576x-3qv4, GHSA-f67f-6cw9-8mq4", date: "2026-01" },
  { name: "hono", range: "<4.12.25", id: "GHSA-88fw-hqm2-52qc, GHSA-wwfh-h76j-fc44", date: "2026-06" },
  { name: "drizzle-orm", range: "<0.45.2", id: "GHSA-gpj5-g38j-94v9", date: "2026-04" },
  {
    name: "preact",
    range: ">=10.26.5 <10.26.10 || >=10.27.0 <10.27.3 || >=10.28.0 <10.28.2",
    id: "GHSA-36hm-qxxp-pg3m",
    date: "2026-01",
  },
  { name: "dompurify", range: "<=3.4.10", id: "GHSA-cmwh-pvxp-8882", date: "2026-06" },
  { name: "undici", range: ">=7.0.0 <=7.27.2", id: "GHSA-vmh5-mc38-953g, GHSA-pr7r-676h-xcf6", date: "2026-06" },
  { name: "js-yaml", range: "<=4.1.1", id: "GHSA-h67p-54hq-rp68", date: "2026-06" },
  { name: "esbuild", range: "<=0.24.2", id: "GHSA-67mh-4wv8-2f99", date: "2025-02" },
  { name: "esbuild", range: ">=0.17.0 <0.28.1", id: "GHSA-gv7w-rqvm-qjhr", date: "2026-06" },
  { name: "esbuild", range: ">=0.27.3 <0.28.1", id: "GHSA-g7r4-m6w7-qqqr", date: "2026-06" },
  { name: "ansi-regex", range: "6.2.1", id: "github.com/chalk/ansi-regex/issues/63", date: "2025-09-08" },
  { name: "ansi-styles", range: "6.2.2", id: "github.com/chalk/ansi-styles/issues/92", date: "2025-09-08" },
  { name: "chalk", range: "5.6.1", id: "github.com/chalk/chalk/issues/656", date: "2025-09-08" },
  { name: "debug", range: "4.4.2", id: "github.com/debug-js/debug/issues/1005", date: "2025-09-08" },
  { name: "slice-ansi", range: "7.1.1", id: "github.com/chalk/slice-ansi/issues/41", date: "2025-09-08" },
  { name: "supports-color", range: "10.2.1", id: "github.com/chalk/supports-color/issues/162", date: "2025-09-08" },
  { name: "wrap-ansi", range: "9.0.1", id: "github.com/chalk/chalk/issues/656", date: "2025-09-08" },
];

/** What is installed all the same: by path in the lock, the advisories, and why it does no harm here. */
export const lived = {
  "node_modules/@esbuild-kit/core-utils/node_modules/esbuild": [
    ["GHSA-67mh-4wv8-2f99", "GHSA-gv7w-rqvm-qjhr"],
    "Asked for by drizzle-kit, which writes migrations on a developer's machine: it serves nothing, and Deno is not used.",
  ],
  "node_modules/drizzle-kit/node_modules/esbuild": [
    ["GHSA-gv7w-rqvm-qjhr"],
    "The advisory is about the download of the Deno module; npm installs this one, with the hashes of the lock.",
  ],
};
