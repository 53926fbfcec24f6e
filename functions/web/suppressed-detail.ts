/** Said to whoever wants mail at an address that takes none. */
export const suppressedDetail =
  'Mail to this address came back or was marked as unwanted, so none is sent to it. Subscribe with another address.';
