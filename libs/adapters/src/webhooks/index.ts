export { createWebhookOutlet, secretFault, WEBHOOK_OUTLET } from './webhook-outlet';
export type { WebhookOptions } from './webhook-outlet';
