import { quietButton, type Widget } from "./widgets";

/**
 * A live camera beside the ways to choose a file. Only where the browser says it has one; when it may not be used, the other ways are
 * still there. The picture goes the way of every chosen file.
 */
export const start: Widget = (box, words) => {
  const input = box.querySelector<HTMLInputElement>("input[type=file]:not([capture])");
  if (input === null || navigator.mediaDevices?.getUserMedia === undefined) return;
  const said = document.createElement("p");
  said.className = "error";
  said.setAttribute("role", "alert");
  said.hidden = true;
  const off = (): void => {
    said.textContent = words.cameraOff ?? "";
    said.hidden = false;
  };
  let isOpen = false;
  const begin = async (): Promise<void> => {
    // The browser may still be asking whether it may.
    if (isOpen) return;
    isOpen = true;
    await shoot().then(send, off);
    isOpen = false;
  };
  const open = quietButton(words.camera ?? "", () => void begin(), "lens");
  box.append(open, said);

  const send = (picture: File | null): void => {
    open.focus();
    if (picture === null) return;
    said.hidden = true;
    const chosen = new DataTransfer();
    chosen.items.add(picture);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /** The picture that was taken; null when the camera was closed without one. Fails when there is no camera to use. */
  async function shoot(): Promise<File | null> {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: box.dataset.facing ?? "environment", width: { ideal: 1_920 } },
    });
    const dialog = document.createElement("dialog");
    dialog.className = "camera";
    dialog.setAttribute("aria-label", words.camera ?? "");
    const video = document.createElement("video");
    Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
    const picture = new Promise<File | null>((done) => {
      const take = quietButton(words.shoot ?? "", () => void pictureOf(video).then(done, () => done(null)), "primary");
      const close = quietButton(words.close ?? "", () => done(null));
      dialog.addEventListener("cancel", () => done(null));
      dialog.append(video, take, close);
    });
    document.body.append(dialog);
    dialog.showModal();
    try {
      await video.play();
      return await picture;
    } finally {
      for (const track of stream.getTracks()) track.stop();
      dialog.remove();
    }
  }
};

async function pictureOf(video: HTMLVideoElement): Promise<File | null> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, "image/jpeg", 0.92));
  return blob === null ? null : new File([blob], "photo.jpg", { type: "image/jpeg" });
}
