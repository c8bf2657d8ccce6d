/** Loaded into every process that is measured: answers the bench's questions about memory and time. */

const { Session } = require('node:inspector/promises');
const { isMainThread, Worker } = require('node:worker_threads');

/** A thread of its own sees the peak also while the process parses a list of fifty megabytes. */
const SAMPLER = `
  const { workerData } = require('node:worker_threads');
  const peak = new Float64Array(workerData);
  setInterval(() => {
    const now = process.memoryUsage.rss();
    if (now > peak[0]) peak[0] = now;
  }, 5);
`;

if (isMainThread && process.send) {
  const peak = new Float64Array(new SharedArrayBuffer(8));
  let session;

  const startSampling = () => {
    const options = { eval: true, workerData: peak.buffer, execArgv: [] };
    new Worker(SAMPLER, options).unref();
  };

  const answers = {
    /** Bytes, after what is not needed any more was let go. */
    memory() {
      global.gc();
      global.gc();
      const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
      return { rss, heapUsed, external, arrayBuffers };
    },
    /** Begins to look for the largest resident size. */
    watchPeak() {
      startSampling();
      peak[0] = process.memoryUsage.rss();
      return null;
    },
    peak: () => peak[0],
    async startProfile() {
      session = new Session();
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: 500 });
      await session.post('Profiler.start');
      return null;
    },
    async stopProfile() {
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      return profile;
    },
  };

  process.on('message', async message => {
    const answer = answers[message?.ask];
    if (!answer) return;
    process.send({ id: message.id, answer: await answer() });
  });
  process.channel.unref();
}
