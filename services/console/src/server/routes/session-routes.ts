// Sign-in, sign-out, language, and the way to one's own start page.
import { Hono } from 'hono';

import { isLanguage } from '../../web/language.ts';
import { localPath, paths } from '../../web/paths.ts';
import { signInPage } from '../../web/sign-in.ts';
import { type ConsoleEnv, type Deps, viewOf } from '../context.ts';
import { formOf } from '../form.ts';
import { signedIn } from '../middleware.ts';
import { statusOf } from '../refusals.ts';
import { sessionOf } from '../session.ts';
import { isRefusal } from '@tollgate/errors';

export function sessionRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get(paths.home, signedIn(deps), (c) => {
    const viewer = c.get('session')?.viewer;
    return c.redirect(viewer?.kind === 'tenant' ? paths.tenant(viewer.tenantId).overview : paths.staff.tenants, 303);
  });
  app.get(paths.signIn, (c) => {
    const next = localPath(c.req.query('next'));
    if (c.get('session') !== undefined) return c.redirect(next, 303);
    return c.html(signInPage(viewOf(deps, c), { values: {}, next, expired: c.req.query('over') === '1' }));
  });
  app.post(paths.signIn, async (c) => {
    const form = await formOf(c);
    const next = localPath(form.text('next'));
    const credentials = {
      login: form.text('login'),
      password: form.raw('password'),
      oneTimeCode: form.text('one_time_code').replaceAll(' ', ''),
    };
    try {
      const session = sessionOf(await deps.services.users.signIn(credentials), deps.now());
      const seconds = Math.floor((session.endsAt - deps.now().getTime()) / 1000);
      deps.cookies.keepSession(c, deps.seal.write(session), Math.max(1, seconds));
      return c.redirect(next, 303);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const values = form.pick('login');
      return c.html(signInPage(viewOf(deps, c), { values, next, refusal: error }), statusOf(error.category));
    }
  });
  app.post(paths.signOut, signedIn(deps), async (c) => {
    const session = c.get('session');
    deps.cookies.dropSession(c);
    if (session !== undefined) await deps.services.users.signOut({ sessionToken: session.sessionToken });
    return c.redirect(paths.signIn, 303);
  });
  app.post(paths.language, async (c) => {
    const form = await formOf(c);
    const to = form.text('to');
    if (isLanguage(to)) deps.cookies.keepLanguage(c, to);
    return c.redirect(localPath(form.text('back')), 303);
  });
  return app;
}
