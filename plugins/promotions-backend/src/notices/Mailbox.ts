/**
 * Sends notices through Backstage's notifications, one after the other, beside everything else. Whatever that service
 * does, nobody waits for it: one that hangs is left behind, what does not fit is dropped, and a trouble is logged once.
 */

import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Timers } from '../platform/timers';

/** For people, without secrets. */
export interface Notice {
  /** Entity references: users, groups, and entities for their owners. */
  to: readonly string[];
  /** Whoever did it knows. */
  except?: string;
  title: string;
  description: string;
  /** In the portal. */
  link?: string;
  severity: 'critical' | 'high' | 'normal';
  /** A later notice with the same one replaces it for its recipients. */
  scope: string;
}

const PATIENCE_MS = 10_000;
const MOST = 500;

export interface MailboxOptions {
  notifications: Pick<NotificationService, 'send'>;
  timers: Timers;
  logger: { warn(message: string): void };
}

export class Mailbox {
  private readonly queue: Notice[] = [];
  private sending: Promise<void> | undefined;
  private failing = false;

  constructor(private readonly options: MailboxOptions) {}

  /** Never throws. */
  post(notice: Notice): void {
    if (notice.to.length === 0) {
      return;
    }
    if (this.queue.length >= MOST) {
      this.queue.shift();
      this.logOnce(`more than ${MOST} wait to be sent, the oldest are dropped`);
    }
    this.queue.push(notice);
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined;
    });
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const notice = this.queue.shift();
      if (!notice) {
        return;
      }
      await this.send(notice);
    }
  }

  private async send({ to, except, ...told }: Notice): Promise<void> {
    const { notifications, timers } = this.options;
    let stop = () => {};
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`no answer in ${PATIENCE_MS / 1000} seconds`);
      stop = timers.after(PATIENCE_MS, () => reject(error));
    });
    const send = async () =>
      notifications.send({
        recipients: {
          type: 'entity',
          entityRef: [...to],
          ...(except !== undefined && { excludeEntityRef: except }),
        },
        payload: { ...told, topic: 'promotions' },
      });
    try {
      await Promise.race([send(), late]);
      this.failing = false;
    } catch (error) {
      this.logOnce(error instanceof Error ? error.message : String(error));
    } finally {
      stop();
    }
  }

  private logOnce(why: string): void {
    if (!this.failing) {
      this.options.logger.warn(
        `Notifications are not sent now; nothing else waits for them (is @backstage/plugin-notifications-backend installed?): ${why}`,
      );
    }
    this.failing = true;
  }
}
