import { describe, expect, it } from "vitest";
import {
  deletionWords,
  problemWithName,
  type Rotation,
  rotationWords,
  userWords,
} from "../../src/ui/console/settings/secrets/secret-names";

const rotation = (over: Partial<Rotation> = {}): Rotation => ({
  keyId: "new1",
  olderKeyIds: ["old1"],
  job: { state: "running", unreadable: 0 },
  yours: [
    { what: "secrets", sealed: 10, olderKeys: 4 },
    { what: "checks", sealed: 5, olderKeys: 0 },
  ],
  ...over,
});

describe("secrets in the console", () => {
  it("are called by names that the server takes", () => {
    for (const name of ["ACME_KEY", "_x", "a.b-c"]) expect(problemWithName(name)).toBeNull();
    for (const name of ["", " ", "1a", "a b", "ä", "x".repeat(65)]) expect(problemWithName(name)).not.toBeNull();
  });

  it("tell who reads them", () => {
    expect(userWords({ kind: "vendor", name: "acme" })).toBe("vendor acme");
    expect(
      userWords({
        kind: "definition",
        id: "wfd_1",
        key: "kyb",
        version: 3,
        status: "published",
        plugins: ["registry"],
      }),
    ).toBe("definition kyb v3 (published: registry)");
  });

  it("go only after it was said who breaks; not knowing is not nobody", () => {
    expect(deletionWords({})).toContain("Whoever");
    expect(deletionWords({ usedBy: [] })).toContain("Nobody");
    expect(deletionWords({ usedBy: [{ kind: "vendor", name: "a" }] })).toContain("These read it");
  });

  it("say how far a change of the sealing key is, and when the older keys may go", () => {
    expect(rotationWords(rotation({ olderKeyIds: [] }))).toBeNull();
    expect(rotationWords(rotation())).toBe("The sealing key changes to new1: 11 of 15 are sealed anew.");
    const done = rotation({
      job: { state: "done", unreadable: 2 },
      yours: [{ what: "secrets", sealed: 10, olderKeys: 0 }],
    });
    expect(rotationWords(done)).toBe(
      "Everything is sealed with the key new1. The older keys may go. 2 that no key opens were left as they are.",
    );
    expect(rotationWords({ ...done, yours: rotation().yours })).toContain("changes to new1");
  });
});
