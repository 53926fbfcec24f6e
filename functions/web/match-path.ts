/**
 * Finds the pattern that a path fits, such as "/v1/feeds/{id}" for "/v1/feeds/f1". A pattern without parameters goes
 * before one with them, as OpenAPI wants it: "/v1/feeds/export" is no id.
 */
export function createPathMatcher(patterns: Iterable<string>): (path: string) => string | undefined {
  const distinct = [...new Set(patterns)];
  const plain = new Set(distinct.filter((pattern) => !pattern.includes('{')));
  const templates = distinct
    .filter((pattern) => pattern.includes('{'))
    .map((pattern) => ({ pattern, parts: pattern.split('/') }));
  return (path) => {
    if (plain.has(path)) return path;
    const given = path.split('/');
    return templates.find(({ parts }) => fits(parts, given))?.pattern;
  };
}

function fits(parts: readonly string[], given: readonly string[]): boolean {
  if (parts.length !== given.length) return false;
  return parts.every((part, at) => (part.startsWith('{') ? given[at] !== '' : part === given[at]));
}

/** The path of a route as OpenAPI writes it: "/u/{token}" for "/u/:token". */
export function openApiPath(path: string): string {
  return path.replace(/:(\w+)(?:\{[^}]*\})?/g, '{$1}');
}
