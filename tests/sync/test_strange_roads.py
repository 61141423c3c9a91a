"""What stands between a desk and its hub and answers in its place: it is not the hub's word, and the officer reads what
is the matter instead of "no network"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mot_cua_desktop.errors import Told
from mot_cua_desktop.operations import sync_words, syncing
from mot_cua_desktop.store import outbox
from mot_cua_desktop.sync.client import Cut

HTML = b"<html>Forbidden by proxy</html>"


def cut(desk: Any) -> Cut:
    with pytest.raises(Cut) as found:
        syncing.sync(desk.store, desk.network, desk.clock)
    return found.value


def answering(*answer: Any) -> Callable[..., Any]:
    return lambda *_: answer


@pytest.mark.parametrize("status", [401, 403])
def test_a_proxy_s_no_is_not_the_hub_s_and_throws_no_desk_back(ward: Any, status: int) -> None:
    one = ward.desk("Quầy 1")
    stream = one.open()
    ward.settle()
    aside = one.copy()
    one.urge(stream)
    ward.settle()
    one.restore(aside, told=True)
    one.join(ward.code())
    assert one.trouble() == outbox.CATCHING_UP
    fair, ward.network.deliver = ward.network.deliver, answering(status, HTML)
    assert cut(one).why == "stranger"
    assert one.trouble() == outbox.CATCHING_UP
    ward.network.deliver = fair
    assert one.sync().trouble == ""
    assert one.states()[stream].urged == 1


def test_the_hub_s_own_no_is_believed(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    for status, word in ((401, b"credential"), (403, b"ward")):
        ward.network.deliver = answering(status, word)
        assert one.sync().trouble == "credential"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, HTML), "stranger"), ((404, b"unknown"), "version"), ((302, b""), "stranger"), ((200, HTML), "stranger"),
        ((413, HTML), "size"), ((413, b"too large"), "size"), ((400, b"version"), "version"), ((400, HTML), "stranger"),
        ((200, b"MC\x09\x00"), "version"),
    ],
)  # fmt: skip
def test_what_needs_a_person_is_told_as_that(ward: Any, answer: Any, why: str) -> None:
    one = ward.desk("Quầy 1")
    one.open()
    fair, ward.network.deliver = ward.network.deliver, answering(*answer)
    found = cut(one)
    assert found.why == why
    told, plain = syncing.unreached(found), syncing.unreached(Cut("no route"))
    assert told.what != plain.what
    assert "khi có mạng" not in told.advice
    assert "báo người quản trị" in told.advice or "Cập nhật" in told.advice
    with pytest.raises(Told) as joining:
        one.join(ward.code())
    assert joining.value.what.startswith(told.what)
    assert "không nhận mã" not in str(joining.value)
    ward.network.deliver = fair
    assert one.sync().sent == 1


def test_a_round_that_the_hub_refused_is_not_the_last_one_that_went(ward: Any) -> None:
    one = ward.desk("Quầy 1")
    one.sync()
    before = syncing.state(one.store)[0]
    one.ticks += 9000
    one.open()
    ward.network.deliver = answering(401, b"credential")
    assert one.sync().trouble == "credential"
    after, waiting = syncing.state(one.store)
    assert (after.synced_at, after.skew) == (before.synced_at, before.skew)
    assert after.trouble == "credential"
    words = sync_words.light(after, waiting, "through", "", one.clock()).whole
    assert f"Đồng bộ xong lần cuối: {sync_words._moment(before.synced_at)}." in words
