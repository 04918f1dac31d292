import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { installArguments } from "../../scripts/install.mjs";
import { packagePathsIn } from "../../scripts/shipped-packages.mjs";
import {
  badVersions,
  exactVersions,
  hashes,
  hosts,
  installScripts,
  licences,
  unused,
} from "../../scripts/supply-chain/check.mjs";
import { isAllowed } from "../../scripts/supply-chain/licences.mjs";
import { closureOf, type LockedPackage, packagesOf } from "../../scripts/supply-chain/packages.mjs";
import { isWithin } from "../../scripts/supply-chain/versions.mjs";

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(import.meta.dirname, "../..", file), "utf8"));
const ours = packagesOf(read("package-lock.json"));
const manifest = read("package.json") as Record<string, unknown>;
const hash = `sha512-${"A".repeat(86)}==`;

/** Sentences about our lock with one package more, without those about exceptions that are not there. */
const withOne = (over: Partial<LockedPackage>): LockedPackage[] => [
  ...ours,
  {
    path: "node_modules/planted",
    name: "planted",
    version: "1.0.0",
    integrity: hash,
    resolved: null,
    license: "MIT",
    isDev: false,
    isOptional: false,
    isForOnePlatform: false,
    isInstalled: true,
    installScripts: [],
    wants: [],
    ...over,
  },
];

