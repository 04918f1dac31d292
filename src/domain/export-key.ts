/** Where the file of an export lies in R2: below its tenant, by the id of its job. */
export const exportKey = (tenantId: string, jobId: string): string => `t/${tenantId}/x/${jobId}.csv`;
