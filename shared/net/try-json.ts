/** The value of a JSON text; undefined when it is not JSON. For text whose shape is checked afterwards. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
