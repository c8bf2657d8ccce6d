/** Offers the demo's people in the demo configuration, and guest access everywhere else. */

import { ProxiedSignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { useState } from 'react';
import { PersonPicker } from './PersonPicker';
import { forgetPerson, rememberedPerson, rememberPerson } from './chosenPerson';
import { demoPeople } from './demoPeople';

export function SignIn(props: SignInPageProps) {
  const people = demoPeople(useApi(configApiRef));
  if (people.length === 0) {
    return <ProxiedSignInPage {...props} provider="guest" />;
  }
  return <DemoSignIn {...props} people={people} />;
}

function DemoSignIn({
  people,
  onSignInSuccess,
}: SignInPageProps & { people: ReturnType<typeof demoPeople> }) {
  const [name, setName] = useState(() => rememberedPerson(people));
  if (!name) {
    return (
      <PersonPicker
        people={people}
        onChoose={chosen => {
          rememberPerson(chosen);
          setName(chosen);
        }}
      />
    );
  }
  return (
    <ProxiedSignInPage
      provider="demo"
      headers={{ 'x-stagecraft-demo-person': name }}
      onSignInSuccess={identity => {
        const signOut = identity.signOut.bind(identity);
        identity.signOut = async () => {
          forgetPerson();
          await signOut();
        };
        onSignInSuccess(identity);
      }}
    />
  );
}
