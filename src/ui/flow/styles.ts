// Inlined into every page of the flow, so that the first answer is the whole page. Without `<`, `&` and double quotes: the renderer
// would escape them, and a style element does not unescape.
const sheet = `
:root { color-scheme: light dark; --brand: #3f4fb4; --brand-ink: #fff; --brand-text: #3846a6; --radius: 10px;
  --bg: oklch(0.975 0.006 85); --surface: #fff; --soft: oklch(0.965 0.008 85); --line: oklch(0.88 0.008 265); --edge: oklch(0.58 0.012 265);
  --ink: oklch(0.24 0.015 265); --ink-2: oklch(0.45 0.015 265);
  --ok: oklch(0.45 0.11 155); --ok-soft: oklch(0.955 0.03 155); --bad: oklch(0.49 0.18 27); --bad-soft: oklch(0.965 0.02 27);
  --warn-soft: oklch(0.965 0.04 85); --warn: oklch(0.7 0.14 75); --wait: oklch(0.48 0.1 245); }
@media (prefers-color-scheme: dark) { :root { --brand: #a9b6ff; --brand-ink: #14162a; --brand-text: #b4bfff;
  --bg: oklch(0.17 0.01 265); --surface: oklch(0.21 0.012 265); --soft: oklch(0.25 0.012 265); --line: oklch(0.33 0.012 265); --edge: oklch(0.6 0.012 265);
  --ink: oklch(0.94 0.006 265); --ink-2: oklch(0.76 0.01 265); --ok: oklch(0.82 0.12 155); --ok-soft: oklch(0.29 0.04 155);
  --bad: oklch(0.79 0.12 27); --bad-soft: oklch(0.28 0.05 27); --warn-soft: oklch(0.3 0.04 85); --warn: oklch(0.75 0.12 80); --wait: oklch(0.8 0.08 245); } }
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-block: 24px; }
body { margin: 0; min-block-size: 100vh; background: var(--bg); color: var(--ink); font: 18px/1.5 system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Noto Sans Arabic, sans-serif; overflow-wrap: break-word; }
[hidden] { display: none !important; }
.top { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; max-inline-size: 688px; margin-inline: auto; padding: 12px 16px; min-block-size: 68px; }
.who { display: flex; gap: 12px; align-items: center; font-weight: 650; min-inline-size: 0; }
.mark { flex: none; display: grid; place-items: center; inline-size: 36px; block-size: 36px; border-radius: var(--radius); background: var(--brand); color: var(--brand-ink); }
.tongues { display: flex; flex-wrap: wrap; gap: 4px; margin: 0; }
.more { position: relative; }
.more summary { display: flex; align-items: center; gap: 8px; min-block-size: 44px; padding: 8px; color: var(--brand-text); font-size: 16px; cursor: pointer; list-style: none; }
.more summary::-webkit-details-marker { display: none; }
.more summary::after { content: ''; inline-size: 8px; block-size: 8px; margin-block-end: 4px; border: solid; border-width: 0 2px 2px 0; transform: rotate(45deg); }
.more > div { position: absolute; inset-inline-end: 0; z-index: 2; display: grid; min-inline-size: 176px; max-block-size: 70vh; overflow: auto; padding: 8px 16px; background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius); }
.more .bare { justify-content: start; }
main { max-inline-size: 688px; margin-inline: auto; padding: 24px 16px 48px; background: var(--surface); border-block: 1px solid var(--line); }
main:focus { outline: none; }
h1 { font-size: 28px; line-height: 1.22; letter-spacing: -0.012em; margin: 0 0 12px; text-wrap: balance; }
:is(:lang(ar), :lang(hi), :lang(ja), :lang(zh)) h1 { letter-spacing: 0; }
:lang(ja) :is(h1, h2, label, legend, button, .button) { word-break: auto-phrase; }
h1 + form { margin-block-start: 24px; }
h2 { font-size: 22px; line-height: 1.25; margin: 36px 0 8px; }
form > :is(input[type=hidden], .default) + [data-field] > h2 { margin-block-start: 0; }
h1:focus, .sum:focus, .rows:focus, .row:focus { outline: none; }
p, ul, ol { margin: 0 0 16px; max-inline-size: 66ch; }
a { color: var(--brand-text); text-underline-offset: 3px; }
:focus-visible { outline: 3px solid var(--brand-text); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; inset-inline-start: -9999px; }
.skip:focus { inset-inline-start: 16px; inset-block-start: 8px; padding: 8px 16px; background: var(--surface); z-index: 1; }
.unseen, .default { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.lead { font-size: 20px; color: var(--ink-2); margin-block-end: 24px; }
.hint, .small { color: var(--ink-2); font-size: 16px; margin: 0 0 8px; }
.kicker { color: var(--ink-2); margin: 0 0 8px; }
button, .button { display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-block-size: 44px; min-inline-size: 44px; padding: 8px 16px; font: inherit; font-size: 16px;
  font-weight: 600; line-height: 1.25; color: var(--ink); background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius); cursor: pointer; text-decoration: none; text-align: center; }
button:hover, .button:hover { background: var(--soft); }
.primary { inline-size: 100%; min-block-size: 56px; font-size: 18px; background: var(--brand); color: var(--brand-ink); border-color: transparent; }
.primary:hover { background: var(--brand); box-shadow: inset 0 0 0 99px rgb(0 0 0 / 0.12); }
.bare { background: none; border-color: transparent; color: var(--brand-text); padding-inline: 8px; margin-inline: -8px; font-weight: 500; }
form[inert] { opacity: 0.5; }
[aria-busy=true] .primary { opacity: 0.6; cursor: progress; }
.steps { margin: 0 0 12px; font-size: 16px; }
.steps p { margin: 0 0 4px; color: var(--ink-2); }
.steps b { color: var(--ink); }
.steps ol { display: flex; gap: 6px; list-style: none; margin: 0; padding: 0; max-inline-size: none; }
.steps li { flex: 1; min-inline-size: 0; }
.steps li > * { display: flex; align-items: center; min-block-size: 44px; }
.steps li > ::before { content: ''; flex: 1; block-size: 6px; border-radius: 3px; background: var(--line); }
.steps .done > ::before, .steps .current > ::before { background: var(--brand); }
.steps .current > ::before { background: linear-gradient(to right, var(--brand) 55%, var(--line) 55%); }
[dir=rtl] .steps .current > ::before { background: linear-gradient(to left, var(--brand) 55%, var(--line) 55%); }
.steps a:hover::before { block-size: 10px; }
.sum { border: 3px solid var(--bad); border-radius: var(--radius); padding: 16px; margin: 0 0 24px; }
.sum h2 { margin: 0 0 8px; font-size: 20px; }
.sum ul { margin: 0; padding-inline-start: 20px; }
.sum a { display: block; padding-block: 10px; color: var(--bad); font-weight: 600; }
.field { margin: 0 0 28px; padding: 0; border: 0; min-inline-size: 0; }
.field > label:not(.pick), legend { display: block; font-weight: 600; padding: 0; margin: 0 0 4px; }
.opt { font-weight: 400; color: var(--ink-2); }
.error { color: var(--bad); font-weight: 600; margin: 0 0 8px; }
.bad { border-inline-start: 4px solid var(--bad); padding-inline-start: 14px; }
input:not([type=checkbox], [type=radio], [type=file]), select, textarea { inline-size: 100%; min-block-size: 52px; padding: 10px 14px; font: inherit; color: inherit;
  background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius); }
textarea { min-block-size: 132px; }
.field.bad :is(input, select, textarea) { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
:disabled { opacity: 0.6; }
select { appearance: none; text-overflow: ellipsis; background: linear-gradient(45deg, #0000 50%, currentcolor 50%) calc(100% - 22px) 55% / 6px 6px no-repeat, linear-gradient(-45deg, #0000 50%, currentcolor 50%) calc(100% - 16px) 55% / 6px 6px no-repeat, var(--surface); padding-inline-end: 40px; }
[dir=rtl] select { background-position: 16px 55%, 22px 55%, 0 0; }
.short input { max-inline-size: 12em; }
.with { display: flex; gap: 12px; align-items: center; }
h3 { font-size: 20px; line-height: 1.3; margin: 32px 0 12px; }
.date { display: flex; flex-wrap: wrap; gap: 12px; }
.date label { display: block; font-size: 16px; }
.date input { inline-size: 4.2em !important; }
.date .y input { inline-size: 5.6em !important; }
.pick { display: flex; font-weight: 400; gap: 12px; align-items: flex-start; min-block-size: 44px; padding-block: 8px; cursor: pointer; }
.pick input { flex: none; inline-size: 26px; block-size: 26px; margin: 0; accent-color: var(--brand-text); }
.options .pick { margin-block-end: 8px; border: 1px solid var(--line); border-radius: var(--radius); padding: 12px 14px; }
.options .pick:has(:checked) { border-color: var(--brand-text); box-shadow: inset 0 0 0 1px var(--brand-text); }
.row, .doc { border: 1px solid var(--line); border-radius: calc(var(--radius) + 4px); padding: 16px; margin: 0 0 20px; min-inline-size: 0; }
.row:not(:has(li[data-status])) > .gone { display: none; }
.row > legend { padding-inline: 8px; margin-inline-start: -8px; font-size: 20px; }
[data-side] { border: 0; border-block-start: 1px solid var(--line); padding: 12px 0 0; margin: 16px 0 0; min-inline-size: 0; }
.row .field:has(+ button) { margin-block-end: 12px; }
.actions { margin-block: 32px 0; }
.foot { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; margin-block-start: 8px; min-block-size: 44px; }
.foot p { margin: 0; }
.saved { color: var(--ink-2); font-size: 16px; }
.saved.yes::after { content: ' ✓'; color: var(--ok); }
.saved[data-now] { font-size: 0; }
.saved[data-now]::after { content: attr(data-now); font-size: 16px; color: inherit; }
.clash { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-block: 12px; }
.clash > p, .clash > div { flex: 1 0 100%; }
.note.clash > * { margin-block-start: 0; }
.note { border-inline-start: 4px solid var(--warn); background: var(--warn-soft); padding: 12px 16px; border-radius: 4px; margin: 0 0 24px; }
.note p { margin: 0; }
.note > * + * { margin-block-start: 8px; }
.panel { background: var(--soft); border-radius: calc(var(--radius) + 4px); padding: 16px; margin: 0 0 24px; }
.panel h2 { margin-block-start: 0; font-size: 18px; }
.panel > :last-child { margin-block-end: 0; }
.ok { background: var(--ok-soft); }
.ok h1 { margin: 0; }
.number { font-size: 22px; font-weight: 650; letter-spacing: 0.03em; font-variant-numeric: tabular-nums; margin: 0; }
.list { list-style: none; padding: 0; border-block-start: 1px solid var(--line); max-inline-size: none; margin-block-end: 28px; }
.list li { display: flex; flex-wrap: wrap; gap: 0 16px; justify-content: space-between; align-items: center; border-block-end: 1px solid var(--line); padding-block: 6px; min-block-size: 52px; }
.list a { padding-block: 8px; }
.state { font-size: 16px; color: var(--ink-2); }
.state.done { color: var(--ok); }
.answers { display: grid; grid-template-columns: minmax(0, 1fr); margin: 0 0 8px; border-block-start: 1px solid var(--line); }
.answers div { padding-block: 10px; border-block-end: 1px solid var(--line); }
[data-field]:has(.answers) + .field { margin-block-start: 28px; }
.answers dt { color: var(--ink-2); font-size: 16px; }
.answers dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
.head a { display: flex; align-items: center; justify-content: end; min-inline-size: 44px; min-block-size: 44px; }
.head { display: flex; flex-wrap: wrap; gap: 0 16px; justify-content: space-between; align-items: baseline; }
.files { list-style: none; margin: 0 0 12px; padding: 0; }
.files li { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding-block: 8px; border-block-start: 1px solid var(--line); }
.files img, .sheet { flex: none; inline-size: 56px; block-size: 56px; border-radius: 6px; object-fit: cover; background: var(--soft); border: 1px solid var(--line); }
.sheet { display: grid; place-items: center; font-size: 13px; font-weight: 650; color: var(--ink-2); }
.file { flex: 1 1 9em; min-inline-size: 0; overflow-wrap: anywhere; line-height: 1.3; }
.file small { display: block; font-size: 15px; color: var(--ink-2); }
.file .ready { color: var(--ok); } .file .refused { color: var(--bad); } .file .checking { color: var(--wait); }
.file .advice { color: var(--ink); border-inline-start: 3px solid var(--warn); padding-inline-start: 8px; margin-block: 4px; }
.moves { display: flex; gap: 16px; } .move { min-inline-size: 44px; margin-inline: 0; }
.over { outline: 3px dashed var(--brand-text); outline-offset: -3px; }
.files canvas { flex: none; border-radius: 6px; border: 1px solid var(--line); }
.file progress { display: block; inline-size: 100%; block-size: 8px; margin-block: 6px; accent-color: var(--brand-text); }
.choose { display: grid; gap: 12px; }
.choose input { inline-size: 100%; font: inherit; font-size: 16px; min-block-size: 44px; }
.choose ::file-selector-button { font: inherit; font-weight: 600; min-block-size: 44px; padding-inline: 16px; margin-inline-end: 12px; color: var(--ink); background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius); }
.live .choose { grid-template-columns: 1fr 1fr; }
.live .choose label { position: relative; overflow: hidden; min-block-size: 52px; }
.live .choose input { position: absolute; inset: 0; block-size: 100%; opacity: 0; cursor: pointer; }
.live .choose label:focus-within { outline: 3px solid var(--brand-text); outline-offset: 2px; }
.live .choose button { display: none; }
.choose .cap { display: block; }
.live .choose label { display: inline-flex; align-items: center; justify-content: center; border: 1px solid var(--edge); border-radius: var(--radius); font-weight: 600; font-size: 16px; text-align: center; padding: 8px; }
@media (hover: hover) and (pointer: fine) { .choose .photo, .live .choose .photo { display: none; } .live .choose { display: flex; flex-wrap: wrap; } .live .choose label { padding-inline: 24px; } }
.pair { display: grid; gap: 16px; }
.pair .title { display: none; }
.pair [data-status=sent] img { inline-size: 112px; block-size: 112px; }
.files a { flex: none; display: block; line-height: 0; }
.pair .small { font-weight: 600; }
.rows { margin-block-end: 28px; }
hr { border: 0; border-block-start: 1px solid var(--line); margin: 32px 0; }
.plain { margin-block-start: 8px; }
[data-live] > .plain, [data-live] > .part > .plain { display: none; }
[data-live].stuck .plain { display: inline-flex; }
.field > .part { margin-block-start: 12px; }
.part label { display: block; font-size: 16px; margin-block-end: 4px; }
.money { flex-wrap: wrap; }
.money :is(input, select) { flex: 1 1 8em; min-inline-size: 0; inline-size: auto; }
@media (max-width: 479px) { .money select:not(:has([value='']:checked)) { flex: 0 0 auto; inline-size: calc(3em + 54px); text-overflow: clip; } }
.money input { flex-grow: 2; }
.many { max-block-size: 344px; overflow: auto; padding: 4px 14px; border: 1px solid var(--edge); border-radius: var(--radius); }
.narrow { margin-block-end: 8px; }
.tags { display: flex; flex-wrap: wrap; gap: 8px; list-style: none; padding: 0; margin: 12px 0 0; }
.tags li { display: flex; align-items: center; padding-inline-start: 12px; background: var(--soft); border-radius: var(--radius); overflow-wrap: anywhere; }
.tags button { min-inline-size: 44px; margin: 0; font-size: 20px; }
.sign .panel { max-block-size: 320px; overflow: auto; margin-block: 8px 16px; }
.sign label { display: block; font-size: 16px; margin-block-end: 4px; }
.sign .hint { margin-block-start: 8px; }
.drawn, .paper { display: block; inline-size: 100%; max-inline-size: 480px; block-size: auto; margin-block: 12px; border-block-end: 2px solid var(--edge); }
.paper { background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius); touch-action: none; cursor: crosshair; aspect-ratio: 3; }
.drawn path, .paper path { fill: none; stroke: currentcolor; stroke-width: 60; stroke-linecap: round; stroke-linejoin: round; }
.tools { display: flex; flex-wrap: wrap; gap: 8px; }
.card summary { display: flex; gap: 12px; align-items: center; justify-content: space-between; min-block-size: 44px; cursor: pointer; list-style: none; }
.card summary::-webkit-details-marker { display: none; }
.card .who { flex-wrap: wrap; gap: 0 12px; font-weight: 400; overflow-wrap: anywhere; }
.card .edit { flex: none; color: var(--brand-text); font-size: 16px; }
.card [open] .edit { display: none; }
.card [open] summary { margin-block-end: 12px; font-size: 20px; }
.found { list-style: none; padding: 0; }
.found li { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding-block: 12px; border-block-start: 1px solid var(--line); }
.lookup [role=status] { margin-block-start: 12px; }
.lookup .with { flex-wrap: wrap; }
.lookup .with input { flex: 1 1 12em; inline-size: auto; }
.camera { inline-size: min(100%, 640px); padding: 16px; color: inherit; background: var(--surface); border: 1px solid var(--edge); border-radius: var(--radius); }
.camera::backdrop { background: rgb(0 0 0 / 0.7); }
.camera video { display: block; inline-size: 100%; max-block-size: 70vh; margin-block-end: 12px; background: #000; }
.live .choose .lens { display: inline-flex; min-block-size: 52px; }
@media (min-width: 640px) { main { padding: 40px 48px 48px; border-inline: 1px solid var(--line); border-radius: 16px; margin-block-end: 48px; } h1 { font-size: 32px; } .top { padding-inline: 8px; }
  .primary { inline-size: auto; min-inline-size: 240px; padding-inline: 32px; } .row, .doc { padding: 20px 24px; } .pair { grid-template-columns: 1fr 1fr; }
  .answers div { display: grid; grid-template-columns: 2fr 3fr; gap: 16px; } .beside { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 0 24px; align-items: end; } }
@media (max-width: 360px) { h1 { font-size: 24px; } .live .choose { grid-template-columns: 1fr; } }
@media (prefers-reduced-motion: no-preference) { button, .button { transition: background 0.12s, box-shadow 0.12s; } .steps a::before { transition: block-size 0.12s; } }
@media (forced-colors: active) { .steps .done > ::before, .steps .current > ::before { background: Highlight; } }
.qr { display: block; inline-size: min(100%, 340px); block-size: auto; margin: 0 0 24px; }
@media (hover: none) and (pointer: coarse) { .phone { display: none; } }
@media print { .top form, .actions, .foot { display: none; } }
`;

/** The style sheet of the flow, without the white space that only we need. */
export const flowCss: string = sheet
  .replaceAll(/\s*\n\s*/g, "")
  .replaceAll(/\s*([{};,])\s*/g, "$1")
  .replaceAll(/:\s+(?=[^{}]*[;}])/g, ":")
  .replaceAll(";}", "}");
