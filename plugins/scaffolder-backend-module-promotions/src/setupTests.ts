// A scaffolder and the Go libraries start inside these tests, which takes seconds on a busy machine.
jest.setTimeout(120_000);
