/** How long the two links of a change of address work. */
export const addressChangeHours = 24;