describe("what may be installed", () => {
  it("is what we install: exact versions, hashed, from nowhere else, without a known bad one", () => {
    expect(ours.length).toBeGreaterThan(300);
    expect(exactVersions(manifest)).toEqual([]);
    expect([...hashes(ours), ...hosts(ours), ...badVersions(ours)]).toEqual([]);
    expect(installScripts(ours, installArguments, manifest)).toEqual([]);
  });

  it.each(["^1.2.3", "~1.2.3", "1.x", "latest", ">=1.0.0", "git+https://example.com/a.git", "file:../a"])(
    "is no version that can become another: %s",
    (version) => {
      expect(exactVersions({ dependencies: { hono: version } })).toEqual([expect.stringContaining("hono")]);
    },
  );

  // Sabotage tried: a package needs no hash (check.mjs) → red.
  it("is nothing without a hash, unless it is another platform's tool", () => {
    expect(hashes(withOne({ integrity: null }))).toEqual(["node_modules/planted has no sha512 hash"]);
    expect(hashes(withOne({ integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" }))).toHaveLength(1);
    const binary = { integrity: null, isForOnePlatform: true, isOptional: true, isDev: true };
    expect(hashes(withOne(binary))).toEqual([]);
    expect(hashes(withOne({ ...binary, isDev: false }))).toHaveLength(1);
  });

  it("comes from the public registry and from no other host", () => {
    expect(hosts(withOne({ resolved: "https://registry.npmjs.org/planted/-/planted-1.0.0.tgz" }))).toEqual([]);
    for (const resolved of [
      "https://registry.npmjs.org.evil.example/planted.tgz",
      "http://registry.npmjs.org/planted.tgz",
      "git+ssh://git@example.com/a.git",
    ])
      expect(hosts(withOne({ resolved }))).toHaveLength(1);
  });

  it("runs nothing on the machine while it is installed", () => {
    expect(installScripts(withOne({ installScripts: ["postinstall"] }), installArguments, manifest)).toEqual([
      "package.json does not forbid planted to run its scripts",
      "node_modules/planted wants to run a script",
    ]);
    const lets = { ...manifest, allowScripts: { esbuild: true, workerd: false } };
    expect(installScripts(ours, installArguments, lets).sort()).toEqual([
      expect.stringContaining("forbid core-js"),
      expect.stringContaining("forbid esbuild"),
    ]);
    expect(installScripts(ours, ["ci"], manifest)).toEqual([expect.stringContaining("--ignore-scripts")]);
  });

  it("has no version that an advisory names", () => {
    const bad = badVersions(withOne({ path: "node_modules/a/node_modules/hono", name: "hono", version: "4.11.3" }));
    expect(bad.map((sentence) => /GHSA-f67f-6cw9-8mq4|GHSA-88fw-hqm2-52qc/.test(sentence))).toEqual([true, true]);
    expect(badVersions(withOne({ name: "chalk", version: "5.6.1" }))).toHaveLength(1);
    expect(badVersions(withOne({ name: "chalk", version: "5.6.2" }))).toEqual([]);
  });

  it("excuses nothing that is no longer there", () => {
    const gone = ours.filter((one) => one.path !== "node_modules/drizzle-kit/node_modules/esbuild");
    expect(badVersions(gone)).toEqual([expect.stringContaining("excused from GHSA-gv7w-rqvm-qjhr")]);
    expect(
      installScripts(
        ours.filter(({ name }) => name !== "core-js"),
        installArguments,
        manifest,
      ),
    ).toHaveLength(1);
  });
});

describe("licences", () => {
  it("let nothing be shipped that binds who ships it, and more be a tool", () => {
    const asTool = withOne({ license: "LGPL-3.0-or-later" });
    const shipping = { dependencies: { planted: "1.0.0" } };
    const about = (packages: LockedPackage[], of: Record<string, unknown>, built: string[] = []) =>
      licences(packages, of, built).filter((sentence) => sentence.includes("planted"));
    expect(about(asTool, {})).toEqual([]);
    expect(about(asTool, shipping)).toEqual(["node_modules/planted has the licence LGPL-3.0-or-later, and is shipped"]);
    expect(about(asTool, {}, ["node_modules/planted"])).toHaveLength(1);
    for (const license of [null, "GPL-3.0-only", "SSPL-1.0", "UNLICENSED", "SEE LICENSE IN LICENSE"])
      expect(about(withOne({ license }), {})).toHaveLength(1);
  });

  it.each([
    ["MIT", true],
    ["(MPL-2.0 OR Apache-2.0)", true],
    ["Apache-2.0 AND GPL-2.0-only", false],
    ["GPL-2.0-only OR (MIT AND Apache-2.0)", true],
    ["MIT AND (GPL-2.0-only OR LGPL-3.0-or-later)", false],
    ["Apache-2.0 WITH LLVM-exception", true],
    ["Apache-2.0 WITH LLVM-exception AND GPL-2.0-only", false],
    ["MIT and more", false],
    ["", false],
  ])("reads %s", (expression, expected) => {
    expect(isAllowed(expression, ["MIT", "Apache-2.0"])).toBe(expected);
  });
});

describe("a dependency", () => {
  it("is used by a source, or excused", () => {
    const named = { dependencies: { "left-pad": "1.0.0" } };
    const about = (source: string) => unused(named, [source]).filter((sentence) => sentence.startsWith("left-pad "));
    expect(about('import pad from "left-pad";')).toEqual([]);
    expect(about('import pad from "left-pad/right";')).toEqual([]);
    expect(about('import pad from "left-padding";')).toEqual(["left-pad is used by nothing"]);
  });

  it("brings along what Node would find for it, the nearest first", () => {
    const packages = packagesOf({
      packages: {
        "": { dependencies: { a: "1.0.0" } },
        "node_modules/a": { version: "1.0.0", dependencies: { b: "^1" } },
        "node_modules/a/node_modules/b": { version: "1.1.0" },
        "node_modules/b": { version: "2.0.0", dependencies: { c: "^1" } },
        "node_modules/c": { version: "1.0.0" },
      },
    });
    expect([...closureOf(packages, ["a"])].sort()).toEqual(["node_modules/a", "node_modules/a/node_modules/b"]);
  });

  it("is known by the place of its files in a bundle", () => {
    expect(
      packagePathsIn([
        "../src/a.ts",
        "/x/node_modules/a/lib/a.js",
        "node_modules/a/node_modules/@b/c/index.js",
        "/x/node_modules/a/b.js",
      ]),
    ).toEqual(["node_modules/a", "node_modules/a/node_modules/@b/c"]);
  });
});

describe("ranges of versions", () => {
  it.each([
    ["4.11.3", "<4.11.4", true],
    ["4.11.4", "<4.11.4", false],
    ["4.9.10", "<4.10.2", true],
    ["1.2.3", "1.2.3", true],
    ["10.27.2", ">=10.26.5 <10.26.10 || >=10.27.0 <10.27.3", true],
    ["10.26.10", ">=10.26.5 <10.26.10 || >=10.27.0 <10.27.3", false],
    ["7.27.2", "<=7.27.2", true],
    ["8.0.0-beta.1", ">=8", true],
  ])("%s in %s: %s", (version, range, expected) => {
    expect(isWithin(version, range)).toBe(expected);
  });

  it("are refused when they cannot be read", () => {
    expect(() => isWithin("1.0.0", "^1.0.0")).toThrow("unknown range");
  });
});
