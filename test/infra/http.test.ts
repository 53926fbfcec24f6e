import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { routes } from '../../infra/service-plan.ts';
import { propertiesOf, recordsOf, synthesizeStack } from '../support/synthesize-stack.ts';

const template = synthesizeStack();

interface Route {
  readonly RouteKey: string;
  readonly Target: { readonly 'Fn::Join': readonly [string, readonly [string, { readonly Ref: string }]] };
}

interface Integration {
  readonly IntegrationUri: { readonly 'Fn::GetAtt': readonly [string, 'Arn'] };
  readonly PayloadFormatVersion: string;
}

/** The function behind each route, by logical id without its hash. */
function targets(): Record<string, string | undefined> {
  const integrations = propertiesOf<Integration>(template, 'AWS::ApiGatewayV2::Integration');
  const found = [...propertiesOf<Route>(template, 'AWS::ApiGatewayV2::Route').values()];
  return Object.fromEntries(
    found.map(({ RouteKey, Target }) => {
      const integration = integrations.get(Target['Fn::Join'][1][1].Ref);
      expect(integration?.PayloadFormatVersion).toBe('2.0');
      return [RouteKey, integration?.IntegrationUri['Fn::GetAtt'][0].slice(0, -8)];
    }),
  );
}

describe('the HTTP API', () => {
  it('sends the routes of the service plan to their functions, and all others to web', () => {
    const planned = routes.map(({ method, path, to }) => [
      `${method} ${path}`,
      `Functions${to.replaceAll('-', '')}`,
    ]);
    expect(planned).toContainEqual(['POST /v1/articles', 'Functionsingestarticles']);
    expect(targets()).toEqual({ ...Object.fromEntries(planned), $default: 'Functionsweb' });
  });

  it('holds callers back before they reach a function', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
  });

  it('gives each route of the plan a limit of its own, so that link scanners cannot stop unsubscribing and intake', () => {
    const limits = (concurrency: string) => {
      const [stage] = propertiesOf<{ RouteSettings: Record<string, { ThrottlingRateLimit: number }> }>(
        synthesizeStack({ concurrency }),
        'AWS::ApiGatewayV2::Stage',
      ).values();
      return Object.fromEntries(
        Object.entries(stage?.RouteSettings ?? {}).map(([key, { ThrottlingRateLimit }]) => [
          key,
          ThrottlingRateLimit,
        ]),
      );
    };
    const [small, usual, large] = [limits('10'), limits('100'), limits('1000')];
    expect(Object.keys(usual).sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
    expect(usual).toEqual(
      Object.fromEntries(routes.map(({ method, path, perSecond }) => [`${method} ${path}`, perSecond])),
    );
    expect(small['GET /u/{token}']).toBeLessThan(10);
    expect(small['POST /u/{token}']).toBe(usual['POST /u/{token}']);
    expect(large['GET /u/{token}']).toBe(10 * (usual['GET /u/{token}'] ?? 0));
  });

  it('sets limits only once the routes are there', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const all = Object.keys(template.findResources('AWS::ApiGatewayV2::Route'));
    expect(stage?.DependsOn).toEqual(expect.arrayContaining(all));
  });

  it('has the name of its stack', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { Name: 'Wirewatch' });
    synthesizeStack({ stage: 'test' }).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      Name: 'Wirewatch-test',
    });
  });

  it('logs every call for a month, without the path, the query, the address or the caller: they hold tokens', () => {
    const [stage] = propertiesOf<{
      AccessLogSettings: { Format: string; DestinationArn: { 'Fn::GetAtt': [string] } };
    }>(template, 'AWS::ApiGatewayV2::Stage').values();
    const { Format, DestinationArn } = stage?.AccessLogSettings ?? { Format: '' };
    expect(Object.values(JSON.parse(Format)).sort()).toEqual([
      '$context.integrationErrorMessage',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.routeKey',
      '$context.status',
    ]);
    const groups = propertiesOf(template, 'AWS::Logs::LogGroup');
    expect(groups.get(DestinationArn?.['Fn::GetAtt'][0] ?? '')).toMatchObject({ RetentionInDays: 30 });
  });

  it('puts its address into the links of mails', () => {
    const sites = [
      ...propertiesOf<{ Environment: { Variables: { SITE_URL?: unknown } } }>(
        template,
        'AWS::Lambda::Function',
      ).values(),
    ]
      .map(({ Environment }) => Environment.Variables.SITE_URL)
      .filter((site) => site !== undefined);
    expect(sites).toEqual(
      sites.map(() => ({ 'Fn::GetAtt': [expect.stringMatching(/^HttpApi/), 'ApiEndpoint'] })),
    );
    expect(sites.length).toBeGreaterThan(0);
  });
});

describe('a domain of the operator’s own', () => {
  it('is where links lead from then on, while the address before stays open for links in older mails', () => {
    const own = synthesizeStack({ domain: 'news.example.org' });
    own.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: false });
    own.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'news.example.org' });
    own.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ SITE_URL: 'https://news.example.org' }) },
    });
    own.hasOutput('SiteUrl', { Value: 'https://news.example.org' });
    own.hasOutput('ApiAddress', {
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^HttpApi'), 'ApiEndpoint'] },
    });
    own.hasOutput('DomainTarget', { Value: Match.anyValue() });
    own.resourceCountIs('AWS::Route53::RecordSet', 0);
    expect(recordsOf(own, 'DnsRecords')).toEqual([
      expect.stringMatching(/^news\.example\.org CNAME .*RegionalDomainName/),
    ]);
  });

  it('is the only address once the operator closes the other', () => {
    const closed = synthesizeStack({ domain: 'news.example.org', executeApi: 'false' });
    closed.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    expect(Object.keys(closed.findOutputs('ApiAddress'))).toEqual([]);
  });

  it('gets its certificate and records in the hosted zone, where there is one', () => {
    for (const zone of [{}, { zoneName: 'example.org' }]) {
      const own = synthesizeStack({ domain: 'news.example.org', zoneId: 'Z0123', ...zone });
      for (const Type of ['A', 'AAAA']) {
        own.hasResourceProperties('AWS::Route53::RecordSet', {
          Name: 'news.example.org.',
          Type,
          HostedZoneId: 'Z0123',
        });
      }
      own.hasResourceProperties('AWS::CertificateManager::Certificate', {
        DomainValidationOptions: [{ DomainName: 'news.example.org', HostedZoneId: 'Z0123' }],
      });
    }
  });

  it('belongs to the operator’s CloudFront distribution where there is one, whose secret functions know by its hash', () => {
    const edgeSecretSha256 = '0a'.repeat(32);
    const own = synthesizeStack({ domain: 'news.example.org', edgeSecretSha256 });
    own.resourceCountIs('AWS::ApiGatewayV2::DomainName', 0);
    own.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    own.hasOutput('SiteUrl', { Value: 'https://news.example.org' });
    own.hasOutput('ApiAddress', { Value: Match.anyValue() });
    own.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ EDGE_SECRET_SHA256: edgeSecretSha256 }) },
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('EDGE_SECRET');
  });
});
