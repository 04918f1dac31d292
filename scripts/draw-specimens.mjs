// Draws the specimen documents of the sandbox into public/specimens, and prints the hash and size that src/checks/sandbox/specimens.ts
// keeps of each. Only needed when a specimen is added or changed: npx node scripts/draw-specimens.mjs
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium as browserKind } from "@playwright/test";
import { specimens } from "../src/checks/sandbox/specimens.ts";
import { chromium } from "./chromium.mjs";
import { root } from "./tool.mjs";

const folder = join(root, "public", "specimens");
mkdirSync(folder, { recursive: true });
const browser = await browserKind.launch({ executablePath: chromium() });
const page = await browser.newPage({ viewport: { width: 740, height: 520 } });
for (const specimen of specimens) {
  const bytes = specimen.contentType === "image/png" ? await picture(specimen) : bill();
  writeFileSync(join(folder, specimen.file), bytes);
  console.log(specimen.file, createHash("sha256").update(bytes).digest("hex"), bytes.length);
}
await browser.close();

async function picture({ content, mrz, scenario }) {
  const facts = [
    ["Surname", content.lastName.toUpperCase()],
    ["Given names", content.firstName.toUpperCase()],
    ["Nationality", "UTOPIAN"],
    ["Date of birth", content.dateOfBirth],
    ["Date of issue", content.issuedOn],
    ["Date of expiry", content.expiryDate],
  ];
  await page.setContent(`<!doctype html><style>
    body { margin: 0; font: 15px/1.25 "DejaVu Sans", Arial, sans-serif; color: #1b2a3a; background: #dfe7e2; }
    main { padding: 22px 30px; ${scenario === "document_blurry" ? "filter: blur(5px);" : ""} }
    h1 { margin: 0 0 14px; font-size: 19px; letter-spacing: 2px; display: flex; justify-content: space-between; }
    .page { display: flex; gap: 28px; }
    .face { width: 150px; height: 190px; background: #b7c6c4; }
    dl { margin: 0; display: grid; grid-template-columns: 1fr 1fr; gap: 10px 34px; flex: 1; align-content: start; }
    dt { font-size: 11px; color: #51636f; } dd { margin: 0; font-weight: bold; }
    pre { font: bold 22px/1.5 "DejaVu Sans Mono", monospace; background: #f3f6f4; margin: 26px -30px 0; padding: 12px 22px; }
    b.mark { position: fixed; top: 150px; left: 120px; font-size: 92px; color: #b3261e; opacity: .38; transform: rotate(-18deg); }
    small { position: fixed; bottom: 8px; left: 30px; }
  </style><main>
    <h1><span>${content.documentType === "passport" ? "PASSPORT" : "IDENTITY CARD"} · UTOPIA</span><span>${content.documentNumber}</span></h1>
    <div class="page">
      <svg class="face" viewBox="0 0 150 190"><circle cx="75" cy="72" r="36" fill="#7f9491"/><path d="M12 190c0-48 28-70 63-70s63 22 63 70z" fill="#7f9491"/></svg>
      <dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>
    </div>
    <pre>${mrz.join("\n").replaceAll("<", "&lt;")}</pre>
  </main><b class="mark">SPECIMEN</b><small>A specimen of no country and of nobody. For trying things out only.</small>`);
  return page.screenshot();
}

/** A small PDF by hand: the same bytes every time, which a browser's printing is not. */
function bill() {
  const lines = [
    "SPECIMEN - not a bill",
    "Utopia Light & Power",
    "Electricity bill for March 2026",
    "Anna Maria Eriksson, 12 Station Road, Zenith, Utopia",
    "312 kWh, UTD 58.40",
  ];
  const text = lines
    .map((line, at) => `BT /F1 ${at === 0 ? 28 : 14} Tf 60 ${760 - at * 40} Td (${line}) Tj ET`)
    .join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
  ];
  let pdf = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = pdf.length;
    pdf += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  return Buffer.from(
    `${pdf}${end}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`,
  );
}
