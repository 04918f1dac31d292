import { describe, expect, it } from "vitest";
import { greyAt, type QualityHint, qualityHints, sharpnessOf } from "../../src/ui/flow/photo-quality";
import { photoSamples } from "../support/photo-samples";

const kinds: readonly QualityHint[] = ["small", "blurred", "dark", "glare"];
const judged = photoSamples.map((sample) => ({ ...sample, said: qualityHints(sample.picture, sample.taken) }));

/** Of those it warns of, how many are so; and of those that are so, how many it warns of. */
function measured(kind: QualityHint): { kind: QualityHint; samples: number; precision: number; recall: number } {
  const are = judged.filter(({ expected }) => expected.includes(kind));
  const said = judged.filter((sample) => sample.said.includes(kind));
  const right = said.filter(({ expected }) => expected.includes(kind)).length;
  return { kind, samples: are.length, precision: right / Math.max(1, said.length), recall: right / are.length };
}

describe("advice about photos", () => {
  it("is tried on enough pictures, of each kind some", () => {
    expect(photoSamples.length).toBeGreaterThanOrEqual(20);
    expect(photoSamples.filter(({ expected }) => expected.length === 0).length).toBeGreaterThanOrEqual(10);
    for (const kind of kinds) expect(measured(kind).samples).toBeGreaterThanOrEqual(3);
  });

  it.each(judged)("$name: $expected", ({ said, expected }) => {
    expect(said).toEqual(expected);
  });

  it("warns of nothing that is fine, and misses nothing that is not", () => {
    expect(kinds.map(measured)).toEqual(
      kinds.map((kind) => ({ kind, samples: measured(kind).samples, precision: 1, recall: 1 })),
    );
  });

  it("has something to say of a picture without pixels, and of one pixel, without falling over", () => {
    for (const side of [0, 1, 5, 24, 26])
      expect(
        qualityHints({ grey: new Uint8Array(side * side), width: side, height: side }, { width: side, height: side }),
      ).toContain("small");
  });

  it("thresholds stand well between what is fine and what is not", () => {
    const sharpness = (kind: "fine" | "blurred"): number[] =>
      judged
        .filter(({ expected }) => (kind === "blurred" ? expected.includes("blurred") : expected.length === 0))
        .map(({ picture }) => sharpnessOf(picture));
    expect(Math.min(...sharpness("fine"))).toBeGreaterThan(1.5 * Math.max(...sharpness("blurred")));
    const paper = (isDark: boolean): number[] =>
      judged.filter(({ expected }) => expected.includes("dark") === isDark).map(({ picture }) => greyAt(picture, 0.95));
    expect(Math.min(...paper(false))).toBeGreaterThan(1.3 * Math.max(...paper(true)));
  });
});
