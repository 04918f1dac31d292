import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryHash } from "../../src/audit/entry";
import { exportReader, exportWriter } from "../../src/audit/export-file";
import { isSigned, publicKeyOf, signText } from "../../src/audit/signing";
import { entryAt, exportOf, keys, otherSeed, readingOf, seed, tenantId } from "../support/audit-logs";

const lines = exportOf(30, [9, 21, 30]);
const kindOf = (line: string): string => String(JSON.parse(line).line);
const placesOf = (kind: string): number[] => lines.flatMap((line, place) => (kindOf(line) === kind ? [place] : []));

/** Whoever holds the signing key of the file and none of the anchors': the worst that a thief of one export can be. */
const signedAnew = (changed: readonly string[]): string[] => {
  const kept = changed.filter((line) => kindOf(line) !== "end");
  return [...kept, ...exportOf(0, []).slice(-1)];
};

// Sabotaged once each and seen red: `follow` without its comparison of hashes; `againstAnchor` that answers null; `readEnd` without the
// digest; `isSigned` without `keyIdOf`; `end` that does not ask for `isEnded`.
describe("an export of the audit log", () => {
  it("that nobody touched is never doubted, whatever its length and its anchors", () => {
    const drawn = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.uniqueArray(fc.integer({ min: 1, max: 40 })));
    fc.assert(
      fc.property(drawn, ([length, after]) => {
        const report = readingOf(
          exportOf(
            length,
            after.toSorted((one, other) => one - other),
          ),
        );
        expect(report.findings).toEqual([]);
        expect(report).toMatchObject({ isIntact: true, entries: length, throughSeq: length });
      }),
      { numRuns: 30 },
    );
  });

  it("shows every change of a single character, every line that is left out, doubled or moved, and every cut", () => {
    const line = fc.nat(lines.length - 1);
    const touch = fc.oneof(
      fc.record({ how: fc.constant("change" as const), line, at: fc.nat(), to: fc.constantFrom(..."0aZ_ ") }),
      fc.record({
        how: fc.constantFrom("drop" as const, "double" as const),
        line,
        at: fc.constant(0),
        to: fc.constant(""),
      }),
      fc.record({ how: fc.constant("move" as const), line, at: line, to: fc.constant("") }),
      fc.record({ how: fc.constant("cut" as const), line, at: fc.nat(), to: fc.constant("") }),
    );
    fc.assert(
      fc.property(touch, ({ how, line: place, at, to }) => {
        const touched = [...lines];
        const old = touched[place] ?? "";
        const where = at % old.length;
        if (how === "change") touched[place] = `${old.slice(0, where)}${to}${old.slice(where + 1)}`;
        if (how === "drop") touched.splice(place, 1);
        if (how === "double") touched.splice(place, 0, old);
        if (how === "move") touched.splice(at, 0, ...touched.splice(place, 1));
        if (how === "cut") touched.splice(place, touched.length, old.slice(0, where));
        fc.pre(touched.join("\n") !== lines.join("\n"));
        expect(readingOf(touched).isIntact).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it.each(placesOf("entry").slice(0, 12))("names the entry that was changed (line %i)", (place) => {
    const changed = lines.with(place, (lines[place] ?? "").replace('"action":"', '"action":"un'));
    const seq = Number(JSON.parse(lines[place] ?? "").seq);
    expect(readingOf(changed).findings[0]).toMatchObject({ code: "edited", seq });
  });

  it("names what is missing, and what stands where it does not belong", () => {
    const [, second = 0, third = 0] = placesOf("entry");
    expect(readingOf(lines.toSpliced(second, 1)).findings[0]).toMatchObject({ code: "missing", seq: 2, throughSeq: 2 });
    const swapped = lines.with(second, lines[third] ?? "").with(third, lines[second] ?? "");
    expect(readingOf(swapped).findings.map(({ code }) => code)).toContain("out_of_order");
  });

  it("whose entries and hashes were all written anew does not agree with its anchors", () => {
    // As somebody would who can write to the database, and has the file signed by the server afterwards.
    const writer = exportWriter(seed, { tenantId, after: { seq: 0, hash: "" }, keys });
    const anew = [writer.begin()];
    let hash = "";
    for (let seq = 1; seq <= 30; seq++) {
      const entry = seq === 12 ? { ...entryAt(seq), actorId: "usr_somebody_else" } : entryAt(seq);
      hash = entryHash(tenantId, entry, hash);
      anew.push(writer.entry(entry, hash));
      const anchor = placesOf("anchor")[[9, 21, 30].indexOf(seq)];
      const { line: _line, ...signed } = JSON.parse(lines[anchor ?? 0] ?? "");
      if (anchor !== undefined) anew.push(writer.anchor(signed));
    }
    anew.push(writer.end());
    const { findings } = readingOf(anew.map((line) => line.slice(0, -1)));
    expect(findings[0]).toMatchObject({ code: "rewritten", seq: 10, throughSeq: 21 });
  });

  it("that ends early, with a right signature, is missed by its anchors", () => {
    const writer = exportWriter(seed, { tenantId, after: { seq: 0, hash: "" }, keys });
    const short = [writer.begin()];
    let hash = "";
    for (let seq = 1; seq <= 8; seq++) {
      hash = entryHash(tenantId, entryAt(seq), hash);
      short.push(writer.entry(entryAt(seq), hash));
    }
    const { line: _line, ...signed } = JSON.parse(lines[placesOf("anchor")[0] ?? 0] ?? "");
    short.push(writer.anchor(signed), writer.end());
    const { findings } = readingOf(short.map((line) => line.slice(0, -1)));
    expect(findings).toContainEqual(expect.objectContaining({ code: "truncated", seq: 9 }));
  });

  it("with an anchor of somebody else's key is forged, also where the key comes with the file", () => {
    const place = placesOf("anchor")[1] ?? 0;
    const { text } = JSON.parse(lines[place] ?? "");
    const forged = lines.with(place, JSON.stringify({ line: "anchor", ...signText(otherSeed, "anchor", text) }));
    expect(readingOf(forged).findings).toContainEqual(expect.objectContaining({ code: "forged", seq: 21 }));
    const header = JSON.parse(lines[0] ?? "");
    const [right] = keys;
    const posing = { ...publicKeyOf(otherSeed), id: right?.id };
    const posed = forged.with(0, JSON.stringify({ ...header, keys: [posing] }));
    const believing = exportReader(null);
    for (const line of posed) believing.line(line);
    expect(believing.end().isIntact).toBe(false);
  });

  it("knows a key by its bytes: none is believed under the name of another", () => {
    const [right] = keys;
    const [posing, signed] = [publicKeyOf(otherSeed), signText(otherSeed, "anchor", "text")];
    expect(isSigned(signed, "anchor", [posing])).toBe(true);
    expect(isSigned(signed, "export", [posing])).toBe(false);
    const named = { ...posing, id: right?.id ?? "" };
    expect(isSigned({ ...signed, keyId: named.id }, "anchor", [named])).toBe(false);
  });

  it("without its anchors, or with one of them gone, says how far it is vouched for or what is missing", () => {
    const gone = signedAnew(lines.filter((_line, place) => place !== placesOf("anchor")[1]));
    expect(readingOf(gone).findings).toContainEqual(expect.objectContaining({ code: "anchor_missing" }));
    expect(readingOf(exportOf(30, [])).anchoredThroughSeq).toBeNull();
    expect(readingOf(exportOf(30, [9])).anchoredThroughSeq).toBe(9);
  });

  it("of another tenant cannot pass for this one's", () => {
    const posed = lines.with(0, (lines[0] ?? "").replace('"tenantId":"ten_a"', '"tenantId":"ten_b"'));
    const codes = readingOf(posed).findings.map(({ code }) => code);
    expect(codes).toContain("edited");
    expect(codes).toContain("swapped");
  });

  it.each(["", "null", "[]", '{"line":"header"}', "not json", '{"line":"entry"}'])("%j is no export", (text) => {
    expect(readingOf([text]).isIntact).toBe(false);
  });
});
