/** Where the file of an export lies in R2: below its tenant, by the id of its job. */
export const exportKey = (tenantId: string, jobId: string): string => `t/${tenantId}/x/${jobId}.csv`;

/** Where the file's own record says what its maker was shown when it was written. */
export const sightOfExport = "sight";
