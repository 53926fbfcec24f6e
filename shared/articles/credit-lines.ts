/** The longest credit in characters. A longer last paragraph that names the writers is part of the story. */
const longest = 400;

/**
 * Patterns of credit lines, in the languages in which agencies and papers use them. Each is matched within one
 * closing paragraph.
 */
const credits = [
  /\bcontribut(?:ed|ing) (?:reporting|to (?:this|the) (?:article|report|story|piece))\b/i,
  /\b(?:article|report|story) (?:is|was) (?:based|compiled|produced|published) (?:in (?:large )?part )?(?:on|from|by|with)\b.*\b(?:agenc|wire|report|dispatch|staff)/i,
  /^\(?(?:additional )?(?:reporting|writing|editing|compiled|edited) (?:and \w+ )?by\b/i,
  /^\(?with (?:files|reporting|reports|material|inputs?) (?:from|by)\b/i,
  /^\(?(?:mit (?:material|informationen) (?:von|der)|mitarbeit:|quelle:|(?:redaktion|bearbeitung):)/i,
  /^\(?(?:avec (?:l[’']\s?)?(?:afp|reuters|ap|agences)|(?:reportage|édité) (?:de|par)\b)/i,
  /^\(?(?:con información de|con datos de|reporte de|editado por|com informações d[aeo]s?|con informazioni d[ai])\b/i,
];

/** Marks before a credit: "• …", "— …", "(…)", "* …". */
const ornament = /^[\s•·*–—‒\-_()[\]|]+/u;

/**
 * The text without the credits at its end ("• Ada Reed contributed to this article."): they are not part of the story.
 * A rule that names a reporter should not find every article that this reporter helped with. Only the last paragraphs
 * are checked. A text that consists only of credits stays as it is.
 */
export function withoutCredits(text: string): string {
  const paragraphs = text.trimEnd().split(/\n\s*\n/);
  let end = paragraphs.length;
  while (end > 0 && isCredit(paragraphs[end - 1] ?? '')) end -= 1;
  return end === 0 ? text : paragraphs.slice(0, end).join('\n\n');
}

function isCredit(paragraph: string): boolean {
  const words = paragraph.replace(/\s+/g, ' ').replace(ornament, '');
  // A line of dashes or stars between the story and its credits is removed with them.
  if (words === '') return true;
  return words.length <= longest && credits.some((credit) => credit.test(words));
}
