export { createWebhookOutlet, secretFault } from './webhook-outlet';
export type { WebhookOptions } from './webhook-outlet';
