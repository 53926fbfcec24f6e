import { App } from 'aws-cdk-lib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DeployedStack, settingsToKeep } from '../../infra/deployed-stack.ts';
import { keepProduction, lossesOf } from '../../infra/keep-production.ts';
import { readSettings, type Settings } from '../../infra/settings.ts';
import { type AwsAnswer, describedStack, type FakeAws, startFakeAws } from '../support/fake-aws.ts';

const settingsOf = (context: Record<string, unknown>): Settings =>
  readSettings(new App({ context: { sender: 'a@example.org', ...context } }).node);

const production = settingsOf({
  senderDomain: 'example.org',
  domain: 'news.example.org',
  inboxDomain: 'inbox.example.org',
  prod: true,
});

function deployed(settings: Settings, isProtected = settings.prod): DeployedStack {
  const outputs = { Settings: settingsToKeep(settings) };
  return {
    name: 'Wirewatch',
    account: '123456789012',
    region: 'eu-west-1',
    status: 'UPDATE_COMPLETE',
    outputs,
    isProtected,
  };
}

const losses = (before: DeployedStack, wanted: Settings, consent = {}) =>
  lossesOf(before, wanted, consent).map(({ says }) => says);

describe('a stack in production', () => {
  it('may be deployed again as it is', () => {
    expect(losses(deployed(production), production)).toEqual([]);
  });

  it('may get what it did not have', () => {
    const before = settingsOf({ senderDomain: 'example.org', prod: true });
    expect(losses(deployed(before), production)).toEqual([]);
  });

  it('does not leave production because somebody forgot to say so', () => {
    const forgotten = { ...production, prod: false };
    expect(losses(deployed(production), forgotten)).toEqual([
      expect.stringContaining('add -c leaveProduction=Wirewatch if you mean it'),
    ]);
    expect(losses(deployed(production), forgotten, { leaveProduction: 'wirewatch' })).toHaveLength(1);
    expect(losses(deployed(production), forgotten, { leaveProduction: 'Wirewatch' })).toEqual([]);
  });

  it('loses no domain that was left out or changed, unless each is named', () => {
    const bare = settingsOf({ senderDomain: 'example.org', prod: true });
    const found = losses(deployed(production), bare);
    expect(found).toEqual([
      expect.stringContaining('domain is "news.example.org" there, and missing in these settings'),
      expect.stringContaining('add -c remove=inboxDomain if you mean it'),
    ]);
    expect(losses(deployed(production), bare, { remove: 'domain' })).toHaveLength(1);
    expect(losses(deployed(production), bare, { remove: 'domain,inboxDomain' })).toEqual([]);
    const other = { ...production, domain: 'other.example.org' };
    expect(losses(deployed(production), other)).toEqual([
      expect.stringContaining('and "other.example.org" in'),
    ]);
  });

  it('keeps the records that lead to the site, unless the zone is named', () => {
    const inZone = settingsOf({
      senderDomain: 'example.org',
      domain: 'news.example.org',
      zoneId: 'Z1',
      prod: true,
    });
    const { zoneId: _, ...without } = inZone;
    expect(losses(deployed(inZone), without)).toEqual([expect.stringContaining('zoneId is "Z1" there')]);
    expect(losses(deployed(inZone), without, { remove: 'zoneId' })).toEqual([]);
  });

  it('is known by its protection where it does not say what it was deployed with', () => {
    const unknown = { ...deployed(production), outputs: {} };
    expect(losses(unknown, settingsOf({}))).toHaveLength(1);
  });
});

describe('a stack that is not in production', () => {
  it('may lose anything', () => {
    const trial = settingsOf({ domain: 'news.example.org' });
    expect(losses(deployed(trial), settingsOf({}))).toEqual([]);
  });
});

describe('a deployment', () => {
  let aws: FakeAws | undefined;

  afterEach(async () => {
    vi.unstubAllEnvs();
    await aws?.stop();
  });

  async function deploy(settings: Settings, answer: AwsAnswer): Promise<void> {
    aws = await startFakeAws({ DescribeStacks: answer });
    vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
    await keepProduction({ name: 'Wirewatch', account: '123456789012', settings, consent: {} });
  }

  const stack = (account: string) =>
    describedStack({
      name: 'Wirewatch',
      status: 'UPDATE_COMPLETE',
      account,
      outputs: { Settings: settingsToKeep(production) },
    });

  it('asks AWS what is there, and is refused what it would take away', async () => {
    await expect(deploy(settingsOf({}), stack('123456789012'))).rejects.toThrow(
      /the stack Wirewatch in eu-west-1: it is in production[\s\S]*domain is "news\.example\.org" there/,
    );
  });

  it('goes on where it takes nothing away', async () => {
    await deploy(production, stack('123456789012'));
  });

  it('goes on where no such stack is', async () => {
    await deploy(settingsOf({}), {
      error: 'ValidationError',
      message: 'Stack with id Wirewatch does not exist',
    });
  });

  it.each([
    ['AWS does not tell', { error: 'AccessDenied', message: 'not authorized to perform' }, 'not authorized'],
    ['the credentials are of another account', stack('999999999999'), 'of the account 999999999999'],
  ])('says that it could not look where %s', async (_condition, answer, said) => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await deploy(settingsOf({}), answer);
    expect(written.mock.calls.join()).toContain(said);
    written.mockRestore();
  });
});
