import { Logger } from '@aws-lambda-powertools/logger';

/** A log for the operator. Never log an address, a token, a query or an article's text. */
export interface Log {
  info(message: string, extra?: Record<string, unknown>): void;
  warn(message: string, extra?: Record<string, unknown>): void;
  error(message: string, error: Error): void;
}

/** JSON lines with the function's name, in the format of CloudWatch Logs Insights. */
export function createLog(functionName: string): Log {
  const logger = new Logger({ serviceName: functionName });
  return {
    info: (message, extra = {}) => logger.info(message, extra),
    warn: (message, extra = {}) => logger.warn(message, extra),
    error: (message, error) => logger.error(message, error),
  };
}
