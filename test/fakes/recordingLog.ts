// A log that keeps its lines, so that a test can look for what must not be in them.
import type { Logger } from '../../src/core/logger.ts';

export class RecordingLog implements Logger {
  readonly lines: string[] = [];

  debug(message: string): void {
    this.lines.push(`debug ${message}`);
  }

  info(message: string): void {
    this.lines.push(`info ${message}`);
  }

  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }

  error(message: string, error?: unknown): void {
    this.lines.push(`error ${message} ${error instanceof Error ? error.message : ''}`);
  }

  get text(): string {
    return this.lines.join('\n');
  }
}
