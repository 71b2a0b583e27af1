// The questions of an acquisition: the arguments of `add` (src/op/add-acquire.h), in the order in which people remember. What
// they are called stands in messages/*/field.msg; the words of a choice in word.msg.
export interface Field {
  arg: string;
  field: string; // its label
  sealed?: boolean;
  long?: boolean;
  words?: string[];
}

export const fields: { open: Field[]; more: Field[] } = {
  open: [
    { arg: 'source', field: 'source' },
    {
      arg: 'how',
      field: 'how',
      words: ['handed_over', 'sent', 'downloaded', 'copied_from_device', 'copied_from_medium', 'found', 'recorded_by_us', 'seized'],
    },
    { arg: 'when', field: 'received' },
    { arg: 'where', field: 'received_place' },
    { arg: 'by', field: 'received_by' },
    { arg: 'received-from', field: 'received_from', sealed: true },
    { arg: 'conditions', field: 'conditions', long: true },
    {
      arg: 'original',
      field: 'original_kept',
      words: ['with_us', 'with_source', 'with_holder', 'with_archive', 'with_authority', 'online', 'lost', 'destroyed', 'no_other'],
    },
  ],
  more: [
    { arg: 'original-place', field: 'original_place', sealed: true },
    { arg: 'holders', field: 'holders', sealed: true, long: true },
    { arg: 'holders-told-by', field: 'holders_told_by', sealed: true },
    { arg: 'medium', field: 'medium' },
    { arg: 'device', field: 'device' },
    { arg: 'device-serial', field: 'device_serial', sealed: true },
    { arg: 'write-blocked', field: 'write_blocked', words: ['yes', 'no'] },
    { arg: 'url', field: 'url' },
    { arg: 'captured', field: 'captured' },
    { arg: 'tool', field: 'capture_tool' },
    { arg: 'remarks', field: 'remarks', long: true },
  ],
};

/** What was answered; the program records all else as not known. */
export function answered(answers: Record<string, string>): Record<string, string> {
  const filled = Object.entries(answers).map(([arg, text]) => [arg, text.trim()] as const);
  return Object.fromEntries(filled.filter(([, text]) => text !== ''));
}
