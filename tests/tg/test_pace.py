"""The limits hold whatever comes, nobody waits longer than they must, and nothing is remembered for ever."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tg.pace import LATELY, MINUTE, SIGN_EVERY, SWEEP_FROM, Limits, Pace

EVENTS = st.lists(st.tuples(st.integers(-3, 12).filter(bool), st.floats(0, 0.4)), min_size=1, max_size=150)


def send(pace: Pace, chat: int, now: float) -> float:
    """Send as soon as it may be; returns when that was."""
    while wait := max(pace.chat_wait(chat, now), pace.overall_wait(now)):
        now += wait
    pace.take(chat, now)
    return now


def most_within(times: list[float], seconds: float) -> int:
    """The most ``times`` in any stretch that is a hair shorter than ``seconds``."""
    return max(sum(begin <= at < begin + seconds - 1e-6 for at in times) for begin in times)


@given(EVENTS, st.integers(1, 40))
def test_no_limit_is_ever_passed(events: list[tuple[int, float]], replicas: int) -> None:
    limits, pace, now, sent = Limits(), Pace(), 100.0, [(0, -1e9)]
    pace.share(replicas)
    for chat, later in events:
        now = send(pace, chat, now + later)
        sent.append((chat, now))
    sent = sent[1:]
    most = most_within([at for _, at in sent], 1.0)
    assert most <= math.ceil(limits.overall / replicas)
    for chat in {chat for chat, _ in sent}:
        mine = [at for other, at in sent if other == chat]
        for seconds in (1, 2, 5, 10):
            assert most_within(mine, seconds) <= limits.burst + seconds * limits.per_chat
        if chat < 0:
            assert most_within(mine, MINUTE) <= limits.group_per_minute


def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    pace = Pace()
    assert [send(pace, 7, 0.0) for _ in range(6)] == [0, 0, 0, 1, 2, 3]
    assert send(pace, 8, 0.0) == 0, "another chat does not wait for that"
    assert [send(pace, 7, 60.0) for _ in range(4)] == [60, 60, 60, 61]


def test_a_group_gets_eighteen_a_minute() -> None:
    pace = Pace()
    times = [send(pace, -5, 0.0) for _ in range(20)]
    assert times[17] == 15
    assert times[18:] == [60, 60], "the first is over a minute ago"
    assert send(pace, -6, 0.0) == 0


def test_all_together_get_twenty_five_a_second() -> None:
    pace = Pace()
    assert [send(pace, chat, 0.0) for chat in range(1, 52)] == [0.0] * 25 + [1.0] * 25 + [2.0]


@pytest.mark.parametrize(("replicas", "a_minute"), [(1, 1500), (2, 1500), (3, 1500), (7, 1500), (30, 1500)])
def test_replicas_share_the_whole_rate(replicas: int, a_minute: int) -> None:
    sent = 0
    for replica in range(replicas):
        pace = Pace()
        pace.share(replicas)
        now = 0.0
        while (now := send(pace, 1 + replica + sent * 100, now)) < MINUTE:
            sent += 1
    assert a_minute * 0.95 <= sent <= a_minute + 30, "the first second has its messages at once"


def test_a_share_may_change_while_it_runs() -> None:
    pace = Pace()
    for chat in range(1, 26):
        pace.take(chat, 0.0)
    pace.share(5)
    assert [send(pace, chat, 0.0) for chat in range(101, 112)] == [1.0] * 5 + [2.0] * 5 + [3.0]
    pace.share(1)
    assert pace.overall_wait(3.0) == 0


def test_a_chat_that_telegram_wants_left_alone_is_and_nobody_else() -> None:
    pace = Pace()
    pace.refused(7, 200.0, now=10.0)
    assert pace.chat_wait(7, 10.0) == 200
    assert pace.chat_wait(7, 110.0) == 100
    assert (pace.chat_wait(8, 10.0), pace.overall_wait(10.0)) == (0, 0)
    pace.refused(7, 3.0, now=20.0)
    assert pace.chat_wait(7, 20.0) == 190, "the longer word counts"
    assert not pace.sign(7, 20.0)


def test_several_chats_refused_hold_up_all_until_the_first_may_be_asked_again() -> None:
    pace = Pace()
    for chat, seconds in ((1, 30.0), (1, 30.0), (2, 200.0)):
        pace.refused(chat, seconds, now=0.0)
    assert pace.overall_wait(0.0) == 0, "two chats are not several"
    pace.refused(3, 40.0, now=LATELY)
    assert pace.overall_wait(LATELY) == 30 - LATELY
    assert not pace.sign(9, LATELY)
    assert pace.overall_wait(30.0) == 0
    assert pace.chat_wait(2, 30.0) == 170


def test_refusals_far_apart_are_no_sign_of_anything() -> None:
    pace = Pace()
    for chat in range(1, 9):
        pace.refused(chat, 60.0, now=chat * LATELY)
    assert pace.overall_wait(8 * LATELY) == 0


def test_a_sign_of_life_is_rare_takes_no_turn_and_gives_way() -> None:
    pace = Pace()
    assert [pace.sign(7, at) for at in (0.0, 1.0, SIGN_EVERY)] == [True, False, True]
    assert [send(pace, 7, 0.0) for _ in range(3)] == [0, 0, 0]
    for chat in range(100, 122):
        pace.take(chat, 0.0)
    assert not pace.sign(8, 0.5), "the second is used up"
    assert pace.sign(8, 1.0), "what was left out does not count"


def test_idle_chats_are_forgotten() -> None:
    pace, now = Pace(), 0.0
    pace.refused(1, 1e9, now)
    for chat in range(2, 20_000):
        now = send(pace, chat, now)
        pace.take(-chat, now)
        pace.sign(chat, now)
    assert pace.chats < 2.5 * SWEEP_FROM + 2 * MINUTE * 50
    assert pace.chat_wait(1, now) > 1e8, "a chat that must be left alone is remembered"
