import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test, type World } from "./support/journey";
import { anOutsider } from "./support/outsider";

test.use({ viewport: desktop });

/** Somebody's service on this machine: it answers as it is told. */
async function aReceiver() {
  const heard: { type: string; id: string }[] = [];
  const mood = { status: 204 };
  const server: Server = createServer((request, answer) => {
    let text = "";
    request.on("data", (part: Buffer) => {
      text += part.toString();
    });
    request.on("end", () => {
      heard.push({ type: String(JSON.parse(text).type), id: String(request.headers["webhook-id"]) });
      answer.writeHead(mood.status).end(mood.status === 204 ? undefined : "the database is away");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    heard,
    mood,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

const openCase = (world: World, name: string) =>
  world.api("POST", "/cases", {
    workflow: "kyb",
    context: { entity: { type: "business", id: crypto.randomUUID(), data: { companyName: name } } },
  });

test("an endpoint is made, tried with a chosen event, fails, is sent to again, and shown to somebody without an account", async ({
  page,
  world,
}) => {
  const receiver = await aReceiver();
  const outsider = await anOutsider(world);
  const before = await world.api("GET", "/embedding");
  try {
    await signIn(page, world);
    await page.goto(`${world.baseUrl}/console/settings/webhooks`);
    await page.getByRole("button", { name: "New endpoint" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Address").fill(receiver.url);
    await dialog.getByText("Filters, speed and signature").click();
    await dialog.getByLabel("Deliveries a second, at most").fill("100");
    // Other journeys open cases of the same tenant meanwhile: what is tried by hand comes whatever the filter says.
    await dialog.getByLabel("Tags").fill("of_this_journey");
    await expectAccessible(page);
    await screenshot(page, "webhooks-form");
    await dialog.getByRole("button", { name: "Create endpoint" }).click();
    await dialog.getByLabel("I have copied it").check();
    await dialog.getByRole("button", { name: "Done" }).click();

    const tryWith = async (type: string) => {
      await page.getByRole("button", { name: "Send a test…" }).click();
      await dialog.getByLabel("Event").selectOption(type);
      await expect(dialog.locator("pre")).toContainText(`"type": "${type}"`);
      await dialog.getByRole("button", { name: "Send it" }).click();
    };
    await tryWith("workflow.completed");
    await expect
      .poll(() => receiver.heard.map(({ type }) => type), { timeout: 20_000 })
      .toEqual(["workflow.completed"]);

    receiver.mood.status = 500;
    await tryWith("risk.scored");
    await expect.poll(() => receiver.heard.length, { timeout: 20_000 }).toBeGreaterThan(1);
    const log = page.getByRole("table");
    await log.getByRole("link", { name: "risk.scored" }).click();
    const panel = page.getByRole("region", { name: "Delivery", exact: true });
    await expect(panel.locator(".attempts")).toContainText("the database is away", { timeout: 20_000 });
    await screenshot(page, "webhooks-failed");
    await expectAccessible(page);
    receiver.mood.status = 204;
    await panel.getByRole("button", { name: "Send again" }).click();
    await expect(panel.locator(".badge")).toHaveText("delivered", { timeout: 20_000 });
    expect(new Set(receiver.heard.filter(({ type }) => type === "risk.scored").map(({ id }) => id)).size).toBe(1);
    await panel.getByRole("button", { name: "Close" }).click();
    await page.getByRole("search").getByLabel("Event").selectOption("workflow.completed");
    await expect(log.getByRole("row")).toHaveCount(2);

    // Everything that it should have had since a time and never got: it was made a moment ago.
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Send again…" }).click();
    await dialog.getByLabel("What").selectOption("missing");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Send again" }).click();
    await expect(dialog.getByRole("status")).toContainText("Done", { timeout: 20_000 });
    await dialog.getByRole("button", { name: "Close" }).last().click();

    // A link for somebody else, in a frame on their website.
    await world.api("PUT", "/embedding", { origins: [outsider.origin] });
    await page.goto(`${world.baseUrl}/console/settings/webhooks`);
    await page.getByRole("button", { name: "Portal link…" }).click();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const link = ((await dialog.getByText(/\/portal\/go\//).textContent()) ?? "").trim();
    await page.goto(outsider.page("nothing", ""));
    await page.evaluate((src) => {
      const frame = document.createElement("iframe");
      Object.assign(frame, { src, width: 1200, height: 700, title: "portal" });
      document.body.append(frame);
    }, link);
    const portal = page.frameLocator("iframe");
    await portal.getByRole("link", { name: receiver.url }).click();
    await portal.getByRole("link", { name: "risk.scored" }).click();
    await expect(portal.getByRole("heading", { level: 1 })).toHaveText("risk.scored");
    const sofar = receiver.heard.length;
    await portal.getByRole("button", { name: "Send again" }).click();
    await expect(portal.getByRole("status")).toContainText("sent again");
    await expect.poll(() => receiver.heard.length, { timeout: 20_000 }).toBeGreaterThan(sofar);
    await screenshot(page, "webhooks-portal");
    expect(page.url()).not.toContain("/portal/");
  } finally {
    await world.api("PUT", "/embedding", { origins: before.json?.origins ?? [] });
    const list = await world.api("GET", "/webhook-endpoints?limit=100");
    for (const { id, url } of (list.json?.data ?? []) as { id: string; url: string }[])
      if (url === receiver.url) await world.api("DELETE", `/webhook-endpoints/${id}`);
    outsider.close();
    receiver.close();
  }
});

test("what happens appears in the log of events by itself, and the catalogue says what it means", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/webhooks/events`);
  await expect(page.getByText("following", { exact: true })).toBeVisible();
  const opened = await openCase(world, "Tailed Ltd");
  const id = String(opened.json?.id);
  const mine = page.getByRole("row").filter({ hasText: id.slice(-8) });
  const row = mine.filter({ hasText: "case.created" });
  await expect(row).toBeVisible({ timeout: 20_000 });
  await row.getByRole("link", { name: "case.created" }).click();
  await expect(page.getByRole("region", { name: "Event", exact: true })).toContainText("Tailed Ltd");
  await screenshot(page, "events");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Event catalogue" }).click();
  await page.getByRole("link", { name: "workflow.completed" }).click();
  await expect(page.locator("pre").first()).toContainText('"type": "workflow.completed"');
  await screenshot(page, "event-catalogue");
  await expectAccessible(page);
});
