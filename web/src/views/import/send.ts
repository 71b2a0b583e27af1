// One file on its way: raw bytes in the body, its path in a header, so that no name stands in an address. XMLHttpRequest, because
// fetch cannot say how much of a film has gone.
import { Fault } from '../../lib/api';
import { lang } from '../../lib/messages.svelte';
import type { Picked } from './files';

function faultOf(xhr: XMLHttpRequest): Fault {
  try {
    const { error } = JSON.parse(xhr.responseText) as { error: { code: string; sentence: string } };
    return new Fault(xhr.status, error.code, error.sentence);
  } catch {
    return new Fault(xhr.status, xhr.status ? 'unknown' : 'unreachable', '');
  }
}

export function sendFile(upload: string, one: Picked, onbytes: (sent: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const stop = () => xhr.abort();
    xhr.open('POST', `/api/v1/uploads/${upload}/file`);
    xhr.setRequestHeader('Accept-Language', lang());
    xhr.setRequestHeader('Content-Type', 'application/octet-stream');
    xhr.setRequestHeader('X-Athar', '1');
    xhr.setRequestHeader('X-Athar-Path', encodeURIComponent(one.path));
    xhr.setRequestHeader('X-Athar-Modified-Us', String(one.file.lastModified * 1000));
    xhr.upload.onprogress = (event) => onbytes(Math.min(event.loaded, one.file.size));
    xhr.onload = () => (xhr.status >= 200 && xhr.status < 300 ? resolve() : reject(faultOf(xhr)));
    xhr.onerror = () => reject(faultOf(xhr));
    xhr.onabort = () => reject(new DOMException('', 'AbortError'));
    xhr.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) xhr.abort();
    else xhr.send(one.file);
  });
}
