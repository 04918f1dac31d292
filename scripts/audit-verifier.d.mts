export function packAuditVerifier(outDir: string): Promise<void>;
