import type { ListEntry } from "../../src/screening/entry";

// A list of any size of invented names with the shape of a real one: few common words, very many rare ones.

const given =
  "mohammed ahmad ali hassan hussein omar khalid ibrahim yusuf mahmoud abdullah fatima maryam viktor sergei ivan dmitri aleksandr mikhail " +
  "vladimir nikolai andrei olga natalia jose maria carlos juan luis ana fernando miguel john michael david james robert william mary jean " +
  "pierre michel wei li ming jun hong xiao chol yong dong su min kim pak nguyen dinh van tran emmanuel joseph samuel daniel";
const starts =
  "al ba dar far gha ham ib ja ka la ma na or pa qa ra sa ta um va wa ya za bre cher dor fen gol kor lom mir nov ost pet ros sok tver zhu";
const middles = "ba da fi ga ha ji ko la ma ni po ra si ta va zi re lo mu ne";
const ends = "ni di ri wi ov ev in enko ski yan dze poor zadeh oglu ez es ano etti sen berg man wala khel zai uddin";
const trades =
  "trading shipping energy holding industries petroleum construction bank foundation technology logistics marine general international";

/** `count` entries, the same ones every time. */
export function crowd(count: number): ListEntry[] {
  const next = generator(20_260_101);
  const pick = (words: readonly string[]) => words[Math.floor(next() * words.length)] ?? "";
  // The first of a list far more often than the last, as with names.
  const pickCommon = (words: readonly string[]) => words[Math.floor(next() ** 2.2 * words.length)] ?? "";
  const [first, start, middle, end, trade] = [given, starts, middles, ends, trades].map((text) => text.split(" ")) as [
    string[],
    string[],
    string[],
    string[],
    string[],
  ];
  const rare = () => pick(start) + pick(middle) + (next() < 0.5 ? pick(middle) : "") + pick(end);
  const person = () => [pickCommon(first), next() < 0.6 ? pickCommon(first) : rare(), rare()].join(" ");
  const company = () => [rare(), next() < 0.5 ? rare() : pickCommon(trade), pickCommon(trade), "ltd"].join(" ");
  return Array.from({ length: count }, (_, at): ListEntry => {
    const isPerson = next() < 0.7;
    const name = isPerson ? person : company;
    const aliases = Math.floor(next() * 4);
    return {
      id: `C-${at}`,
      kind: isPerson ? "person" : "organisation",
      names: Array.from({ length: 1 + aliases }, (_unused, place) => ({
        name: name(),
        quality: place === 0 ? ("primary" as const) : ("strong" as const),
      })),
      birthDates: isPerson ? [String(1940 + Math.floor(next() * 60))] : [],
      countries: [pick(["RU", "IR", "SY", "CN", "KP", "VE", "IQ", "AF"])],
      identifiers: next() < 0.3 ? [{ type: "Passport", value: `P${100_000 + at}`, country: null }] : [],
      topic: "sanction",
      programs: ["UTO-CROWD"],
      listedOn: null,
      inForce: true,
      remarks: null,
    };
  });
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
