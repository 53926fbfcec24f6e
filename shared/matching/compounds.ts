/**
 * How a compound in an article is matched with a sequence of a query. A word that fits both parts of the compound fits
 * the compound, as `ceasefire` fits `cease-fire`. It may then take up both places, and begins at the first. The index
 * and the naive matcher both follow this rule.
 */

/** The most extra places, beyond its number of words, that a sequence may take up because of compounds. */
export const WIDEST = 30;
/** A phrase with at least this many words is found in one pass over the article, and compounds count as their parts. */
export const LONG_PHRASE = 32;
