import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { exactTime, shortTime } from "../../shared/time-words";
import type { TrendPoint } from "./merchants-model";

const heightPx = 168;
const room = { top: 10, end: 14, bottom: 24, start: 34 };

/** Where levels begin. */
const levels = [
  { from: 75, label: "Critical" },
  { from: 50, label: "High" },
  { from: 25, label: "Medium" },
];

/** Scores over time, drawn; the report on the screen stands out. For readers it is a picture with a name: the table beside it has the numbers. */
export function ScoreTrend({ points, current }: { points: readonly TrendPoint[]; current: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    const place = box.current;
    if (place === null) return;
    const watch = new ResizeObserver(() => setWidth(Math.max(220, place.clientWidth)));
    watch.observe(place);
    return () => watch.disconnect();
  }, []);
  const drawn = placed(points, width);
  const [first, last] = [drawn[0], drawn.at(-1)];
  if (first === undefined || last === undefined) return null;
  const said = `Risk score of ${drawn.length} reports, from ${first.score} on ${shortTime(first.at)} to ${last.score} on ${shortTime(last.at)}`;
  return (
    <div class="score-trend" ref={box}>
      <svg role="img" aria-label={said} width={width} height={heightPx} viewBox={`0 0 ${width} ${heightPx}`}>
        {levels.map(({ from, label }) => (
          <g key={from}>
            <line class="grid" x1={room.start} x2={width - room.end} y1={yOf(from)} y2={yOf(from)} />
            <text class="limit" x={width - room.end} y={yOf(from) - 4} text-anchor="end">
              {label}
            </text>
            <text x={room.start - 8} y={yOf(from) + 4} text-anchor="end">
              {from}
            </text>
          </g>
        ))}
        <line class="axis" x1={room.start} x2={width - room.end} y1={yOf(0)} y2={yOf(0)} />
        <polyline points={drawn.map(({ x, y }) => `${x},${y}`).join(" ")} />
        {drawn.map(({ x, y, score, at, reportId }) => (
          <circle
            key={reportId}
            class={reportId === current ? "current" : undefined}
            cx={x}
            cy={y}
            r={reportId === current ? 5 : 3.5}
          >
            <title>{`${score} on ${exactTime(at)}`}</title>
          </circle>
        ))}
        <text x={room.start} y={heightPx - 6}>
          {shortTime(first.at)}
        </text>
        <text x={width - room.end} y={heightPx - 6} text-anchor="end">
          {shortTime(last.at)}
        </text>
      </svg>
    </div>
  );
}

const yOf = (score: number): number => room.top + (1 - score / 100) * (heightPx - room.top - room.bottom);

/** Each report that has a score at its place: sideways by time, and evenly where all of them are of one moment. */
function placed(points: readonly TrendPoint[], width: number) {
  const scored = points.flatMap(({ riskScore, at, reportId }) =>
    riskScore === null ? [] : [{ score: riskScore, at, atMs: Date.parse(at), reportId }],
  );
  const from = scored[0]?.atMs ?? 0;
  const to = scored.at(-1)?.atMs ?? 0;
  const span = width - room.start - room.end;
  return scored.map((one, at) => {
    const part = to > from ? (one.atMs - from) / (to - from) : at / Math.max(1, scored.length - 1);
    return { ...one, x: Math.round(room.start + part * span), y: Math.round(yOf(one.score)) };
  });
}
