/** Bytes that come piece by piece, put together when they are all there. */

import { ArgoError } from './errors';

/** The longest that one item, or all that is around them, may be, in bytes; etcd limits an object to 1.5 MB. */
const LONGEST = 32 * 1024 * 1024;

export class Pieces {
  private pieces: Uint8Array[] = [];
  private length = 0;

  add(piece: Uint8Array): void {
    this.length += piece.length;
    if (this.length > LONGEST) {
      throw new ArgoError('undecodable', 'an object of the list does not end');
    }
    if (piece.length > 0) {
      this.pieces.push(piece);
    }
  }

  /** The text of all of them, which are forgotten. */
  take(): string {
    const text = Buffer.concat(this.pieces).toString('utf8');
    this.pieces = [];
    this.length = 0;
    return text;
  }

  /** The last so many bytes as text. */
  end(length: number): string {
    let first = this.pieces.length;
    for (let found = 0; first > 0 && found < length; ) {
      first -= 1;
      found += this.pieces[first].length;
    }
    const last = Buffer.concat(this.pieces.slice(first));
    return last.subarray(-length).toString('utf8');
  }
}
