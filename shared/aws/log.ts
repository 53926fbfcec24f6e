import { Logger } from '@aws-lambda-powertools/logger';

/** What the domain may say to the operator. Never an address, a token, a query or an article's text. */
export interface Log {
  info(message: string, extra?: Record<string, unknown>): void;
  warn(message: string, extra?: Record<string, unknown>): void;
  error(message: string, error: Error): void;
}

/** Structured JSON lines with the function's name, as CloudWatch Logs Insights reads them. */
export function createLog(functionName: string): Log {
  const logger = new Logger({ serviceName: functionName });
  return {
    info: (message, extra = {}) => logger.info(message, extra),
    warn: (message, extra = {}) => logger.warn(message, extra),
    error: (message, error) => logger.error(message, error),
  };
}
