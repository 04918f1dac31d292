import type { BrowserContext, Page } from "@playwright/test";
import { base64url, hmacSha256, seal } from "../../src/lib/bytes";
import { derivedKey } from "../../src/lib/derived-key";
import { aPdf, fillCompany, goOn, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";
import { addQuickly, fillQuickly, openQuickly } from "./support/quick";

test.use({ viewport: phone });

const applicant = { type: "business", data: { companyName: "Acme", email: "boss@acme.example" }, id: "crm-links" };

async function mint(world: World, id: string, wish: object): Promise<{ id: string; url: string }> {
  const minted = await world.api("POST", `/cases/${id}/links`, wish);
  expect(minted.status).toBe(201);
  return minted.json as { id: string; url: string };
}

/** What the picture says. Made as the server makes it: this browser has no camera to read it with. */
async function phoneAddress(world: World, id: string): Promise<string> {
  const [{ json: me }, { json: links }] = await Promise.all([
    world.api("GET", "/me"),
    world.api("GET", `/cases/${id}/links`),
  ]);
  const phone = (links as { data: { id: string; kind: string }[] }).data.find(({ kind }) => kind === "handoff");
  const named = `${(me as { tenant: { id: string } }).tenant.id}|${id}|${phone?.id}`;
  const reference = seal(derivedKey(world.masterKey, "flow-reference"), named, "flow").slice(2).replace(".", "~");
  const secret = base64url(hmacSha256(derivedKey(world.masterKey, "applicant-link"), `${named}|1`));
  return `${world.baseUrl}/go/${reference}.${secret}`;
}

const press = (page: Page, name: string) => page.getByRole("button", { name }).click();
const aCase = (world: World) => openKyb(world, { context: { entity: { ...applicant, id: crypto.randomUUID() } } });

/** Asks for a new link on the page that is open, finds the mail on the mailbox page, and opens the link in it. */
async function renewByMail(page: Page, world: World, context: BrowserContext): Promise<void> {
  await press(page, "Send me a new link");
  await expect(heading(page)).toHaveText("A new link is on its way");
  await expectAccessible(page);
  const analyst = await context.newPage();
  await analyst.goto(`${world.baseUrl}/sandbox/mailbox`);
  const link = analyst.getByRole("article").first().getByRole("link");
  await expect(async () => {
    await analyst.reload();
    await expect(link).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(analyst.getByText("boss@acme.example").first()).toBeVisible();
  const fresh = (await link.getAttribute("href")) ?? "";
  await analyst.close();
  await page.goto(fresh);
  await press(page, "Open my form");
  await expect(page.getByRole("link", { name: /Start now|Go on where you stopped/ })).toBeVisible();
}

test.describe("links", () => {
  let analyst: BrowserContext;

  test.beforeAll(async ({ browser, world }) => {
    analyst = await browser.newContext();
    const page = await analyst.newPage();
    await page.goto(world.consoleUrl);
    await press(page, "Sign in");
    await page.waitForURL(/\/console/);
    await page.close();
  });
  test.afterAll(() => analyst.close());

  test("looking at a link twice uses nothing up; a link for one use works once, and then there is a way on", async ({
    page,
    world,
    browser,
  }) => {
    const { id } = await aCase(world);
    const { url } = await mint(world, id, { kind: "one_time" });
    for (const _ of ["a mail scanner", "a preview"]) expect((await fetch(url)).status).toBe(200);
    await page.goto(url);
    await expect(page.getByText("This link works once.")).toBeVisible();
    await press(page, "Open my form");
    await expect(heading(page)).toHaveText("Open your business account");

    const elsewhere = await browser.newContext({ viewport: phone });
    const thief = await elsewhere.newPage();
    await thief.goto(url);
    await expect(heading(thief)).toHaveText("This link was used already");
    await expectAccessible(thief);
    await screenshot(thief, "link-used");
    // The form of a page that was loaded before does not work either.
    expect((await fetch(url, { method: "POST", headers: { origin: world.baseUrl }, redirect: "manual" })).status).toBe(
      410,
    );
    await renewByMail(thief, world, analyst);
    await elsewhere.close();
  });

  test("a link that has run out sends a new one to the address of the case; a revoked or wrong one opens nothing", async ({
    page,
    world,
  }) => {
    const { id } = await aCase(world);
    const short = await mint(world, id, { expiresInSeconds: 60 });
    const revoked = await mint(world, id, {});
    expect((await world.api("DELETE", `/cases/${id}/links/${revoked.id}`)).status).toBe(204);
    expect((await world.api("POST", "/sandbox/clock/advance", { seconds: 120 })).status).toBe(200);

    await page.goto(short.url);
    await expect(heading(page)).toHaveText("This link has run out");
    await expectAccessible(page);
    await screenshot(page, "link-expired");
    await renewByMail(page, world, analyst);
    // Now the first secret is worth nothing, for good.
    await page.goto(short.url);
    await expect(heading(page)).toHaveText("This link has run out");

    await page.goto(revoked.url);
    await expect(heading(page)).toHaveText("This link was switched off");
    await expect(page.getByRole("button", { name: "Send me a new link" })).toHaveCount(0);
    await expectAccessible(page);
    await screenshot(page, "link-revoked");

    const { url } = await mint(world, id, {});
    const cut = url.lastIndexOf(".");
    for (const wrong of [
      `${url.slice(0, -1)}${url.endsWith("A") ? "B" : "A"}`,
      url.slice(0, cut),
      `${url.slice(0, cut)}.`,
      `${url}x`,
    ]) {
      expect([404, 410]).toContain((await fetch(wrong)).status);
      const posted = await fetch(wrong, { method: "POST", headers: { origin: world.baseUrl }, redirect: "manual" });
      expect([404, 410]).toContain(posted.status);
      expect(posted.headers.getSetCookie()).toEqual([]);
    }
    await page.goto(`${url}x`);
    await expect(heading(page)).toHaveText("This address leads nowhere");
    await expectAccessible(page);
    await screenshot(page, "link-unknown");
  });

  test("revoking a link ends the sessions it opened", async ({ page, world }) => {
    const { id } = await aCase(world);
    const link = await mint(world, id, {});
    await page.goto(link.url);
    await press(page, "Open my form");
    await page.getByRole("link", { name: "Start now" }).click();
    await world.api("DELETE", `/cases/${id}/links/${link.id}`);
    await page.getByLabel("Company name").fill("Too late");
    await expect(page.getByText("You have been signed out.")).toBeVisible();
    await page.reload();
    await expect(heading(page)).not.toHaveText("Your company");
  });

  test("a phone goes on beside the desktop, which follows it live and has what was typed there", async ({
    page,
    world,
    browser,
  }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const { id } = await aCase(world);
    const { url } = await mint(world, id, {});
    await page.goto(url);
    await press(page, "Open my form");
    await press(page, "Continue on your phone");
    await expect(heading(page)).toHaveText("Continue on your phone");
    const picture = page.getByRole("img", { name: "A picture that opens your form on a phone" });
    await expect(picture).toBeVisible();
    await expectAccessible(page);
    await screenshot(page, "hand-off");

    const address = await phoneAddress(world, id);
    const pocket = await browser.newContext({ viewport: phone, hasTouch: true, isMobile: true });
    const small = await pocket.newPage();
    await small.goto(address);
    await press(small, "Open my form");
    await expect(heading(page)).toHaveText("Your phone is connected", { timeout: 15_000 });
    await small.getByRole("link", { name: "Start now" }).click();
    await fillCompany(small, "Typed on the phone");
    await goOn(small);
    await expect(heading(small)).toHaveText("About you");
    await expect(page.getByText("Done", { exact: false }).first()).toBeVisible({ timeout: 15_000 });
    await screenshot(page, "hand-off-connected");
    await page.getByRole("link", { name: "Go on here" }).click();
    await page.getByRole("link", { name: "Your company" }).click();
    await expect(page.getByLabel("Company name")).toHaveValue("Typed on the phone");
    // Both on one page: what the phone types appears here by itself.
    await goOn(page);
    await expect(heading(page)).toHaveText("About you");
    await small.getByLabel("First name").fill("Ada");
    await expect(page.getByLabel("First name")).toHaveValue("Ada");
    // A file that is photographed there is here without a press.
    for (const one of [small, page]) await one.goto(one.url().replace(/[^/]+$/, "documents"));
    const card = (one: Page) => one.locator("#doc-certificate_of_registration");
    await expect(card(small)).toHaveClass(/live/);
    await card(small)
      .locator("input[type=file]:not([capture])")
      .setInputFiles({ name: "pocket.pdf", mimeType: "application/pdf", buffer: aPdf("Pocket") });
    await expect(card(page).getByRole("button", { name: "Remove pocket.pdf" })).toBeVisible();
    await pocket.close();
  });

  test("a guarded form asks a new device for the code from the e-mail", async ({ page, world }) => {
    const key = `guarded-${crypto.randomUUID().slice(0, 8)}`;
    const draft = await world.api("POST", "/workflow-definitions", {
      key,
      name: key,
      definitionType: "statechart-json",
      definition: {
        id: key,
        initial: "asking",
        states: { asking: { tags: ["collection_flow"], meta: { form: key }, on: { SENT: "sent" } }, sent: {} },
      },
      uiDefinition: {
        key,
        title: "Guarded",
        event: "SENT",
        protect: { newDevice: "email_code" },
        pages: [
          {
            id: "name",
            title: "Name",
            elements: [
              { id: "name", element: "textfield", valueDestination: "customData.name", params: { label: "Name" } },
            ],
          },
        ],
      },
    });
    expect(draft.status).toBe(201);
    await world.api("POST", `/workflow-definitions/${(draft.json as { id: string }).id}/publish`, {});
    const opened = await world.api("POST", "/cases", {
      workflow: key,
      context: { entity: { ...applicant, id: crypto.randomUUID() }, customData: { name: "A secret name" } },
    });
    const { id, links } = opened.json as { id: string; links: { collection: string } };
    await page.goto(links.collection);
    await press(page, "Open my form");
    await expect(heading(page)).toHaveText("Type in the code we sent you");
    await expectAccessible(page);
    await screenshot(page, "device-code");
    let code = "";
    await expect(async () => {
      const box = await world.api("GET", `/sandbox/mailbox?caseId=${id}`);
      code = /^\d{6}$/m.exec((box.json as { data: { text: string }[] }).data[0]?.text ?? "")?.[0] ?? "";
      expect(code).not.toBe("");
    }).toPass({ timeout: 20_000 });
    await page.getByLabel("Code from the e-mail").fill(code === "111111" ? "222222" : "111111");
    await press(page, "Continue");
    await expect(page.getByRole("alert")).toContainText("That is not the code");
    await expectAccessible(page);
    expect(await page.content()).not.toContain("A secret name");
    await page.getByLabel("Code from the e-mail").fill(code);
    await press(page, "Continue");
    await page.getByRole("link", { name: "Start now" }).click();
    await expect(page.getByLabel("Name")).toHaveValue("A secret name");
  });

  // G27. Sabotage: `Referrer-Policy: same-origin` on the page behind a link, which repeats its address to the next request.
  test("the secret of a link is in no later address, Referer, log line or stored byte; nor is that of the session", async ({
    page,
    world,
  }) => {
    const { url } = await aCase(world);
    const secret = url.slice(url.lastIndexOf(".") + 1);
    expect(secret.length).toBeGreaterThanOrEqual(43); // 256 bits
    const seen: { url: string; referer: string }[] = [];
    page.on("request", (request) => {
      seen.push({ url: request.url(), referer: "" });
      void request.allHeaders().then(({ referer = "" }) => seen.push({ url: "", referer }));
    });
    await page.goto(url);
    await press(page, "Open my form");
    await page.getByRole("link", { name: "Start now" }).click();
    await page.getByLabel("Company name").fill("Kanarienvogel");
    await expect(page.locator("#saved")).toContainText(/Saved \d/);
    const later = seen.filter((one) => one.url !== url);
    expect(later.length).toBeGreaterThan(6);
    expect(later.filter((one) => one.url.includes(secret) || one.referer.includes(secret))).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.outerHTML + document.referrer)).not.toContain(secret);

    const quick = await openQuickly(world, url);
    await fillQuickly(quick, "documents");
    // A page that can be read: what cannot is deleted as soon as it has been looked at.
    expect((await addQuickly(quick, "proof_of_address", "page.pdf", aPdf("nothing much"))).status).toBe(201);
    const cookies = await page.context().cookies();
    const session = cookies.find(({ name }) => name.startsWith("__Host-flow-"));
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
    expect(session?.value.length).toBeGreaterThanOrEqual(43);
    // The scan finds what is there: else it would prove nothing. What was typed lies sealed.
    expect(world.filesContaining("nothing much")).not.toEqual([]);
    expect(world.filesContaining("Kanarienvogel")).toEqual([]);
    for (const kept of [secret, session?.value ?? "", quick.cookie.slice(quick.cookie.indexOf("=") + 1)]) {
      expect(world.filesContaining(kept)).toEqual([]);
      expect(world.serverLog()).not.toContain(kept);
    }
  });
});
