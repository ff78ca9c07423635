import type { KafkaAccess } from '@waymark/adapters/kafka';
import { secretFault } from '@waymark/adapters/webhooks';
import type { KafkaEnvironment } from './kafka-environment';
import type { Variables } from './variables';
import { switchOf, wrong } from './variables';

const URL_NAME = 'WAYMARK_WEBHOOK_URL';
const SECRET_NAME = 'WAYMARK_WEBHOOK_SECRET';

/** Where the engine tells what happens. */
export interface OutletEnvironment {
  /** The out-topics at the brokers that are consumed from; null where they are switched off. */
  readonly kafka: { readonly access: KafkaAccess; readonly prefix: string } | null;
  readonly webhook: { readonly url: string; readonly secret: string } | null;
}

/** Throws `wrong-environment`. */
export function outletsOf(variables: Variables, kafka: Pick<KafkaEnvironment, 'access' | 'outPrefix'> | null): OutletEnvironment {
  const wanted = switchOf('KAFKA_OUT', variables['KAFKA_OUT']) ?? true;
  return { kafka: kafka && wanted ? { access: kafka.access, prefix: kafka.outPrefix } : null, webhook: webhookOf(variables) };
}

function webhookOf({ [URL_NAME]: url, [SECRET_NAME]: secret }: Variables): OutletEnvironment['webhook'] {
  if (!url && !secret) return null;
  if (!url) throw wrong(URL_NAME, `it is not set, but ${SECRET_NAME} is: set both or neither`);
  if (!secret) throw wrong(SECRET_NAME, `it is not set, but ${URL_NAME} is: set both or neither`);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw wrong(URL_NAME, 'give an address such as https://crm.example/hooks/waymark');
  const fault = secretFault(secret);
  if (fault) throw wrong(SECRET_NAME, fault);
  return { url, secret };
}
