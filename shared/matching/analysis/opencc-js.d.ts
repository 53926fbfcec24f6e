/** The package has no types for its single tables. */
declare module 'opencc-js/dict/TSCharacters' {
  const entries: string;
  export default entries;
}
