import type { Locator, Page } from "@playwright/test";
import { signIn } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test } from "./support/journey";

test.use({ viewport: { ...desktop, width: 1440 } });

const inspector = (page: Page): Locator => page.getByRole("complementary", { name: "Inspector" });
const part = (page: Page, name: string): Locator =>
  page.getByRole("group", { name: "Parts" }).getByRole("button", { name: new RegExp(`^${name}`) });
const box = (page: Page, state: string): Locator => page.locator(`.drawing [data-state="${state}"]`);

/** Adds a state by the form of the whole workflow, without leaving the keyboard. */
async function addState(page: Page, name: string, sort: string): Promise<void> {
  await part(page, "Chart").click();
  const form = inspector(page).getByRole("form", { name: "New state" });
  await form.getByLabel("New state").fill(name);
  await page.keyboard.press("Tab");
  await form.getByLabel("What for").selectOption({ label: sort });
  await form.getByLabel("New state").press("Enter");
  await expect(box(page, name)).toBeVisible();
}

/**
 * Chooses a state and writes its new name in the very task in which the field appears, before the browser has painted it: what runs after
 * the paint must not take it away.
 */
async function nameAtOnce(page: Page, state: string, name: string): Promise<void> {
  await part(page, "Chart").click();
  await page.evaluate(
    async ([state, name]) => {
      const chosen = document.querySelector(`.drawing [data-state="${state}"]`);
      chosen?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      const field = (): HTMLInputElement | undefined =>
        [...document.querySelectorAll<HTMLInputElement>(".build-inspector .settled input")].find(
          ({ value }) => value === state,
        );
      // Rendering is a microtask; a painted frame is not.
      for (let turn = 0; turn < 100 && field() === undefined; turn++) await Promise.resolve();
      const input = field();
      if (input === undefined) throw new Error(`No field for the name of ${state}`);
      input.focus();
      input.value = name;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
      await frame();
      await frame();
      await new Promise((done) => setTimeout(done));
    },
    [state, name] as const,
  );
}

async function addTransition(page: Page, event: string, target: string): Promise<void> {
  const form = inspector(page).getByRole("form", { name: "New transition" });
  await form.getByLabel("Event").fill(event);
  await form.getByLabel("Leads to").selectOption(target);
  await form.getByRole("button", { name: "Add transition" }).click();
  await expect(inspector(page).getByRole("heading", { level: 2, name: event })).toBeVisible();
}

