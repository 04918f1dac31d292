import { qrModules } from "../../lib/qr";

/** Modules of free space that readers need around a code. */
const quiet = 4;

/** A text as a QR code. Black on white in dark mode too: many cameras read nothing else. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = qrModules(text);
  const size = rows.length + 2 * quiet;
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={rows.flatMap((row, y) => runsOf(row, y)).join("")} />
    </svg>
  );
}

/** The dark stretches of a row, as parts of a path. */
const runsOf = (row: boolean[], y: number): string[] =>
  [
    ...row
      .map((dark) => (dark ? "1" : "0"))
      .join("")
      .matchAll(/1+/g),
  ].map(({ index, 0: run }) => `M${index + quiet} ${y + quiet}h${run.length}v1h-${run.length}z`);
