/**
 * What a compound of an article is to a sequence of a query. A word that fits both sides of a joint fits the compound, as
 * `ceasefire` does `cease-fire`: it may take up both places, and begins at the first. Index and oracle keep to this alike.
 */

/** How many places more than it has words a sequence may take up, for its compounds. */
export const WIDEST = 30;
/** From so many words on a phrase is looked for in one pass over the article, and compounds count as their parts. */
export const LONG_PHRASE = 32;
