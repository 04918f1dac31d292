import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inspect } from "../../src/documents/inspect";
import { fileKinds } from "../../src/documents/sniff";
import { sha256Hex } from "../../src/lib/bytes";
import { type CorpusFile, corpus, heic, jpeg, pdf, png, webp } from "../support/file-corpus";
import { hostileFiles } from "../support/hostile-files";

const files = [...corpus, ...hostileFiles];

const verdictOn = ({ bytes }: CorpusFile) => {
  const verdict = inspect(bytes);
  return verdict.status === "ready" ? verdict.contentType : verdict.problem;
};

describe("G36: a file is what its bytes say", () => {
  it("the corpus has enough of each kind", () => {
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
    expect(new Set(files.map(({ bytes }) => sha256Hex(bytes))).size).toBe(files.length);
    expect(hostileFiles.length).toBeGreaterThanOrEqual(60);
    const refused = files.filter(({ expected }) => !fileKinds.some((kind) => kind === expected));
    expect(refused.length).toBeGreaterThanOrEqual(150);
    const good = corpus.filter(({ expected }) => fileKinds.some((kind) => kind === expected));
    expect(new Set(good.map(({ expected }) => expected)).size).toBe(fileKinds.length);
  });

  // Sabotage tried: a picture may carry another file behind it (inspect.ts) → red.
  it.each(files)("$name: $expected", (file) => {
    expect(verdictOn(file)).toBe(file.expected);
  });

  it("a file that is taken is named by size and hash", () => {
    const bytes = jpeg();
    expect(inspect(bytes)).toEqual({
      status: "ready",
      contentType: "image/jpeg",
      sizeBytes: bytes.length,
      sha256: sha256Hex(bytes),
    });
  });
});

const accepted = [jpeg(), png(), webp(), heic(), pdf()];

describe("inspection holds for any bytes", () => {
  it("never throws, whatever stands behind the first bytes of a kind we take", () => {
    const start = fc.constantFrom(...accepted).chain((file) => fc.nat(file.length).map((cut) => file.slice(0, cut)));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 400 }), (head, tail) => {
        const { status } = inspect(new Uint8Array([...head, ...tail]));
        expect(["ready", "refused"]).toContain(status);
      }),
      { numRuns: 2_000 },
    );
  });

  it("no flipped byte in a header makes it hang or throw", () => {
    fc.assert(
      fc.property(fc.constantFrom(...accepted), fc.nat(), fc.nat(255), (file, place, value) => {
        const bytes = file.slice();
        bytes[place % bytes.length] = value;
        expect(["ready", "refused"]).toContain(inspect(bytes).status);
      }),
      { numRuns: 2_000 },
    );
  });

  it("a picture cut anywhere is not taken", () => {
    for (const file of accepted.slice(0, 4))
      for (let cut = 1; cut < file.length; cut += 1)
        expect([cut, inspect(file.slice(0, cut)).status]).toEqual([cut, "refused"]);
  });

  it("a script in any spelling of its name is found", () => {
    const spelled = (escapes: boolean[], upper: boolean): string =>
      [..."JavaScript"]
        .map((char, at) => {
          const code = char.charCodeAt(0).toString(16);
          return escapes[at] === true ? `#${upper ? code.toUpperCase() : code}` : char;
        })
        .join("");
    const escapes = fc.array(fc.boolean(), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(escapes, fc.boolean(), (escaped, upper) => {
        const verdict = inspect(pdf({ catalog: `/OpenAction << /S /${spelled(escaped, upper)} >>` }));
        expect(verdict).toEqual({ status: "refused", problem: "pdf_active" });
      }),
      { numRuns: 300 },
    );
  });
});
