import { useEffect, useRef, useState } from "preact/hooks";
import { reachable } from "../../../shared/reachable";
import { usePanZoom, useRoom } from "./use-stage";
import { type Size, scaleOf, turned, type Zoom } from "./zoom";

/** A picture, turned and as large as wanted. */
export function PictureStage({
  url,
  name,
  zoom,
  turns,
  onScale,
  onZoom,
  onBroken,
}: {
  url: string;
  name: string;
  zoom: Zoom;
  turns: number;
  /** What is drawn, in parts of its own size. */
  onScale: (scale: number) => void;
  onZoom: (zoom: Zoom) => void;
  onBroken: () => void;
}) {
  const stage = useRef<HTMLElement | null>(null);
  const [size, setSize] = useState<Size | null>(null);
  const room = useRoom(stage);
  const lying = turned(size ?? { width: 1, height: 1 }, turns);
  const scale = size === null ? 1 : scaleOf(zoom, lying, room);
  usePanZoom(stage, scale, onZoom);
  useEffect(() => {
    if (size !== null) onScale(scale);
  }, [scale, size]);
  return (
    <div
      class="viewer-stage"
      ref={(box) => {
        stage.current = box;
        reachable(box);
      }}
    >
      <div
        class="sheet picture"
        style={{ inlineSize: `${lying.width * scale}px`, blockSize: `${lying.height * scale}px` }}
        hidden={size === null}
      >
        <img
          src={url}
          alt={name}
          draggable={false}
          style={{
            inlineSize: `${(size?.width ?? 1) * scale}px`,
            blockSize: `${(size?.height ?? 1) * scale}px`,
            transform: `translate(-50%, -50%) rotate(${turns * 90}deg)`,
          }}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setSize({ width, height })}
          onError={onBroken}
        />
      </div>
    </div>
  );
}
