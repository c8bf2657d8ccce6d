/** Loaded into every child process: ends it when the command that started it is gone. */

const { Socket } = require('node:net');

const fd = Number(process.env.STAGECRAFT_PARENT_PIPE);
// A child of this process does not hold the pipe, and must not take another file for it.
delete process.env.STAGECRAFT_PARENT_PIPE;

if (fd) {
  const pipe = new Socket({ fd });
  pipe.on('close', () => process.exit(1));
  pipe.resume();
  pipe.unref();
}
