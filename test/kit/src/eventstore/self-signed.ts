import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and the certificate that it signed for itself, as PEM; for 127.0.0.1 and localhost, without an end. */
export interface SelfSigned {
  readonly key: Buffer;
  readonly certificate: Buffer;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const OID = { commonName: '550403', alternativeNames: '551d11', basicConstraints: '551d13', ecdsaWithSha256: '2a8648ce3d040302' } as const;

/** X.509 (RFC 5280) with as few fields as a client's TLS asks for. */
export function selfSigned(): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, oid(OID.ecdsaWithSha256));
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, oid(OID.commonName), der(0x0c, Buffer.from('EventStoreDB stand-in')))));
  const validity = der(SEQUENCE, der(0x17, Buffer.from('200101000000Z')), der(0x18, Buffer.from('99991231235959Z')));
  const names = der(SEQUENCE, der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = der(SEQUENCE, extension(OID.alternativeNames, names), extension(OID.basicConstraints, der(SEQUENCE, TRUE)));
  const signed = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const certificate = der(SEQUENCE, signed, algorithm, der(0x03, Buffer.from([0]), sign('sha256', signed, privateKey)));
  return { key: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })), certificate: pem(certificate) };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

const TRUE = der(0x01, Buffer.from([0xff]));

const extension = (hex: string, value: Buffer): Buffer => der(SEQUENCE, oid(hex), der(0x04, value));

function pem(certificate: Buffer): Buffer {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return Buffer.from(['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'));
}
