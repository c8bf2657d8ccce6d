/**
 * Finds the items of `{"items": […]}` in bytes as they arrive, so that a list of ten thousand Applications is never
 * held as a whole. What remains when the items are cut out must be JSON by itself: nothing that is broken or cut
 * short passes for a shorter list.
 */

import { Pieces } from './Pieces';

const [QUOTE, BACKSLASH, COMMA, COLON] = Buffer.from('"\\,:');
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('[]{}');
const ENDS_WITH_ITEMS = /[{,]\s*"items"\s*$/;
const NAME_LENGTH = 64;

export class ItemSplitter {
  private readonly around = new Pieces();
  private readonly item = new Pieces();
  /** How many lists and objects are open. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** The member of the outermost object that is being read is `items`. */
  private isNamed = false;
  private inItems = false;
  private hasItems = false;

  /** The items that end in this chunk, each as its JSON. The chunk must not change afterwards. */
  take(chunk: Uint8Array): string[] {
    const ended: string[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.inString) {
        this.readString(byte);
      } else if (byte === QUOTE) {
        this.inString = true;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        from = this.open(byte, chunk, from, at);
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        from = this.close(chunk, from, at, ended);
      } else if (byte === COMMA || byte === COLON) {
        from = this.separate(byte, chunk, from, at, ended);
      }
    }
    this.keep(chunk, from, chunk.length);
    return ended;
  }

  /** What was around the items: JSON in which their list is empty, when all was well. */
  remainder(): string {
    return `${this.around.take()}${this.item.take()}`;
  }

  private readString(byte: number): void {
    if (this.escaped) {
      this.escaped = false;
    } else if (byte === BACKSLASH) {
      this.escaped = true;
    } else if (byte === QUOTE) {
      this.inString = false;
    }
  }

  /** This and the next two return from where on nothing has been kept yet. */
  private open(byte: number, chunk: Uint8Array, from: number, at: number) {
    this.depth += 1;
    if (!this.isNamed || this.depth !== 2 || byte !== OPEN_LIST) {
      return from;
    }
    this.keep(chunk, from, at + 1);
    this.inItems = true;
    this.hasItems = false;
    return at + 1;
  }

  private close(chunk: Uint8Array, from: number, at: number, ended: string[]) {
    this.depth -= 1;
    if (!this.inItems || this.depth !== 1) {
      return from;
    }
    this.keep(chunk, from, at);
    const last = this.item.take();
    if (this.hasItems || last.trim() !== '') {
      ended.push(last);
    }
    this.inItems = false;
    return at;
  }

  private separate(
    byte: number,
    chunk: Uint8Array,
    from: number,
    at: number,
    ended: string[],
  ): number {
    if (this.inItems && this.depth === 2 && byte === COMMA) {
      this.keep(chunk, from, at);
      ended.push(this.item.take());
      this.hasItems = true;
      return at + 1;
    }
    if (this.depth === 1) {
      this.keep(chunk, from, at);
      this.isNamed =
        byte === COLON && ENDS_WITH_ITEMS.test(this.around.end(NAME_LENGTH));
      return at;
    }
    return from;
  }

  private keep(chunk: Uint8Array, from: number, to: number): void {
    (this.inItems ? this.item : this.around).add(chunk.subarray(from, to));
  }
}
