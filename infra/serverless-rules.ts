import { type Stack, Validations } from 'aws-cdk-lib';

/** Rules of cdk-nag's Serverless pack that ask for what this service does in another way, or does not need. */
const answered = {
  LambdaDLQ:
    'No function is called asynchronously but by timers, and the next call of a timer does the same work. Queues have a dead-letter queue.',
  LambdaAsyncFailureDestination:
    'Only timers call functions asynchronously. The next call does the same work; alarms watch timers that stop or fail.',
  LambdaEventSourceMappingDestination:
    'SQS queues keep failed messages themselves and hand them to the dead-letter queue.',
  EventBusDLQ:
    'A call of a timer that is lost is made up for by the next one; the alarm timer-stopped watches them.',
  LambdaTracing:
    'Functions on a timer are not traced: each call would cost a trace, and they start no chain of work.',
  SNSRedrivePolicy:
    'Only the subscription of an operator’s mail address has none: SNS retries it, and the alarm stays in CloudWatch. Tests hold the others.',
  SQSRedrivePolicy: 'The dead-letter queue is where messages end; all others have it.',
} as const;

/** Suppresses these rules for the whole stack, with the reason. */
export function answerServerlessRules(stack: Stack): void {
  for (const [rule, reason] of Object.entries(answered)) {
    Validations.of(stack).acknowledge({ id: `Serverless::Serverless-${rule}`, reason });
  }
}
