// Splits `host:port`, the way every listening address and peer address is written.

/** A host (name, IPv4 or IPv6 without brackets) and a port, 0 to 65535; 0 lets the system choose. */
export interface ListenAddress {
  host: string;
  port: number;
}

const HOST_PORT = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9._-]+)):(?<port>\d{1,5})$/;

/** Reads `127.0.0.1:7101`, `localhost:0` or `[::1]:7101`; undefined if it is anything else. */
export function parseListenAddress(value: string): ListenAddress | undefined {
  const groups = HOST_PORT.exec(value)?.groups;
  const host = groups?.['v6'] ?? groups?.['host'];
  const port = Number(groups?.['port']);
  if (host === undefined || !Number.isInteger(port) || port > 65_535) return undefined;
  return { host, port };
}
