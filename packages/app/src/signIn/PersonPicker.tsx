/** One button for each person of the demo, with what this person may do. */

import { Button, Card, CardBody, Container, Flex, Text } from '@backstage/ui';
import type { DemoPerson } from './demoPeople';
import styles from './PersonPicker.module.css';

export function PersonPicker(props: {
  people: DemoPerson[];
  onChoose: (name: string) => void;
}) {
  return (
    <main className={styles.page} data-stagecraft="sign-in">
      <Container>
        <Flex direction="column" gap="2">
          <Text as="h1" variant="title-medium" weight="bold">
            Stagecraft
          </Text>
          <Text as="p" variant="body-large" color="secondary">
            This is the demo. Choose who you are: each person sees the same
            pipelines and may do something else with them.
          </Text>
          <ul className={styles.people}>
            {props.people.map(person => (
              <Person
                key={person.name}
                person={person}
                onChoose={props.onChoose}
              />
            ))}
          </ul>
        </Flex>
      </Container>
    </main>
  );
}

function Person(props: {
  person: DemoPerson;
  onChoose: (name: string) => void;
}) {
  const { name, displayName, rights } = props.person;
  return (
    <li>
      <Card className={styles.person}>
        <CardBody>
          <Flex direction="column" gap="3" className={styles.content}>
            <Text as="h2" variant="title-x-small" weight="bold">
              {displayName}
            </Text>
            <Text as="p" variant="body-medium" className={styles.words}>
              {rights}
            </Text>
            <Button variant="primary" onPress={() => props.onChoose(name)}>
              Sign in as {displayName}
            </Button>
          </Flex>
        </CardBody>
      </Card>
    </li>
  );
}
