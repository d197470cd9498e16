// Counts the messages of an evidence pack again while it is read, and compares with the totals that it holds.

/** What the messages in a pack make. */
export interface CountedMessages {
  readonly messages: bigint;
  readonly billableMessages: bigint;
  readonly units: bigint;
}

export interface Tally {
  /** Takes the bytes of a file of the pack as they come. */
  readonly read: (name: string, bytes: Uint8Array) => void;
  readonly counted: () => CountedMessages;
  /** What the pack's totals say otherwise; after the last byte. */
  readonly faults: () => string[];
}

const TOTALS = 'totals.json';
const TOTALS_BYTES_MAX = 65_536;

/** Each line of messages-….csv is one message; its last two cells say whether it is billed and for how many units. */
export function createTally(): Tally {
  let messages = 0n;
  let billableMessages = 0n;
  let units = 0n;
  let totals = '';
  let file = '';
  let rest = '';
  let headers = 0n;
  const take = (line: string): void => {
    const [, billed, count] = /,(yes|no),(\d{1,9})$/.exec(line) ?? [];
    if (billed === undefined || count === undefined) return void (headers += 1n);
    messages += 1n;
    units += BigInt(count);
    if (billed === 'yes') billableMessages += 1n;
  };
  let filesSeen = 0n;
  return {
    read: (name, bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      if (name === TOTALS) totals = (totals + text).slice(0, TOTALS_BYTES_MAX);
      if (!name.startsWith('messages-')) return;
      if (name !== file) {
        file = name;
        filesSeen += 1n;
        rest = '';
      }
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    },
    counted: () => ({ messages, billableMessages, units }),
    faults: () => {
      const said = readTotals(totals);
      if (said === undefined) return [`${TOTALS} cannot be read`];
      const differs = said.messages !== messages || said.billableMessages !== billableMessages || said.units !== units;
      return [
        ...(differs ? [`${TOTALS} says other sums than the messages make`] : []),
        // A header a file, and nothing else that is no message.
        ...(headers === filesSeen ? [] : ['it holds lines that are no messages']),
      ];
    },
  };
}

function readTotals(text: string): CountedMessages | undefined {
  try {
    const value = JSON.parse(text) as Record<string, string>;
    const number = (name: string): bigint => BigInt(value[name] ?? 'missing');
    return {
      messages: number('messages'),
      billableMessages: number('billable_messages'),
      units: number('billable_units'),
    };
  } catch {
    return undefined;
  }
}
