/** What every test of this package needs. */

import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import { Settings } from 'luxon';

Settings.defaultZone = 'utc';
// Waits end when what they wait for is there; a busy machine needs longer than the usual second.
configure({ asyncUtilTimeout: 5_000 });
