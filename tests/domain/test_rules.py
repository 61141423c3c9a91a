"""Rules in words: each known rule has some, and what is said of a value can be typed again."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from mot_cua_desktop.domain import rules
from mot_cua_desktop.domain.regime import KEYS
from mot_cua_desktop.store import shipped


def test_every_rule_has_words_and_every_word_a_rule():
    assert set(rules.RULES) == set(KEYS)


@pytest.mark.parametrize("key", [key for key in KEYS if rules.RULES[key].shape in ("count", "hour")])
def test_what_is_said_of_a_value_can_be_typed_again(key):
    for value in shipped.regimes().history(key):
        text = rules.read_typed(key, rules.say(key, value.value))
        assert rules._from_json(key, text) == value.value


@pytest.mark.parametrize(
    ("typed", "plain"), [("1/3", "1/3"), (" 2 / 6 ", "1/3"), ("3%", "3/100"), ("2,5 %", "1/40"), ("", "")]
)
def test_a_part_is_typed_as_a_fraction_or_in_percent(typed, plain):
    assert msgspec.json.decode(rules.read_typed("reschedule_max_fraction", typed)) == plain


@pytest.mark.parametrize(("typed", "plain"), [("15:00", "15:00"), ("15h", "15:00"), ("7 giờ 30", "07:30")])
def test_an_hour_is_typed_as_people_write_it(typed, plain):
    assert msgspec.json.decode(rules.read_typed("at_once_cutoff", typed)) == plain


def test_yes_no_is_said_and_kept():
    assert rules.read_typed("local_overlay", False) == "false"
    assert rules.say("local_overlay", False) == "Không"


def test_a_value_of_another_shape_is_a_bug():
    with pytest.raises(ValueError, match="no value"):
        rules.read_typed("supplement_days", True)


def test_a_rule_that_the_program_does_not_act_on_says_so() -> None:
    package = Path(rules.__file__).parents[1]
    files = [file for file in package.rglob("*.py") if file.name != "regime.py"]
    source = "\n".join(file.read_text("utf-8") for file in files)
    unread = {key for key in rules.RULES if "." not in key and not re.search(rf"\.{key}\b", source)}
    assert {key for key, rule in rules.RULES.items() if "chỉ để tra cứu" in rule.words} == unread
