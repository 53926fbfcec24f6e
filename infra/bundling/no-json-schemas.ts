/**
 * Takes the place of `ajv` and `ajv-formats` in the bundles of functions: 130 KB, with which the MCP server would check what
 * the user of a client answers. It asks clients for nothing.
 */
export class Ajv {
  constructor() {
    throw new Error('Schemas in JSON are not compiled in this service: give the MCP server a validator.');
  }
}
// The library's own entry has these names as well.
export { Ajv as default };
