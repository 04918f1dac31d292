import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { catalog } from "../../src/checks/sandbox/catalog";
import { simulated } from "../../src/checks/sandbox/simulated";
import { simulateActions } from "../../src/checks/sandbox/wire";

const page = readFileSync("docs/sandbox.md", "utf8");
const { checks, registry, birthDates, specimens } = catalog();

/** Rows of the table whose head begins with this word: cells without their marks. */
function rowsOf(head: string): string[][] {
  const lines = page.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const end = lines.findIndex((line, at) => at > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
const ticked = (cell: string | undefined): string[] =>
  [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);

it("the page lists the scenarios of the catalogue with their words, no more and no fewer", () => {
  const listed = rowsOf("scenario").map(([name, word]) => [ticked(name)[0], word]);
  const known = new Map(checks.flatMap(({ scenarios }) => scenarios.map(({ scenario, word }) => [scenario, word])));
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(known));
  expect(listed).toHaveLength(known.size);
});

it("the page lists the checks of the catalogue, and their scope words", () => {
  const listed = rowsOf("check").map(([name]) => ticked(name)[0]);
  expect([...listed].sort()).toEqual(checks.map(({ check }) => check).sort());
  const line = page.split("\n").find((one) => one.startsWith("Scope words:"));
  expect(ticked(line).sort()).toEqual([...new Set(checks.map(({ scope }) => scope))].sort());
});

it("the page lists the dates of birth and the specimens of the catalogue, with what they choose", () => {
  const dates = rowsOf("date").map(([date]) => ticked(date)[0]);
  expect(dates).toEqual(birthDates.map(({ dateOfBirth }) => dateOfBirth));
  const files = rowsOf("file").map(([file, , scenario]) => [ticked(file)[0], ticked(scenario)[0]]);
  expect(files).toEqual(specimens.map(({ file, expected }) => [file, expected[0]?.scenario]));
});

it("the page counts the registry as it is", () => {
  const { companies, countries, people, watchListEntries } = registry;
  expect(page).toContain(
    `${companies} invented companies in ${countries} countries, ${people} people and the ${watchListEntries} entries`,
  );
});

it("the page lists the actions, and every refusal has its word there", () => {
  expect(
    rowsOf("action")
      .flatMap(([names]) => ticked(names))
      .sort(),
  ).toEqual([...simulateActions].sort());
  const isWatched = false;
  const refused = [
    simulated("hit", { behaviour: "answer", last: null, isWatched }),
    simulated("hit", { behaviour: "stay_silent", last: "delivered", isWatched }),
    simulated("now", { behaviour: "stay_silent", last: null, isWatched }),
    simulated("duplicate", { behaviour: "ask_person", last: null, isWatched }),
    simulated("hit_later", { behaviour: "answer", last: null, isWatched }),
    simulated("hit_later", { behaviour: "stay_silent", last: null, isWatched: true }),
  ].map((one) => ("refused" in one ? one.refused : null));
  expect(refused).toEqual([
    ...["not_waiting", "already_answered", "nothing_owed", "nothing_to_repeat", "not_monitored", "not_answered"],
  ]);
  for (const word of refused) expect(page).toContain(`\`${word}\``);
});
