"""The text of an item, which nobody's saving takes from anybody."""

import pytest

from plugins.minutes.queries import revisions_of
from plugins.minutes.services import TextConflict, save_text
from portal.accounts.models import User
from portal.errors import Conflict
from portal.municipalities.models import Municipality
from portal.testing import make_user
from tests.plugins.minutes.builders import minutes_later
from tests.plugins.minutes.conftest import Sitting

pytestmark = pytest.mark.database


def test_every_saving_is_a_revision(sitting: Sitting, secretary: User) -> None:
    item = sitting.item(1)
    save_text(item=item, text="Prvo.", version=0, by=secretary.id, now=minutes_later(1))
    save_text(item=item, text="Prvo.\r\n\r\nDrugo. ", version=1, by=secretary.id, now=minutes_later(2))
    assert (item.text, item.text_version) == ("Prvo.\n\nDrugo.", 2)
    found = [(row.version, row.text, row.saved_by) for row in revisions_of(item.id)]
    assert found == [(2, "Prvo.\n\nDrugo.", secretary), (1, "Prvo.", secretary)]


def test_the_second_of_two_editors_gets_both_texts(
    sitting: Sitting, secretary: User, municipality: Municipality
) -> None:
    selma = make_user(municipality, "secretary", full_name="Selma Begić")
    item = sitting.item(1)
    save_text(item=item, text="Njen tekst.", version=0, by=selma.id, now=minutes_later(1))
    with pytest.raises(TextConflict) as raised:
        save_text(item=item, text="Moj tekst.", version=0, by=secretary.id, now=minutes_later(2))
    conflict = raised.value
    assert (conflict.mine, conflict.theirs, conflict.version) == ("Moj tekst.", "Njen tekst.", 1)
    assert (conflict.saved_by_name, conflict.saved_at) == ("Selma Begić", minutes_later(1))
    save_text(item=item, text="Naš tekst.", version=conflict.version, by=secretary.id, now=minutes_later(3))
    assert [row.text for row in revisions_of(item.id)] == ["Naš tekst.", "Njen tekst."]


def test_the_same_text_saved_twice_is_one_revision(sitting: Sitting, secretary: User) -> None:
    item = sitting.item(1)
    for _again in range(2):
        save_text(item=item, text="Isto.", version=0, by=secretary.id, now=minutes_later(1))
    assert (item.text_version, len(revisions_of(item.id))) == (1, 1)


def test_a_closed_session_is_written_no_more(sitting: Sitting, secretary: User) -> None:
    item = sitting.item(1)
    sitting.session.state = "cancelled"
    with pytest.raises(Conflict):
        save_text(item=item, text="Kasno.", version=0, by=secretary.id, now=minutes_later(1))
