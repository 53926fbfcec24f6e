/**
 * Replaces `electrodb` in the bundles of functions: entities only. The library's own entry also loads its services and
 * transactions, 24 KB that nothing here uses. It is JavaScript, since the library has no types for its single files.
 */
import './fill-dynamodb-document.js';

export { Entity } from '../../node_modules/electrodb/src/entity.js';
export { CustomAttributeType } from '../../node_modules/electrodb/src/schema.js';
