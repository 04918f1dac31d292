import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { NameIndexBuilder } from "../../src/screening/name-index";
import { sandboxParties } from "../../src/screening/sandbox-parties";
import { candidatesOf, hitsOf, indexEntry } from "../../src/screening/screen";
import { defaultSettings } from "../../src/screening/settings";
import { tokenSetRatio } from "../support/name-measures";
import { balance, measureOurs, measurePlain } from "../support/screening-accuracy";
import { crowd } from "../support/screening-crowd";
import { bestRate } from "./flows";

// The package that the accuracy is compared with, as published. It is installed apart from ours: (cd test/bench/peers && npm ci).
interface Fuzzball {
  token_set_ratio(a: string, b: string): number;
}

const peers = join(process.cwd(), "test", "bench", "peers");

function fuzzball(): Fuzzball {
  if (!existsSync(join(peers, "node_modules", "fuzzball")))
    throw new Error("the peer is not installed: (cd test/bench/peers && npm ci)");
  return createRequire(join(peers, "package.json"))("fuzzball") as Fuzzball;
}

/** Known pairs found and found rightly, and screenings per second of 60,000 entries, beside `fuzzball.token_set_ratio` at its best threshold. */
export function benchScreeningPeer() {
  const theirs = fuzzball();
  const ours = measureOurs();
  const measured = measurePlain("fuzzball", (a, b) => theirs.token_set_ratio(a, b));
  const standIn = measurePlain("stand-in", tokenSetRatio);
  const share = (what: string, one: number, other: number, floor: number) => ({
    name: what,
    ours: percent(one),
    theirs: percent(other),
    ratio: one / other,
    floor,
  });
  const entries = crowd(60_000);
  const builder = new NameIndexBuilder();
  for (const entry of entries) indexEntry(builder, entry);
  const index = builder.build();
  const names = entries.flatMap((entry) => entry.names.map(({ name }) => name));
  const partyAt = (at: number) => sandboxParties[at % sandboxParties.length]?.party ?? unknown();
  const screened = bestRate([100, 300, 300], (count) => {
    for (let at = 0; at < count; at += 1) {
      const party = partyAt(at);
      const found = candidatesOf(index, party, defaultSettings).flatMap((number) => entries[number] ?? []);
      hitsOf(index, "crowd", found, party, defaultSettings);
    }
  });
  const compared = bestRate([1, 2], (count) => {
    for (let at = 0; at < count; at += 1) {
      const asked = partyAt(at).names[0] ?? "";
      for (const name of names) theirs.token_set_ratio(asked, name);
    }
  });
  return [
    share("precision on the known pairs / fuzzball.token_set_ratio", ours.precision, measured.precision, 1.05),
    share("recall on the known pairs / fuzzball.token_set_ratio", ours.recall, measured.recall, 1.05),
    share("F1 on the known pairs / fuzzball.token_set_ratio", balance(ours), balance(measured), 1.08),
    // The docs' table names the measure by a stand-in of ours, so that the unit tests need no package for it.
    share("F1 of the docs' token_set_ratio / the package's", balance(standIn), balance(measured), 0.98),
    {
      name: "screenings per second in Node / fuzzball.token_set_ratio over all names",
      ours: screened,
      theirs: compared,
      ratio: screened / compared,
      floor: 20,
    },
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function unknown(): never {
  throw new Error("no such party");
}
