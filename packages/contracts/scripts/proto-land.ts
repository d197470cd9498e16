// `npm run proto:land`: records the contracts as landed, unless that would break someone built against the last ones.
import { landedImage, thirdPartyDir } from './places.ts';
import { breakingFault, buildLandable, lintFault } from './proto-rules.ts';
import { fillThirdParty } from './third-party.ts';

await fillThirdParty(thirdPartyDir);
const fault = (await lintFault()) ?? (await breakingFault());
if (fault === undefined) {
  await buildLandable(landedImage);
} else {
  process.stderr.write(`proto:land refused:\n${fault}\n`);
  process.exitCode = 1;
}