test("a workflow is built from an empty page by mouse and keys, proved, published, and a case runs it to its end", async ({
  page,
  world,
}) => {
  await signIn(page, world);
  await page.goto(`${world.baseUrl}/console/settings/definitions`);
  await page.getByRole("button", { name: "New definition" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Built by hand");
  await dialog.getByLabel("Key (optional)").fill("built_by_hand");
  await dialog.getByRole("button", { name: "Remove manual_review" }).click();
  await dialog.getByLabel("Ends approved or rejected").uncheck();
  await dialog.getByRole("button", { name: "Create draft" }).click();
  await expect(inspector(page)).toContainText("An empty page");

  await addState(page, "screening", "Runs checks");
  await addState(page, "sign_off", "Waits for an analyst");
  await addState(page, "approved", "Ends well");
  await addState(page, "rejected", "Ends badly");

  // By mouse: a state of the chart, its ways out, and a guard on the first of them.
  await box(page, "screening").click();
  await addTransition(page, "SCREENED", "sign_off");
  await inspector(page).getByLabel("Guard").selectOption({ label: "If rules hold" });
  await expect(inspector(page).getByLabel("Fact")).toHaveValue("entity.data.country");
  await box(page, "screening").click();
  await addTransition(page, "SCREENED", "rejected");
  await expect(inspector(page)).toContainText("number 2 of 2");

  // The plugin runs in the state that was looked at last.
  await box(page, "screening").click();
  await part(page, "Plugins").click();
  await inspector(page).getByLabel("Kind of plugin").selectOption({ label: "Checks: Company registry" });
  await inspector(page).getByRole("button", { name: "Add plugin" }).click();
  await expect(inspector(page).getByRole("checkbox", { name: "screening" })).toBeChecked();
  await inspector(page).getByLabel("Answer at once").check();
  await inspector(page).getByText("Events it raises").click();
  await inspector(page).getByLabel("Event on success").fill("SCREENED");
  await inspector(page).getByLabel("Event on failure").fill("SCREENED");

  // By keys: over the chart to the state, and into its fields.
  await part(page, "Chart").click();
  const chart = page.getByRole("application", { name: /^Chart of the workflow/ });
  await chart.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("State sign_off, 2 of 4, 0 ways out")).toBeAttached();
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByLabel("Name", { exact: true })).toBeFocused();
  await inspector(page).getByText("Form, approval, waiting").click();
  await inspector(page).getByLabel("People have to agree here").check();
  await inspector(page).getByLabel("How many have to agree").fill("1");
  await inspector(page).getByLabel("Event when they have").fill("SIGNED");
  await addTransition(page, "SIGNED", "approved");
  await chart.focus();
  await page.keyboard.press("ArrowUp");
  await addTransition(page, "reject", "rejected");

  // Another name, taken back: everything that speaks of the state keeps step.
  await nameAtOnce(page, "sign_off", "four_eyes");
  await page.keyboard.press("Enter");
  await expect(box(page, "four_eyes")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page, "sign_off")).toBeVisible();

  await part(page, "Promises").click();
  await inspector(page).getByRole("button", { name: "Add promise" }).click();
  await inspector(page)
    .getByLabel("Promise", { exact: true })
    .selectOption({ label: "There is no way to … without …" });
  await inspector(page).getByLabel("without").selectOption({ label: "a success of approval_sign_off" });
  await expect(inspector(page).getByText("holds", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "No problems found" })).toBeVisible();
  await expect(page.locator(".build-bar").getByText("Saved")).toBeVisible();
  await screenshot(page, "build-chart");
  await expectAccessible(page);

  // What was built by forms is what the JSON says, after a look elsewhere as well.
  await page.reload();
  await page.getByRole("navigation", { name: "Views of the definition" }).getByRole("link", { name: "JSON" }).click();
  const written = JSON.parse(await page.getByRole("textbox", { name: "Definition as JSON" }).inputValue());
  expect(written.definition.states.screening.on.SCREENED).toEqual([
    {
      target: "sign_off",
      guard: { type: "json-logic", options: { rule: { "==": [{ var: "entity.data.country" }, "GB"] } } },
    },
    "rejected",
  ]);
  await page.getByRole("button", { name: "Publish…" }).click();
  await expect(dialog).toContainText("Its promise holds");
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("built_by_hand v1 is published.")).toBeVisible();

  const caseOf = async (id: string, country: string) => {
    const opened = await world.api("POST", "/cases", {
      workflow: "built_by_hand",
      context: {
        entity: { type: "business", id, data: { companyName: "Corner Shop", registrationNumber: "12345678", country } },
      },
    });
    expect(opened.status).toBe(201);
    return String(opened.json?.id);
  };
  const stateOf = async (id: string) => (await world.api("GET", `/cases/${id}`)).json?.state;
  const [home, abroad] = [await caseOf("built-1", "GB"), await caseOf("built-2", "FR")];
  await expect.poll(() => stateOf(abroad), { timeout: 20_000 }).toBe("rejected");
  await expect.poll(() => stateOf(home), { timeout: 20_000 }).toBe("sign_off");
  const voted = await page.evaluate(async (path) => {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
      body: JSON.stringify({ decision: "approve", comment: "Seen." }),
    });
    return answer.status;
  }, `/api/v1/cases/${home}/approvals/approval_sign_off/votes`);
  expect(voted).toBeLessThan(300);
  await expect.poll(() => stateOf(home), { timeout: 20_000 }).toBe("approved");
});
