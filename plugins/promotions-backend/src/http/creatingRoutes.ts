/**
 * The routes of whoever makes a pipeline: the organisation's profiles, what there is to choose from, and how the
 * pipeline would look. They write nothing, neither here nor in Argo CD.
 */

import { InputError } from '@backstage/errors';
import type {
  ChoicesResponse,
  PreviewResponse,
  Profile,
  ProfilesResponse,
} from '@stagecraft/plugin-promotions-common';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { ProfileConfig } from '../config';
import { choicesOf, seenOf } from '../creating/choices';
import { offeredTo } from '../creating/offeredTo';
import type { KnownPlaces, Places } from '../creating/Places';
import type { Previews } from '../creating/Previews';
import type { PipelineReader } from '../model/PipelineReader';
import type { Creator, CreatorAccess } from './CreatorAccess';
import { NewestOfEach } from './NewestOfEach';
import { parse } from './parameters';
import type { PipelineAccess, Readable } from './PipelineAccess';

export interface CreatingRoutesOptions {
  access: Pick<PipelineAccess, 'credentials' | 'readable'>;
  creators: CreatorAccess;
  reader: PipelineReader;
  /** The instances, by name. */
  argo: ReadonlyMap<string, unknown>;
  profiles: readonly ProfileConfig[];
  /** This portal's name (promotions.executor). */
  executor: string | undefined;
  places: Pick<Places, 'of'>;
  previews: Pick<Previews, 'preview'>;
}

const previewBody = z.object({
  pipeline: z.looseObject({}),
  profile: z.string().min(1).max(253).optional(),
  instance: z.string().min(1).max(253).optional(),
});

export function addCreatingRoutes(
  router: Router,
  options: CreatingRoutesOptions,
): void {
  router.get('/profiles', async (req, res: Response<ProfilesResponse>) => {
    const { creator } = await creating(options, req);
    res.json({ items: await profilesOf(options, creator) });
  });

  router.get('/choices', async (req, res: Response<ChoicesResponse>) => {
    const { executor } = options;
    const { creator, known } = await creating(options, req);
    const instances = await Promise.all(
      instancesOf(options, creator).map(async name =>
        choicesOf(name, await known(name)),
      ),
    );
    res.json({ ...(executor !== undefined && { executor }), instances });
  });

  const newest = new NewestOfEach();
  router.post('/previews', async (req, res: Response<PreviewResponse>) => {
    const { creator, known } = await creating(options, req);
    const { pipeline, profile, instance } = parse(previewBody, req.body);
    const chosen = profile && (await findProfile(options, creator, profile));
    const name = instance ?? (chosen ? chosen.instance : undefined);
    requireInstance(options, creator, name);
    const answer = await newest.of(creator.name, async () =>
      options.previews.preview({
        pipeline,
        sees: place => creator.sees(place),
        ...(chosen && { profile: chosen }),
        ...(name && { instance: { name, places: await known(name) } }),
      }),
    );
    res.json(answer);
  });
}

/** The caller, and what they get to know of an instance. */
async function creating(
  { access, creators, reader, places }: CreatingRoutesOptions,
  request: Request,
) {
  const credentials = await access.credentials(request);
  const creator = await creators.creator(credentials);
  const known = async (instance: string): Promise<KnownPlaces> => {
    const readable: Readable = await access.readable(credentials);
    const outlines = await readable(reader.outlines());
    const all = await places.of(instance, outlines, creator.limited);
    return seenOf(all, project => creator.sees({ instance, project }));
  };
  return { creator, known };
}

function instancesOf(
  { argo }: CreatingRoutesOptions,
  creator: Creator,
): string[] {
  return [...argo.keys()].filter(instance => creator.sees({ instance }));
}

/** A profile for an instance that the caller may not see is none for them. */
async function profilesOf(
  options: CreatingRoutesOptions,
  creator: Creator,
): Promise<Profile[]> {
  const seen = instancesOf(options, creator);
  const offered = offeredTo(options.profiles, await creator.claims());
  return offered.filter(
    ({ instance }) => instance === undefined || seen.includes(instance),
  );
}

async function findProfile(
  options: CreatingRoutesOptions,
  creator: Creator,
  name: string,
): Promise<Profile> {
  const profiles = await profilesOf(options, creator);
  const found = profiles.find(profile => profile.name === name);
  if (!found) {
    throw new InputError(
      `There is no profile "${name}" for you; GET /profiles lists those that there are.`,
    );
  }
  return found;
}

/** One that is not there and one that the caller may not see are the same to them. */
function requireInstance(
  options: CreatingRoutesOptions,
  creator: Creator,
  name: string | undefined,
): void {
  const seen = instancesOf(options, creator);
  if (name !== undefined && !seen.includes(name)) {
    throw new InputError(
      `"${name}" is no Argo CD in which you may create a pipeline. There are: ${
        seen.join(', ') || 'none'
      }.`,
    );
  }
}
