/** What every test of this package needs. */

import '@testing-library/jest-dom';
import { Settings } from 'luxon';

Settings.defaultZone = 'utc';
