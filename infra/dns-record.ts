/** A record that a deployment needs. */
export interface DnsRecord {
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  /** As zone files have it, without quotation marks: "10 mail.example.org" for MX. */
  readonly value: string;
}

/** Outputs that hold records, one a line: name, type and value with a space between them. */
export const recordOutputs = { toMake: 'DnsRecords', made: 'DnsRecordsMade' } as const;

/** The lines of such an output. */
export function writeRecord({ name, type, value }: DnsRecord): string {
  return `${name} ${type} ${value}`;
}

/** The records in the outputs of a stack, those in the operator's hosted zone included. */
export function recordsIn(outputs: Readonly<Record<string, string>>): DnsRecord[] {
  const lines = Object.values(recordOutputs).flatMap((output) => outputs[output]?.split('\n') ?? []);
  return lines.flatMap((line) => {
    const [, name, type, value] = /^(\S+) (CNAME|MX|TXT) (.+)$/.exec(line) ?? [];
    return name && type && value ? [{ name, type: type as DnsRecord['type'], value }] : [];
  });
}
