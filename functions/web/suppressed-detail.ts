/** The message for people who ask for mail to an address that accepts none. */
export const suppressedDetail =
  'No mail is sent to this address: mail to it came back or was marked as unwanted, or the operator has stopped it. Subscribe with another address.';
