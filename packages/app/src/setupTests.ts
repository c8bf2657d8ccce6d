/** Matchers for the tests of this package. */
import '@testing-library/jest-dom';
