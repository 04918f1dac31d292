import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema";
import { dataMap } from "../../src/privacy/data-map";
import { dataMapPage } from "../../src/privacy/data-map-page";

const root = path.join(import.meta.dirname, "../..");
const text = (file: string): string => readFileSync(path.join(root, file), "utf8");
const tables = new Map<string, string[]>(
  Object.values(schema).flatMap((one) =>
    is(one, Table) ? [[getTableName(one), Object.values(getTableColumns(one)).map(({ name }) => name)]] : [],
  ),
);

const sourcesBelow = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")));

/** Files that make names of objects: a template that begins with what ours begin with. */
const makesNames = /`(?:t\/\$\{|audit\/\$\{|judgements\/\$\{|screening\/\$\{[^`]*\$\{part|\$\{caseKeyPrefix\})/;

describe("the data map", () => {
  it("has every table of the database, once", () => {
    expect(tables.size).toBeGreaterThan(80);
    const mapped = dataMap.tables.map(({ table }) => table);
    expect(mapped.toSorted()).toEqual([...tables.keys()].toSorted());
  });

  it("has every place of the source in which a name of an object in R2 is made", () => {
    const makers = sourcesBelow("src").filter((file) => makesNames.test(text(file)));
    expect(makers.length).toBeGreaterThan(5);
    const mapped = new Set(dataMap.objects.map(({ madeIn }) => madeIn));
    expect(makers.filter((file) => !mapped.has(file))).toEqual([]);
    expect([...mapped].filter((file) => !makesNames.test(text(file)))).toEqual([]);
  });

  it("has every class of objects with a store", () => {
    const classes = [...text("wrangler.toml").matchAll(/class_name = "(?<name>\w+)"/g)].map(
      ({ groups }) => groups?.name,
    );
    expect(dataMap.durableObjects.map(({ className }) => className).toSorted()).toEqual(
      [...new Set(classes)].toSorted(),
    );
  });

  it("names columns that there are, and decides on every table that names a case", () => {
    for (const { table, erasure } of dataMap.tables) {
      const columns = tables.get(table) ?? [];
      if (erasure.does === "blank")
        for (const column of Object.keys(erasure.set)) expect(columns, table).toContain(column);
      if (erasure.does === "delete_with_object") expect(columns, table).toContain(erasure.id);
      if (erasure.does === "delete" || erasure.does === "blank" || erasure.does === "delete_with_object")
        expect(columns, table).toContain("tenant_id");
      if (erasure.does === "keep") expect(erasure.because.length, table).toBeGreaterThan(5);
    }
  });

  it("with_rows names a table whose rows go with their objects", () => {
    for (const { prefix, erasure } of dataMap.objects) {
      if (erasure.does !== "with_rows") continue;
      const rows = dataMap.tables.find(({ table }) => table === erasure.table);
      expect(rows?.erasure.does, prefix).toBe("delete_with_object");
    }
  });

  it("is what docs/data-map.md says (npm run docs:data-map)", () => {
    expect(text("docs/data-map.md")).toBe(dataMapPage(dataMap));
  });
});
