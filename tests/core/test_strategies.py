"""The strategies that the portal offers to tests of modules generate what people type."""

from hypothesis import given, settings

from portal.api import latinise
from portal.testing.strategies import names, texts


@settings(max_examples=40)
@given(names())
def test_names_have_two_words_in_one_of_both_scripts(name: str) -> None:
    assert len(latinise(name).split()) == 2


@settings(max_examples=40)
@given(texts(max_words=5))
def test_texts_say_something(text: str) -> None:
    assert text.strip() == text != ""
