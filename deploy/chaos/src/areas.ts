// The table of areas: a new kind of chaos is a new line here.
import type { ChaosArea } from './area.ts';
import { meteringArea } from './metering/area.ts';
import { walletArea } from './wallet/area.ts';

export const AREAS: Readonly<Record<string, ChaosArea>> = { metering: meteringArea, wallet: walletArea };
