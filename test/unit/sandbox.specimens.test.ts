import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { specimenNamed, specimens } from "../../src/checks/sandbox/specimens";
import { inspect } from "../../src/documents/inspect";
import { readMrz } from "../../src/formats/mrz-read";

it.each(specimens)("$file is a whole file with the hash and size that are on record", ({ file, ...known }) => {
  const { contentType, sha256, sizeBytes } = known;
  const told = inspect(new Uint8Array(readFileSync(`public/specimens/${file}`)));
  expect(told).toEqual({ status: "ready", contentType, sha256, sizeBytes });
});

it("no file lies beside them that is on no record", () => {
  expect(readdirSync("public/specimens").sort()).toEqual(specimens.map(({ file }) => file).sort());
});

it.each(specimens.filter(({ mrz }) => mrz.length > 0))("the zone of $file says what the page says", (specimen) => {
  const read = readMrz([...specimen.mrz], "2026-06-01");
  if (typeof read === "string") throw new Error(read);
  expect(read.checkDigits.filter(({ holds }) => !holds)).toEqual([]);
  const { content } = specimen;
  expect(read).toMatchObject({
    documentNumber: content?.documentNumber,
    dateOfBirth: content?.dateOfBirth,
    expiryDate: content?.expiryDate,
    issuer: "UTO",
  });
});

it.each([
  ["specimen-passport.png", "specimen-passport.png"],
  ["https://files.example/a/specimen-passport.png?size=2", "specimen-passport.png"],
  ["my-specimen-passport.png", undefined],
  ["https://specimen-passport.png.example/", undefined],
  [undefined, undefined],
])("%s names %s", (reference, file) => {
  expect(specimenNamed(reference)?.file).toBe(file);
});
