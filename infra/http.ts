import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  CfnStage,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AaaaRecord, ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { callLimit } from './concurrency.ts';
import type { DnsRecords } from './dns-records.ts';
import type { Functions } from './functions.ts';
import { logRetention } from './node-function.ts';
import { type FunctionName, otherRoutes, routes } from './service-plan.ts';
import type { Settings } from './settings.ts';

/**
 * What the access log records of a call. Never the path or the query: they contain the tokens of unsubscribe,
 * confirmation and feed links.
 */
const accessLogFields = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
};

interface HttpProps {
  readonly settings: Pick<Settings, 'domain' | 'executeApi' | 'edgeSecretSha256' | 'concurrency'>;
  readonly dns: DnsRecords;
}

/** The only public entry: the routes of the service plan; everything else goes to `web`. */
export class Http extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  /** Public address of the site, no trailing slash. */
  readonly siteUrl: string;
  /** What the operator needs to know besides `siteUrl`, by the name of the output. */
  readonly outputs: Readonly<Record<string, { readonly value: string; readonly description: string }>>;

  constructor(scope: Construct, id: string, { settings, dns }: HttpProps) {
    super(scope, id);
    const { domain, edgeSecretSha256, executeApi, concurrency } = settings;
    this.api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: 'Wirewatch: pages, JSON API, feeds and links in mails',
      createDefaultStage: false,
      // Stays open when a domain is added later: links in older mails use this address and must keep working.
      disableExecuteApiEndpoint: !executeApi,
    });
    const others = callLimit(otherRoutes, concurrency);
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: others.perSecond, burstLimit: others.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    });
    this.limitRoutes(concurrency);
    // Behind CloudFront the domain is that of the operator's distribution.
    const target = domain && !edgeSecretSha256 ? this.serveOn(domain, dns) : undefined;
    this.siteUrl = domain ? `https://${domain}` : this.api.apiEndpoint;
    this.outputs = {
      ...(target && {
        DomainTarget: { value: target, description: 'What the DNS record of the domain points at' },
      }),
      ...(domain &&
        executeApi && {
          ApiAddress: {
            value: this.api.apiEndpoint,
            description:
              'The address of API Gateway, which stays open; the origin of a CloudFront distribution',
          },
        }),
    };
  }

  /** Adds the routes. Not done in the constructor, because the functions need the address first. */
  routeTo(functions: Functions): void {
    const integrations = new Map<FunctionName, HttpLambdaIntegration>();
    const integrationOf = (name: FunctionName) => {
      const known = integrations.get(name) ?? new HttpLambdaIntegration(name, functions.get(name));
      integrations.set(name, known);
      return known;
    };
    this.addRoute('Default', HttpRouteKey.DEFAULT, integrationOf('web'));
    for (const { method, path, to } of routes) {
      const key = HttpRouteKey.with(path, HttpMethod[method]);
      this.addRoute(`${method} ${path}`, key, integrationOf(to));
    }
  }

  /** Each route of the plan has a limit of its own, so that calls to one cannot use up another's. */
  private limitRoutes(concurrency: number): void {
    const stage = this.stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('The stage has no resource to set limits on.');
    stage.routeSettings = Object.fromEntries(
      routes.map((route) => {
        const { perSecond, burst } = callLimit(route, concurrency);
        const limit = { ThrottlingRateLimit: perSecond, ThrottlingBurstLimit: burst };
        return [`${route.method} ${route.path}`, limit];
      }),
    );
  }

  private addRoute(id: string, routeKey: HttpRouteKey, integration: HttpLambdaIntegration): void {
    const route = new HttpRoute(this, id, { httpApi: this.api, routeKey, integration });
    // API Gateway accepts limits only for routes that exist.
    this.stage.node.addDependency(route);
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Pages and links in mails are public by nature; operator keys, sessions and link tokens are checked in the ' +
        'function, which answers with a problem document.',
    });
  }

  /** The name that the DNS record of the host must point to. */
  private serveOn(domain: string, dns: DnsRecords): string {
    const zone = dns.zoneFor(domain);
    const certificate = new Certificate(this, 'Certificate', {
      domainName: domain,
      validation: CertificateValidation.fromDns(zone),
    });
    const domainName = new DomainName(this, 'Domain', { domainName: domain, certificate });
    new ApiMapping(this, 'Mapping', { api: this.api, domainName, stage: this.stage });
    const { regionalDomainName, regionalHostedZoneId } = domainName;
    if (zone) {
      const target = RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
      );
      const recordName = `${domain}.`;
      new ARecord(this, 'A', { zone, recordName, target });
      new AaaaRecord(this, 'Aaaa', { zone, recordName, target });
    } else {
      dns.add('Site', domain, { name: domain, type: 'CNAME', value: regionalDomainName });
    }
    return regionalDomainName;
  }
}
