import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CnameRecord,
  HostedZone,
  type IHostedZone,
  MxRecord,
  type RecordSet,
  TxtRecord,
} from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { type DnsRecord, recordOutputs, writeRecord } from './dns-record.ts';
import { isWithin } from './setting-conflicts.ts';
import type { Settings } from './settings.ts';

const priority = 10;

/**
 * The DNS records of a deployment. Those that belong to the operator's hosted zone are made there. The others are
 * listed in a table.
 */
export class DnsRecords extends Construct {
  private readonly zone: { readonly name: string; readonly hosted: IHostedZone } | undefined;
  private readonly toMake: DnsRecord[] = [];
  private readonly made: DnsRecord[] = [];

  constructor(scope: Construct, id: string, settings: Pick<Settings, 'zoneId' | 'zoneName' | 'domain'>) {
    super(scope, id);
    // If no zone name is given, the site's domain is known to be in the zone.
    const name = settings.zoneName ?? settings.domain;
    this.zone =
      settings.zoneId !== undefined && name !== undefined
        ? {
            name,
            hosted: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
              hostedZoneId: settings.zoneId,
              zoneName: name,
            }),
          }
        : undefined;
  }

  /** The hosted zone in which the records of a domain are made; undefined if the operator makes them. */
  zoneFor(domain: string): IHostedZone | undefined {
    return this.zone && isWithin(domain, this.zone.name) ? this.zone.hosted : undefined;
  }

  /**
   * Makes a record, or lists it for the operator to make.
   *
   * @param domain to which it belongs; the record's own name may be known only at deployment
   * @param keep whether it survives the stack
   */
  add(id: string, domain: string, record: DnsRecord, keep = false): void {
    const zone = this.zoneFor(domain);
    if (zone === undefined) {
      this.toMake.push(record);
      return;
    }
    this.made.push(record);
    const created = this.create(id, zone, record);
    if (keep) created.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }

  /** Outputs of the stack, by name; none that would be empty. */
  outputs(): Record<string, { readonly value: string; readonly description: string }> {
    const table = (records: readonly DnsRecord[]) => Fn.join('\n', records.map(writeRecord));
    return {
      ...(this.toMake.length > 0 && {
        [recordOutputs.toMake]: {
          value: table(this.toMake),
          description: 'DNS records to create: name, type, value',
        },
      }),
      ...(this.made.length > 0 && {
        [recordOutputs.made]: {
          value: table(this.made),
          description: 'DNS records that were made in the hosted zone',
        },
      }),
    };
  }

  private create(id: string, zone: IHostedZone, { name, type, value }: DnsRecord): RecordSet {
    // The closing dot says that the name is whole.
    const common = { zone, recordName: `${name}.`, ttl: Duration.hours(1) };
    switch (type) {
      case 'CNAME':
        return new CnameRecord(this, id, { ...common, domainName: value });
      case 'TXT':
        return new TxtRecord(this, id, { ...common, values: [value] });
      case 'MX': {
        const hostName = value.slice(value.indexOf(' ') + 1);
        return new MxRecord(this, id, { ...common, values: [{ priority, hostName }] });
      }
      default:
        return type satisfies never;
    }
  }
}

/** The record that leads a domain's mail to a server of SES in the stack's region, such as `inbound-smtp`. */
export function mxRecord(
  scope: Construct,
  name: string,
  server: 'inbound-smtp' | 'feedback-smtp',
): DnsRecord {
  const host = server === 'inbound-smtp' ? 'amazonaws.com' : 'amazonses.com';
  return { name, type: 'MX', value: `${priority} ${server}.${Stack.of(scope).region}.${host}` };
}
