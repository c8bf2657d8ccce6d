import { mockApis } from '@backstage/frontend-test-utils';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { forgetPerson, rememberedPerson, rememberPerson } from './chosenPerson';
import { demoPeople } from './demoPeople';
import { PersonPicker } from './PersonPicker';

const RITA = {
  name: 'rita',
  displayName: 'Rita Solberg',
  rights: 'Approves releases.',
};

describe('signing in to the demo', () => {
  it('offers nobody outside of the demo configuration', () => {
    const off = mockApis.config({
      data: { stagecraft: { demo: false, people: [RITA] } },
    });
    const on = mockApis.config({
      data: { stagecraft: { demo: true, people: [RITA] } },
    });
    expect(demoPeople(off)).toEqual([]);
    expect(demoPeople(on)).toEqual([RITA]);
  });

  it('says what each person may do, and tells who was chosen', async () => {
    const onChoose = jest.fn();
    render(<PersonPicker people={[RITA]} onChoose={onChoose} />);
    expect(screen.getByText('Approves releases.')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Sign in as Rita Solberg' }),
    );
    expect(onChoose).toHaveBeenCalledWith('rita');
  });

  it('remembers the choice until signing out, and only of people there are', () => {
    rememberPerson('rita');
    expect(rememberedPerson([RITA])).toBe('rita');
    expect(rememberedPerson([])).toBeUndefined();
    forgetPerson();
    expect(rememberedPerson([RITA])).toBeUndefined();
  });
});
