import { useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { saveFile } from "../../shared/save-file";
import { toast } from "../../shared/toast";
import { exportPath } from "./transactions-model";

/** Everything that the filters let through as a file. */
export function ExportButton() {
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    const problem = await saveFile(exportPath(), "transactions.csv").catch(() => "The file broke off. Try again.");
    setBusy(false);
    toast(
      problem === null
        ? { tone: "ok", text: "The file is there. Should there be more than 50,000 rows, its last line says so." }
        : { tone: "bad", text: problem },
    );
  };
  return (
    <Button size="small" icon="download" busy={busy} onClick={() => void take()}>
      Export as CSV
    </Button>
  );
}
