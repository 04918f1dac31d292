import { describe, expect, it } from "vitest";
import {
  failuresOfPlaywright,
  failuresOfScript,
  failuresOfVitest,
  listOfFailures,
  steadiedBy,
  unsteadyOfPlaywright,
} from "../../scripts/run-failures.mjs";

describe("what failed in a run", () => {
  it("is told of each test by file and name, with its first lines and without colours", () => {
    const failed = {
      status: "failed",
      fullName: "a queue is kept",
      failureMessages: ["\u001b[31mexpected 1\u001b[39m\n\nto be 2"],
    };
    const report = {
      testResults: [
        { name: "/home/test/unit/a.test.ts", status: "passed", assertionResults: [{ status: "passed" }] },
        { name: "/home/test/unit/b.test.ts", status: "failed", assertionResults: [{ status: "passed" }, failed] },
        { name: "/home/test/unit/c.test.ts", status: "failed", message: "no such module", assertionResults: [] },
      ],
    };
    expect(failuresOfVitest(report, "/home")).toEqual([
      { name: "test/unit/b.test.ts > a queue is kept", why: "expected 1\nto be 2" },
      { name: "test/unit/c.test.ts", why: "no such module" },
    ]);
  });

  it("is told of each journey that no repeat brought to its end, and apart from them of each that one did", () => {
    const spec = (title: string, status: string) => ({
      title,
      tests: [
        { status, results: [{ errors: status === "expected" ? [] : [{ message: "no button" }] }, { errors: [] }] },
      ],
    });
    const report = {
      suites: [
        { file: "work.spec.ts", specs: [spec("ends", "expected"), spec("ends at last", "flaky")] },
        { file: "work.spec.ts", suites: [{ file: "work.spec.ts", specs: [spec("is approved", "unexpected")] }] },
      ],
    };
    expect(failuresOfPlaywright(report, "test/browser")).toEqual([
      { name: "test/browser/work.spec.ts > is approved", why: "no button" },
    ]);
    const unsteady = unsteadyOfPlaywright(report, "test/browser");
    expect(unsteady).toEqual([{ name: "test/browser/work.spec.ts > ends at last", why: "no button" }]);
    expect(listOfFailures(unsteady, "?")).toBe("? test/browser/work.spec.ts > ends at last\n    no button");
  });

  it("is told apart where a second run of the same files did not show it again", () => {
    const [steady, red] = [
      { name: "a.test.ts > a", why: "late" },
      { name: "b.test.ts > b", why: "1 is not 2" },
    ];
    expect(steadiedBy([steady, red], [{ ...red, why: "1 is not 3" }])).toEqual([steady]);
    expect(steadiedBy([red], [red])).toEqual([]);
  });

  it("is told of a script by its proofs that failed, or by its last words", () => {
    expect(failuresOfScript("crash", "  ok    one\n  FAIL  two: 3\n1 passed, 1 failed")).toEqual([
      { name: "crash", why: "  FAIL  two: 3" },
    ]);
    expect(failuresOfScript("crash", "served\nError: no port")).toEqual([
      { name: "crash", why: "served\nError: no port" },
    ]);
  });

  it("is listed one below the other, and no longer than somebody reads", () => {
    const many = Array.from({ length: 42 }, (_, at) => ({ name: `test ${at}`, why: "first\nsecond" }));
    const lines = listOfFailures(many).split("\n");
    expect(lines.slice(0, 3)).toEqual(["✗ test 0", "    first", "    second"]);
    expect(lines.at(-1)).toBe("… and 2 more");
  });
});
