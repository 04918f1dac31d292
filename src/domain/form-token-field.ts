/** The field in which a form of ours brings back its token. */
export const formTokenField = "_form-token";
