import { type GreyPicture, type QualityHint, qualityHints } from "../photo-quality";

/** A photo as it will be sent, with what may be wrong with it. `picture` is a small one to show; null when it cannot be drawn here. */
export interface SeenPhoto {
  file: File;
  hints: QualityHint[];
  picture: HTMLCanvasElement | null;
}

/** Longer side of a photo that had to be made smaller: a page of A4 at more than 300 dots per inch. */
const redrawnPixels = 4_000;
/** Larger ones the server does not open. */
const mostPixels = 100_000_000;
const mostSidePixels = 20_000;
const lookedAtPixels = 1_000;
const thumbPixels = 56;

/**
 * Looks at a photo before it is sent. It goes as it is; only one that is larger than `mostBytes` or has too many pixels is drawn anew,
 * upright and smaller. What this browser cannot decode (HEIC, in most) goes as it is too.
 */
export async function lookAtPhoto(file: File, mostBytes: number): Promise<SeenPhoto> {
  const bitmap = await bitmapOf(file);
  if (bitmap === null) return { file, hints: [], picture: null };
  const { width, height } = bitmap;
  const hints = qualityHints(greyOf(bitmap), { width, height });
  const isTooLarge = file.size > mostBytes || width * height > mostPixels || Math.max(width, height) > mostSidePixels;
  const sent = isTooLarge ? ((await redrawn(bitmap, file, mostBytes)) ?? file) : file;
  const picture = thumbOf(bitmap);
  bitmap.close();
  return { file: sent, hints, picture };
}

/** Draws the picture of a stored HEIC file where the browser can, in place of the sheet that stands for it. */
export async function showStored(row: Element, url: string): Promise<void> {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return;
  const bitmap = await bitmapOf(await answer.blob());
  if (bitmap === null) return;
  row.querySelector(".sheet")?.replaceWith(thumbOf(bitmap));
  bitmap.close();
}

/** Turned as the camera was held; null for what cannot be decoded. */
const bitmapOf = (file: Blob): Promise<ImageBitmap | null> =>
  createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);

function drawn(bitmap: ImageBitmap, longSidePixels: number): HTMLCanvasElement {
  const scale = Math.min(1, longSidePixels / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  if (pen !== null) {
    pen.imageSmoothingQuality = "high";
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

function thumbOf(bitmap: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = thumbPixels;
  canvas.height = thumbPixels;
  const side = Math.min(bitmap.width, bitmap.height);
  const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  canvas.getContext("2d")?.drawImage(bitmap, x, y, side, side, 0, 0, thumbPixels, thumbPixels);
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

function greyOf(bitmap: ImageBitmap): GreyPicture {
  const canvas = drawn(bitmap, lookedAtPixels);
  const { width, height } = canvas;
  const colours = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
  const grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const from = at * 4;
    grey[at] = 0.299 * (colours[from] ?? 0) + 0.587 * (colours[from + 1] ?? 0) + 0.114 * (colours[from + 2] ?? 0);
  }
  return { grey, width, height };
}

/** The photo as a smaller JPEG; null when even that is too large. Print stays readable: the quality goes down before the size does. */
async function redrawn(bitmap: ImageBitmap, file: File, mostBytes: number): Promise<File | null> {
  for (const longSide of [redrawnPixels, redrawnPixels * 0.75, redrawnPixels / 2]) {
    const canvas = drawn(bitmap, longSide);
    for (const quality of [0.92, 0.85]) {
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (blob !== null && blob.size <= mostBytes) {
        const name = file.name.replace(/\.\w{1,5}$/, "");
        return new File([blob], `${name}.jpg`, { type: "image/jpeg", lastModified: file.lastModified });
      }
    }
  }
  return null;
}
