import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readMarkdownExamples } from "../support/docs-examples";

const shop = mkdtempSync(join(tmpdir(), "edgecase-sdk-"));
const packed = join(shop, "node_modules", "@edgecase", "flow");
const node = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8" });

/** A program of somebody who has the package and nothing else of ours. */
const program = `
import {
  type AddedFile, addressValues, bankAccountValues, boxValues, type Check, dateValues, type FlowClash, FlowError,
  type FlowState, type Item, moneyValues, openFlow, signatureValues,
} from "@edgecase/flow";

export async function run(link: string, file: File): Promise<FlowState> {
  const flow = await openFlow(link, { language: "en" });
  if (flow.codeNeeded !== null && !(await flow.verify("123456"))) await flow.sendCode();
  const end = flow.subscribe((news) => flow.show(news));
  const state: FlowState = await flow.load();
  const items: Item[] = state.pages[0]?.items ?? [];
  for (const item of items) if (item.kind === "signature") await flow.save("p", signatureValues(item.name, { name: "Ada", textSha256: item.textSha256 }));
  const check: Check = await flow.save("p", {
    plain: "text", several: ["a", "b"], ...dateValues("d", "2020-01-31"), ...moneyValues("m", { amount: 3, currency: "EUR" }),
    ...addressValues("a", { country: "DE", city: "Berlin" }), ...bankAccountValues("b", { country: "DE", iban: "DE00" }), ...boxValues("x", true),
  });
  const clash: FlowClash | undefined = check.clashes[0];
  if (clash !== undefined) await flow.settle(clash, "mine");
  const added: AddedFile = await flow.upload("doc", file, { onProgress: (share: number) => void share, onWaiting: () => {}, signal: AbortSignal.timeout(1) });
  await flow.removeFile("doc", added.fileId);
  await flow.addRow("p", "owners");
  await flow.removeRow("p", "owners", 0);
  const why: string[] = state.revision?.things.flatMap(({ reasons }) => reasons) ?? [];
  try {
    await flow.sendPage(state.mode === "revise" ? "revise" : "p", { plain: why.join() });
  } catch (trouble) {
    if (trouble instanceof FlowError) console.log(trouble.code, trouble.problems[0]?.message, trouble.clashes[0]?.theirs.text);
  }
  end();
  return flow.submit();
}
`;

const mistaken = `
import type { Flow, FlowClash } from "@edgecase/flow";
export const page = (flow: Flow) => flow.sendPage(1);
export const side = (flow: Flow, clash: FlowClash) => flow.settle(clash, "both");
`;

/** The examples of the documentation as one program: each in a function of its own, with what the words around it say is there. */
function documented(): string {
  const examples = readMarkdownExamples("headless.md", "js");
  const imports = examples.flatMap((example) => [...example.matchAll(/^import .*$/gm)].map(([line]) => line));
  const bodies = examples.map((example, place) => {
    const body = example.replace(/^import .*$/gm, "");
    const isFirst = body.includes("const flow =");
    return `export async function example${place}(${isFirst ? "" : "flow: Flow, state: FlowState"}) {${body}}`;
  });
  const around = `
declare const link: string, page: string, file: File, form: HTMLFormElement;
declare const item: Extract<Item, { kind: "signature" }>;
declare const documentItem: Extract<Item, { kind: "document" }>;
declare function valuesOf(form: HTMLFormElement): Record<string, string>;
declare function draw(label: string, reasons: string[], items: Item[]): void;
`;
  const types = 'import type { Flow, FlowState, Item } from "@edgecase/flow";';
  const names = imports.map((line) => line.replace(/"https:.*"/, '"@edgecase/flow"'));
  return [types, ...names, around, ...bodies].join("\n");
}

beforeAll(() => {
  const made = node("scripts/pack-sdk.mjs", "flow", "--types-only", "--out", packed);
  if (made.status !== 0) throw new Error(made.stderr);
  mkdirSync(join(shop, "src"));
  writeFileSync(join(shop, "package.json"), '{"type": "module"}');
  writeFileSync(join(shop, "src", "shop.ts"), program);
  writeFileSync(join(shop, "src", "documented.ts"), documented());
  mkdirSync(join(shop, "mistaken"));
  writeFileSync(join(shop, "mistaken", "shop.ts"), mistaken);
}, 60_000);
afterAll(() => rmSync(shop, { recursive: true, force: true }));

/** What the compiler has against a folder of the shop. */
function compile(folder: string, how: string): string {
  const options = {
    ...{ strict: true, noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true, types: [] },
    ...{ target: "es2023", lib: ["es2023", "dom", "dom.iterable"], module: how === "bundler" ? "esnext" : how },
    moduleResolution: how,
  };
  const project = join(shop, `tsconfig.${folder}.${how}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions: options, include: [folder] }));
  const { stdout, stderr } = node(resolve("node_modules/typescript/bin/tsc"), "-p", project);
  return `${stdout}${stderr}`;
}

it.each(["bundler", "nodenext"])(
  "a strict program and every example of the documentation compile against the packed types, resolved as %s does",
  { timeout: 60_000 },
  (how) => expect(compile("src", how)).toBe(""),
);

it("a mistaken one does not", { timeout: 60_000 }, () =>
  expect(compile("mistaken", "bundler").match(/TS2345/g)).toHaveLength(2),
);

it("its readme imports it by its name, and links to nothing that is not in it", () => {
  const readme = readFileSync(join(packed, "README.md"), "utf8");
  expect(readme).toContain('import { FlowError, openFlow } from "@edgecase/flow";');
  expect(readme).not.toMatch(/\]\((?!https:)|pack-sdk/);
  const about = JSON.parse(readFileSync(join(packed, "package.json"), "utf8")) as { exports: unknown; files: string[] };
  expect(about.exports).toEqual({ ".": { types: "./types/sdk/flow.d.ts", default: "./flow.js" } });
});
