import { askForProof } from "./step-up";

/** Fetches a file and hands it to the browser to be kept; proof is asked for where the team wants it. Null: it is there, else why not. */
export async function saveFile(path: string, name: string): Promise<string | null> {
  const first = await fetch(path);
  const wantsProof = first.status === 403 && (await codeOf(first.clone())) === "step_up_required";
  const answer = wantsProof && (await askForProof()) ? await fetch(path) : first;
  if (!answer.ok) return messageOf(answer);
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // After the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return null;
}

interface Refused {
  error?: { code?: string; message?: string };
}
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as Refused).error?.code ?? "";
const messageOf = async (answer: Response): Promise<string> => {
  const { error } = (await answer.json().catch(() => ({}))) as Refused;
  return error?.message ?? "The file could not be fetched.";
};
