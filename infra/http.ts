import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
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
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { Functions } from './functions.ts';
import { logRetention } from './node-function.ts';
import { routes } from './service-plan.ts';
import type { Settings } from './settings.ts';

/**
 * What the access log says of a call. Never the path or the query: they carry the tokens of unsubscribe, confirmation
 * and feed links.
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

/** The one public door: routes of the service plan, everything else to `web`. */
export class Http extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  /** Public address of the site, no trailing slash. */
  readonly siteUrl: string;
  /** With a domain of the operator's own: what its DNS record has to point at. */
  readonly domainTarget: string | undefined;

  constructor(scope: Construct, id: string, settings: Pick<Settings, 'domain' | 'zoneId'>) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      disableExecuteApiEndpoint: settings.domain !== undefined,
    });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 100, burstLimit: 200 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    });
    this.domainTarget = settings.domain ? this.serveOn(settings.domain, settings.zoneId) : undefined;
    this.siteUrl = settings.domain ? `https://${settings.domain}` : this.api.apiEndpoint;
  }

  /** Opens the routes. Apart from the constructor, since the functions need the address first. */
  routeTo(functions: Functions): void {
    const web = new HttpLambdaIntegration('Web', functions.get('web'));
    this.addRoute('Default', HttpRouteKey.DEFAULT, web);
    for (const { method, path, to } of routes) {
      this.addRoute(
        `${method} ${path}`,
        HttpRouteKey.with(path, HttpMethod[method]),
        new HttpLambdaIntegration(to, functions.get(to)),
      );
    }
  }

  private addRoute(id: string, routeKey: HttpRouteKey, integration: HttpLambdaIntegration): void {
    const route = new HttpRoute(this, id, { httpApi: this.api, routeKey, integration });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Pages and links in mails are public by nature; operator keys, sessions and link tokens are checked in the ' +
        'function, which answers with a problem document.',
    });
  }

  /** Returns the name that the host's DNS record points at. */
  private serveOn(domain: string, zoneId: string | undefined): string {
    const zone = zoneId
      ? HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: zoneId, zoneName: domain })
      : undefined;
    const certificate = new Certificate(this, 'Certificate', {
      domainName: domain,
      validation: CertificateValidation.fromDns(zone),
    });
    const domainName = new DomainName(this, 'Domain', { domainName: domain, certificate });
    new ApiMapping(this, 'Mapping', { api: this.api, domainName, stage: this.stage });
    if (zone) {
      const target = RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(domainName.regionalDomainName, domainName.regionalHostedZoneId),
      );
      new ARecord(this, 'A', { zone, target });
      new AaaaRecord(this, 'Aaaa', { zone, target });
    }
    return domainName.regionalDomainName;
  }
}
