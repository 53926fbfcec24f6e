/** The id by which the `webhook` of a rule is named among its outputs. */
export const webhookId = 'webhook';
