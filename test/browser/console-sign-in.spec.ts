import type { Page } from "@playwright/test";
import { signIn, tab } from "./support/console";
import { anIssuer, type Issuer } from "./support/issuer";
import { desktop, expect, expectAccessible, screenshot, test, type World } from "./support/journey";

/** From the page that asks for an address to the provider and back. */
async function signInBy(page: Page, issuer: Issuer): Promise<void> {
  await page.getByLabel("Work e-mail").fill(issuer.person.email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Continue with Browser ID" }).click();
  await page.getByRole("link", { name: `I am ${issuer.person.name}` }).click();
}

test("a provider is set up, lets somebody in, and what was written outlives the session", async ({ world, device }) => {
  const domain = "browser-id.example";
  const issuer = await anIssuer({ sub: "cleo", email: `cleo@${domain}`, email_verified: true, name: "Cleo Newcomer" });
  const id = await aCase(world, "Halden Sessions Ltd");
  const ada = await device({ viewport: desktop });
  await signIn(ada, world, "admin");
  await ada.goto(`${world.baseUrl}/console/settings/sign-in`);
  await ada.getByRole("button", { name: "New provider" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Browser ID");
  await dialog.getByLabel("Issuer").fill(issuer.url);
  await dialog.getByLabel("Client id").fill(issuer.clientId);
  await dialog.getByLabel("E-mail domains").fill(domain);
  await dialog.getByLabel("People who are not on the team yet").selectOption({ label: "Create them as analyst" });
  await dialog.getByRole("button", { name: "Create provider" }).click();
  const card = ada.getByRole("region", { name: "Browser ID" });
  await expect(card.getByText(/\/sign-in\/callback\/idp_/)).toBeVisible();
  await card.getByRole("button", { name: "Test" }).click();
  await expect(card.getByText("It can be reached, and says it is this issuer.")).toBeVisible();
  await expectAccessible(ada);
  await screenshot(ada, "sign-in-settings");

  // Somebody whom nobody has invited comes by their provider, to where they wanted to be.
  const cleo = await device({ viewport: desktop });
  await cleo.goto(`${world.baseUrl}/console/settings/sessions`);
  await expectAccessible(cleo);
  await signInBy(cleo, issuer);
  await expect(cleo.getByRole("heading", { name: "Your sessions" })).toBeVisible();
  await expect(cleo.getByText("This session", { exact: true })).toBeVisible();
  await expectAccessible(cleo);
  await screenshot(cleo, "sign-in-sessions");

  // Cleo writes; meanwhile her sessions are ended.
  await cleo.goto(`${world.baseUrl}/console/cases/${id}`);
  await tab(cleo, "Notes").click();
  const note = cleo.getByRole("textbox").first();
  await note.fill("Half a thought");
  const { data } = (await world.api("GET", "/users")).json as { data: { id: string; email: string }[] };
  const found = data.find(({ email }) => email === issuer.person.email);
  expect((await world.api("DELETE", `/users/${found?.id}/sessions`)).json).toEqual({ ended: 1 });
  await cleo.locator(".case-head").getByRole("button", { name: "Claim" }).click();
  const cover = cleo.getByRole("dialog", { name: "You are signed out" });
  await expect(cover).toBeVisible();
  await expectAccessible(cleo);
  await screenshot(cleo, "sign-in-signed-out");
  const [again] = await Promise.all([cleo.waitForEvent("popup"), cover.getByRole("link", { name: "Sign in" }).click()]);
  await signInBy(again, issuer);
  await again.waitForURL(/\/console/);
  await again.close();
  await cleo.bringToFront();
  await cover.getByRole("button", { name: "I have signed in, go on" }).click();
  await expect(cover).toBeHidden();
  await expect(note).toHaveValue("Half a thought");
  expect(issuer.entries).toBe(2);
  issuer.close();
});

/** A case that has just begun. */
async function aCase(world: World, companyName: string): Promise<string> {
  const context = { entity: { type: "business", data: { companyName } } };
  const made = await world.api("POST", "/cases", { workflow: "kyb", context });
  expect(made.status).toBe(201);
  return String(made.json?.id);
}

test("what needs fresh proof asks for it, and goes on by itself", async ({ world, device }) => {
  const id = await aCase(world, "Halden Proof Ltd");
  const ada = await device({ viewport: desktop });
  await signIn(ada, world, "admin");
  await ada.goto(`${world.baseUrl}/console/cases/${id}`);
  // The server's clock is nobody's to move: its first two answers are those of a session ten minutes older.
  const keys: string[] = [];
  await ada.route(`**/api/v1/cases/${id}/assignment`, async (route) => {
    keys.push(route.request().headers()["idempotency-key"] ?? "");
    if (keys.length > 1) return route.continue();
    const error = {
      type: "permission",
      code: "step_up_required",
      message: "Prove that it is you.",
      requestId: "req_0",
    };
    return route.fulfill({ status: 403, json: { error } });
  });
  await ada.route("**/api/v1/session", async (route) => {
    const answer = await route.fetch();
    const session = await answer.json();
    return route.fulfill({
      response: answer,
      json: { ...session, proof: { ...session.proof, owes: ["high_risk_decisions"] } },
    });
  });
  await ada.locator(".case-head").getByRole("button", { name: "Claim" }).click();
  const dialog = ada.getByRole("dialog", { name: "Is it you?" });
  await dialog.getByRole("button", { name: /^Mail a code to/ }).click();
  const mailedCode = async (): Promise<string> => {
    const { data } = (await world.api("GET", "/sandbox/mailbox")).json as { data: { subject: string }[] };
    return data.flatMap(({ subject }) => /^(\d{6}) is your code/.exec(subject)?.[1] ?? [])[0] ?? "";
  };
  await expect(dialog.getByLabel("Code")).toBeVisible();
  const code = await mailedCode();
  await expectAccessible(ada);
  await screenshot(ada, "sign-in-proof");
  await dialog.getByLabel("Code").fill(code);
  await dialog.getByLabel("Code").press("Enter");
  await expect(dialog).toBeHidden();
  await expect(ada.getByRole("button", { name: "Assigned to you" })).toBeVisible();
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]).not.toBe("");
});
