// Where the contracts live in the working tree, and where what is made from them goes.
import { fileURLToPath } from 'node:url';

const at = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The repository's top folder. */
export const repositoryDir = at('../../..');
/** The buf workspace: buf.yaml, buf.gen.yaml and tollgate/. */
export const protoDir = at('../../../proto');
/** Third-party protos, filled from npm packages; ignored by git. */
export const thirdPartyDir = at('../../../proto/.third-party');
/** The last landed state of the contracts, as a FileDescriptorSet; committed. */
export const landedImage = at('../../../proto/landed.binpb');
/** Generated TypeScript and image.binpb; ignored by git. */
export const genDir = at('../src/gen');
/** Name of the generated FileDescriptorSet inside the generated folder. */
export const imageName = 'image.binpb';
/** Name of the file that records which inputs the generated folder was made from. */
export const digestName = '.digest';
