import { readFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type BrowserContext, expect, type FrameLocator, type Page } from "@playwright/test";
import type { World } from "./world.mjs";

/** A website of somebody else: it serves the examples of the docs, on an origin and a site of its own. */
export interface Outsider {
  origin: string;
  page(example: string, link: string): string;
  close(): void;
}

export async function anOutsider(world: World): Promise<Outsider> {
  const server: Server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url ?? "/", "http://localhost");
    const name = /^\/([a-z]+)\.html$/.exec(pathname)?.[1];
    if (name === undefined) return answer.writeHead(404).end();
    // A page of theirs with nothing on it, for a test to put something there.
    const source = name === "nothing" ? "<!doctype html>" : readFileSync(`docs/examples/embed/${name}.html`, "utf8");
    const text = source.replaceAll("EDGECASE", world.baseUrl);
    answer.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  const { port } = server.address() as AddressInfo;
  // Not 127.0.0.1, which is ours: to a browser these are two sites.
  const origin = `http://localhost:${port}`;
  return {
    origin,
    page: (example, link) => `${origin}/${example}.html?link=${encodeURIComponent(link)}`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

/** As in a browser that keeps no cookies of frames at all: those of the opened link never arrive. */
export async function keepNoCookies(context: BrowserContext, world: World): Promise<void> {
  await context.route(`${world.baseUrl}/go/**`, async (route) => {
    const asked = route.request();
    const headers = await asked.allHeaders();
    const answered = await new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>(
      (done, failed) => {
        const sent = request(asked.url(), { method: asked.method(), headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("end", () => {
            const kept = Object.entries(answer.headers).flatMap(([name, value]) =>
              typeof value === "string" && name !== "set-cookie" ? [[name, value]] : [],
            );
            done({ status: answer.statusCode ?? 500, headers: Object.fromEntries(kept), body: Buffer.concat(chunks) });
          });
        });
        sent.on("error", failed);
        sent.end(asked.postDataBuffer() ?? undefined);
      },
    );
    await route.fulfill(answered);
  });
}

export type Heard = { type: string; [more: string]: unknown };
/** What the example on the page has heard from the form. */
export const heardBy = (page: Page): Promise<Heard[]> =>
  page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
export const typesHeardBy = async (page: Page): Promise<string[]> => (await heardBy(page)).map(({ type }) => type);

/** Past the link and the start, to the first page of the form. */
export async function openIn(page: Page, form: FrameLocator): Promise<void> {
  await expect.poll(() => typesHeardBy(page)).toContain("ready");
  await form.getByRole("button", { name: "Open my form" }).click();
  // The frame takes the height of the page that came: nobody is quicker than that, and a pointer of ours would be.
  const isSettled = async () => {
    const types = await typesHeardBy(page);
    return types.includes("page") && types.lastIndexOf("height") > types.lastIndexOf("page");
  };
  await expect.poll(isSettled).toBe(true);
  await form.getByRole("link", { name: "Start now" }).click();
  await expect(form.getByRole("heading", { level: 1 })).toHaveText("Your company");
}

export async function fillCompanyIn(form: FrameLocator): Promise<void> {
  await form.getByLabel("Company name").fill("Northwind Trading Ltd");
  await form.getByLabel("Registration number").fill("12345678");
  await form.getByLabel("Country of registration").selectOption("GB");
  await form.getByLabel("Legal form", { exact: true }).selectOption("private_limited");
  for (const [part, value] of [
    ["Day", "2"],
    ["Month", "5"],
    ["Year", "2012"],
  ] as const)
    await form.getByLabel(part).fill(value);
}

export const goOnIn = (form: FrameLocator) => form.getByRole("button", { name: "Save and continue" }).last().click();
