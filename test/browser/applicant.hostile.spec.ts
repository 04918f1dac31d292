import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { begin, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test } from "./support/journey";
import { addQuickly, answers, fillQuickly, openQuickly, readCase } from "./support/quick";

test.use({ viewport: phone });

/** A page of somebody else's, on another port. `localhost` is another site than `127.0.0.1`; another port alone is not. */
async function aHostilePage(html: string) {
  const server = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(html);
  });
  await new Promise<void>((listening) => server.listen(0, () => listening()));
  const { port } = server.address() as AddressInfo;
  return {
    urls: [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const forms = (target: string): string => {
  const fields = Object.entries({ ...answers.company, companyName: "Owned", action: "continue" });
  const inputs = fields.map(([name, value]) => `<input name="${name}" value="${value}">`).join("");
  const form = (id: string, type: string, action: string) =>
    `<form id="${id}" method="post" enctype="${type}" action="${action}">${inputs}<button>${id}</button></form>`;
  return [
    form("plain", "application/x-www-form-urlencoded", `${target}/company`),
    form("multipart", "multipart/form-data", `${target}/company`),
    form("text", "text/plain", `${target}/company`),
    form("submit", "application/x-www-form-urlencoded", `${target}/submit`),
    form("language", "application/x-www-form-urlencoded", `${target}/language`),
  ].join("");
};

// G33
test("a page of another origin changes nothing with the applicant's cookies, by form or by fetch", async ({
  page,
  world,
}) => {
  const { id, url } = await openKyb(world);
  await begin(page, url);
  await page.getByLabel("Company name").fill("Mine");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  const { pathname } = new URL(page.url());
  const base = world.baseUrl + pathname.slice(0, pathname.lastIndexOf("/"));
  const before = await readCase(world, id);
  const hostile = await aHostilePage(forms(base));
  try {
    for (const origin of hostile.urls) {
      for (const name of ["plain", "multipart", "text", "submit", "language"]) {
        await page.goto(origin);
        const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
        await page.getByRole("button", { name, exact: true }).click();
        expect((await answered).status()).toBe(403);
        await expect(heading(page)).toHaveText("Nothing was changed");
      }
      await expectAccessible(page);
      await screenshot(page, "foreign");
      await page.goto(origin);
      await page.evaluate(
        async ([target]) => {
          const body = () => new URLSearchParams({ companyName: "Owned", action: "continue" });
          const wish = { method: "POST", mode: "no-cors", credentials: "include" } as const;
          for (const path of ["/company/draft", "/company", "/files/proof_of_address"])
            await fetch(target + path, { ...wish, body: body() }).catch(() => null);
          navigator.sendBeacon(`${target}/company/draft`, body());
        },
        [base] as const,
      );
    }
  } finally {
    hostile.close();
  }
  expect(await readCase(world, id)).toEqual(before);
  await page.goto(`${base}/company`);
  await expect(page.getByLabel("Company name")).toHaveValue("Mine");
});

test("fields that the page does not declare are refused, change nothing, and stand in the timeline", async ({
  world,
}) => {
  const { id, url } = await openKyb(world);
  const quick = await openQuickly(world, url);
  const before = await readCase(world, id);
  const strange = [
    "pluginsOutput.risk_evaluation.riskScore",
    "entity.type",
    "__proto__",
    "owners.0.firstName",
    "declaration",
  ];
  for (const name of strange) {
    const fields = new URLSearchParams({ ...answers.company, action: "continue" });
    fields.append(name, "1");
    expect([name, (await quick.post("/company", fields)).status]).toEqual([name, 422]);
  }
  for (const action of ["approve", "decide:reject"])
    expect([
      action,
      (await quick.post("/company", new URLSearchParams({ ...answers.company, action }))).status,
    ]).toEqual([action, 422]);
  // A document the form does not ask for, and one whose name is a path.
  for (const document of ["passport", "__proto__", "..%2F..%2Fcompany"])
    expect(
      (await addQuickly(quick, document, "a.pdf", new TextEncoder().encode("%PDF-1.4"))).status,
    ).toBeGreaterThanOrEqual(400);
  expect(await readCase(world, id)).toEqual(before);
  const timeline = await world.api("GET", `/cases/${id}/timeline?limit=100`);
  const { data } = timeline.json as { data: { type: string }[] };
  const refused = data.filter((line) => line.type === "attempt.refused");
  expect(refused.length).toBeGreaterThanOrEqual(strange.length + 2);
});

test("hostile files are refused with a sentence that says what to do", async ({ page, world }) => {
  const { url } = await openKyb(world);
  await fillQuickly(await openQuickly(world, url), "documents");
  await begin(page, url);
  await expect(heading(page)).toHaveText("Documents");
  const card = page.locator("#doc-proof_of_address");
  await expect(card).toHaveClass(/live/);
  const script = "<script>document.title='owned'</script>";
  for (const [name, mimeType, bytes, sentence] of [
    [
      "drawing.svg",
      "image/svg+xml",
      `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`,
      "This is a drawing (SVG)",
    ],
    ["bill.pdf", "application/pdf", `<!doctype html><html>${script}</html>`, "This is a web page"],
    [
      "bill.jpg",
      "image/jpeg",
      `MZ${"\u0000".repeat(58)}@\u0000\u0000\u0000${"\u0000".repeat(64)}PE`,
      "This is a program",
    ],
    [`${script}.pdf`, "application/pdf", "", "This file is empty"],
  ] as const) {
    await card
      .locator("input[type=file]:not([capture])")
      .setInputFiles({ name, mimeType, buffer: Buffer.from(bytes, "latin1") });
    await expect(card.getByText(sentence)).toBeVisible();
  }
  await expect(page).not.toHaveTitle("owned");
  await expectAccessible(page);
  await screenshot(page, "refused-files");

  // Too large: told before it is sent.
  await card.locator("input[type=file]:not([capture])").evaluate((field) => {
    const chosen = new DataTransfer();
    chosen.items.add(new File([new Uint8Array(101 * 1_048_576)], "film.pdf", { type: "application/pdf" }));
    (field as HTMLInputElement).files = chosen.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await expect(card.getByText("film.pdf is larger than 100 MB.")).toBeVisible();
});

test("what was typed here long ago and never sent is deleted from the device, whoever's it was; what is newer stays", async ({
  page,
  world,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await page.getByLabel("Company name").fill("Mine");
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  const day = 86_400_000;
  const kept = (change: [key: string, atMs: number][]) =>
    page.evaluate(
      (entries) =>
        new Promise<string[]>((done) => {
          const request = indexedDB.open("flow", 1);
          request.onsuccess = () => {
            const work = request.result.transaction("typed", "readwrite");
            const store = work.objectStore("typed");
            for (const [key, atMs] of entries) store.put({ values: ["secret"], marks: [], atMs }, key);
            const keys = store.getAllKeys();
            work.oncomplete = () => {
              request.result.close();
              done(keys.result.map(String));
            };
          };
        }),
      change,
    );
  const now = Date.now();
  await kept([
    ["somebody else|owners|a", now - 8 * day],
    ["somebody else|owners|b", now - day],
  ]);
  await page.reload();
  await expect(page.getByLabel("Company name")).toHaveValue("Mine");
  await expect.poll(() => kept([])).not.toContain("somebody else|owners|a");
  expect(await kept([])).toContain("somebody else|owners|b");
});
