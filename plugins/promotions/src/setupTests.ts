/** What every test of this package needs. */

import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import { Settings } from 'luxon';

Settings.defaultZone = 'utc';
// Waits end when what they wait for is there; a busy machine needs longer than the usual second for it, and longer
// than five for a whole test.
configure({ asyncUtilTimeout: 5_000 });
jest.setTimeout(20_000);
