import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type Answer, decode, encode, type Packet } from 'dns-packet';

export interface DnsServer {
  /** "127.0.0.1:5353" */
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * A name server on 127.0.0.1 that knows these records, by "name type". A value of 'refused' is answered with an error, and
 * what is not there with "no such name".
 */
export async function startDnsServer(
  records: Readonly<Record<string, readonly string[] | 'refused'>>,
): Promise<DnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { address, port }) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (!question) return;
    const name = question.name.toLowerCase();
    const found = records[`${name} ${question.type}`];
    const isName = Object.keys(records).some((key) => key.startsWith(`${name} `));
    const reply: Packet = {
      type: 'response',
      id: query.id ?? 0,
      // The last four bits are the code of the answer: refused, no such name, or none.
      flags: found === 'refused' ? 5 : isName ? 0 : 3,
      questions: [question],
      answers:
        found === undefined || found === 'refused'
          ? []
          : found.map((value) => answerOf(question.name, question.type, value)),
    };
    socket.send(encode(reply), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function answerOf(name: string, type: string, value: string): Answer {
  const [first = '', second = ''] = value.split(' ');
  switch (type) {
    case 'MX':
      return { name, type: 'MX', ttl: 60, data: { preference: Number(first), exchange: second } };
    case 'TXT':
      // Long texts travel in parts of 255 bytes.
      return { name, type: 'TXT', ttl: 60, data: value.match(/.{1,255}/g) ?? [''] };
    case 'CNAME':
      return { name, type: 'CNAME', ttl: 60, data: value };
    case 'AAAA':
      return { name, type: 'AAAA', ttl: 60, data: value };
    default:
      return { name, type: 'A', ttl: 60, data: value };
  }
}
