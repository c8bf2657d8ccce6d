// The first test of a file loads the Go libraries, which takes seconds on a busy machine.
jest.setTimeout(60_000);
