// Sentences of the program name files of this computer, for whoever sits at its terminal. On the page the folders above them say
// nothing to a person, and may name somebody: `/home/…/case/cache/uploads/…/films/1.mp4` becomes `films/1.mp4`, the folder of the
// keys its name. What has to be typed stays whole.
const SENT = /\/[^\u2068\u2069"'\n]*?\/cache\/uploads\/[0-9a-z]{26}(\/|(?![0-9a-z]))/g;
const ISOLATED = /\u2068\/[^\u2069\n]*\/([^/\u2069\n]+)\/?\u2069/g;
const PLAIN = /(^|[\s("'“«])\/(?:[^\s/:;,"'”»()\u2068\u2069]+\/)+([^\s/:;,"'”»()\u2068\u2069]+)/g;

export function withoutFolders(sentence: string): string {
  if (/chmod/.test(sentence)) return sentence;
  return sentence
    .replace(SENT, (_, within: string) => (within ? '' : '…'))
    .replace(ISOLATED, '\u2068$1\u2069')
    .replace(PLAIN, '$1$2');
}
