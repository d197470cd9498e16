// A mail server of the test's own (RFC 5321, as much as a client needs): keeps what it takes, and answers recipients as told.
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';

export interface SmtpSink {
  readonly url: string;
  /** Whole messages, headers first, in the order in which they came. */
  readonly messages: string[];
  /** Answers to the next recipients, such as "450 later"; "250 ok" when there are none. */
  readonly answers: string[];
  stop(): Promise<void>;
}

export async function startSmtpSink(): Promise<SmtpSink> {
  const messages: string[] = [];
  const answers: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, messages, answers);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sink has no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    messages,
    answers,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function serve(socket: Socket, messages: string[], answers: string[]): void {
  let buffered = '';
  let body: string[] | undefined;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const take = (line: string): void => {
    if (body !== undefined) {
      if (line !== '.') return void body.push(line.startsWith('..') ? line.slice(1) : line);
      messages.push(body.join('\r\n'));
      body = undefined;
      return say(`250 2.0.0 taken as ${messages.length}`);
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') return say(answers.shift() ?? '250 ok');
    if (verb === 'DATA') {
      body = [];
      return say('354 go on');
    }
    if (verb === 'QUIT') return void socket.end('221 bye\r\n');
    return say('250 ok');
  };
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    buffered += chunk;
    for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      take(line);
    }
  });
  say('220 sink');
}
