from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.coding import make_coder
from pipeline.coding.offline.coder import OfflineCoder
from pipeline.coding.offline.passages import sentences
from records import evidence
from records.answer import Answer
from records.mentions import Mention
from records.passages import Words, merged
from records.posts import Passage
from records.problem import Problem

BOTH = "ChatGPT helps me with my anxiety every single night."


def labels(mentions: list[Mention], dimension: str) -> set[str]:
    return {label for m in mentions for label in m.labels(dimension)}


def test_a_plain_mention_carries_every_dimension(code):
    mentions = code(BOTH)
    assert next(m.quote for m in mentions) == BOTH
    assert labels(mentions, "product") == {"GPT"}
    assert labels(mentions, "condition") == {"anxiety"}
    assert labels(mentions, "sentiment") == {"positive"}
    assert "emotional_support" in labels(mentions, "perspective")
    assert [code.term for code in mentions[0].codes["product"]] == ["ChatGPT"]
    assert all(0 <= code.confidence <= 1 for m in mentions for codes in m.codes.values() for code in codes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My depression is back and I cannot get out of bed.",
        "ChatGPT wrote my cover letter and formatted the table.",
        "My Replika is depressed again today, she says that she is so sad.",
        "Claude my colleague brought cake because I felt down.",
        "Pi is 3.14 and that number gives me anxiety in class.",
        "As a Gemini I get anxious whenever Mercury is in retrograde.",
        "Please ADD the new rows to the sheet that ChatGPT made.",
        "I have OCD about my desk and I sort my pens, ChatGPT drew me a label.",
        "The code that ChatGPT wrote crashes with a null pointer.",
    ],
)
def test_what_is_no_mention(code, text):
    assert code(text) == []


def test_clinical_words_about_the_bot_are_no_condition(code):
    mentions = code("This chatbot is so bipolar lately, but it still helps me with my social anxiety.")
    assert labels(mentions, "condition") == {"anxiety"}


def test_the_stance_is_toward_the_bot_and_not_the_mood(code):
    assert labels(code("I was suicidal and hopeless last winter, ChatGPT saved me."), "sentiment") == {"positive"}
    assert labels(code("I was happy, until Replika made me feel worse about my depression."), "sentiment") == {
        "negative"
    }


def test_negation_turns_the_stance(code):
    assert labels(code("Woebot did not help me with my depression at all."), "sentiment") == {"negative"}
    assert labels(code("It never judges me, so I tell ChatGPT about my depression."), "sentiment") == {"positive"}


def test_a_denied_condition_is_not_coded(code):
    mentions = code("I don't have ADHD, but ChatGPT helps me with my anxiety.")
    assert "adhd" not in labels(mentions, "condition")


def test_a_question_takes_no_side(code):
    assert labels(code("Has anyone tried a chatbot for social anxiety?"), "sentiment") == {"neutral"}


def test_praise_and_blame_are_told_apart(code):
    mentions = code(
        "Wysa was amazing for my anxiety, so helpful and kind. "
        "Then the update came and Wysa is useless, repetitive and makes my anxiety worse."
    )
    assert labels(mentions, "sentiment") == {"positive", "negative"}


def test_several_products(code):
    mentions = code(
        "Replika kept me company when I was lonely. ChatGPT on the other hand helps me plan my day with ADHD."
    )
    assert labels(mentions, "product") == {"Replika", "GPT"}


def test_two_conditions_of_one_sentence(code):
    mentions = code("Talking to ChatGPT helps me with my ADHD and my depression.")
    (mention,) = mentions  # the same words are written once, with both
    assert mention.labels("condition") == ("adhd", "depression")


def test_a_pronoun_stands_for_the_bot_before(code):
    mentions = code("I downloaded Woebot in spring. It got me through my panic attacks and my grief.")
    assert labels(mentions, "product") == {"Woebot"}
    assert any("panic" in m.quote for m in mentions)


def test_nameless_bots(code):
    assert labels(code("An AI therapist helped me when I was depressed."), "product") == {"Unspecified"}


def test_sensitive_terms_are_recognisable(code):
    terms = {
        one.term
        for m in code("ChatGPT talked me out of suicide. Another night ChatGPT helped me not to self-harm.")
        for one in m.codes["condition"]
    }
    assert terms & {"suicidal_ideation", "self_harm"}


def test_other_languages_are_left_alone(coder):
    german, english = coder.code(
        [Passage(id="p", text=BOTH, language="de"), Passage(id="q", text=BOTH, language="en-GB")]
    )
    assert german == Answer()
    assert english.mentions


def test_order_and_determinism(vsd):
    passages = [Passage(id=str(i), text=BOTH if i % 2 else "Nothing here.", language="en") for i in range(6)]
    first, second = OfflineCoder(vsd), OfflineCoder(vsd)
    assert first.code(passages) == second.code(passages)
    assert [bool(answer.mentions) for answer in first.code(passages)] == [False, True] * 3
    assert first.fingerprint == second.fingerprint


def test_the_fingerprint_follows_the_codebook(vsd, coder):
    other = OfflineCoder(vsd.model_copy(update={"version": "other"}))
    assert other.fingerprint != coder.fingerprint


PIECES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                "ChatGPT helps my anxiety",
                "Replika",
                "it saved me",
                "my depression",
                "İstanbul ß ﬁ",
                "…",
                ". ",
                "\n\n",
                "“I can’t cope”",
                "🤖",
                "\ue000",
                "useless bot",
            ]
        ),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PIECES)
def test_quotes_are_verbatim_and_no_two_are_the_same_passage(coder, pieces):
    text = " ".join(pieces)
    (answer,) = coder.code([Passage(id="p", text=text, language="en")])
    words = Words(text)
    pairs = itertools.combinations(answer.mentions, 2)
    assert not any(words.same((a.start, a.end), (b.start, b.end)) for a, b in pairs)
    for mention in answer.mentions:
        assert evidence.check(mention, text) is None
        assert mention.quote == mention.quote.strip()
        assert set(mention.codes) <= set(coder.codebook.ids)
        for dimension, codes in mention.codes.items():
            assert len({code.label for code in codes}) == len(codes) >= 1
            for code in codes:
                assert coder.codebook.dimension(dimension).label(code.label)
    assert merged(answer.mentions, text, coder.codebook.by_role("stance")) == list(answer.mentions)


def test_one_passage_that_takes_both_sides_is_mixed(code, vsd):
    mentions = code("ChatGPT calmed my anxiety like nothing else, but it also made me lonelier and more depressed.")
    assert len(mentions) == 1
    assert labels(mentions, "sentiment") <= {vsd.by_role("stance").both.id, "positive", "negative"}
    assert len(mentions[0].codes["sentiment"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ChatGPT helps me with my anxiety and my ADHD, it plans my day and comforts me, but it is not private.",
        "Replika kept me company when I was lonely. ChatGPT on the other hand helps me plan my day with ADHD.",
        "Wysa was amazing for my anxiety, so helpful. Then the update came and Wysa makes my anxiety worse.",
    ],
)
def test_a_post_is_cited_in_passages_that_lie_apart(code, text):
    mentions = code(text)
    assert 1 <= len(mentions) <= len(sentences(text))
    for one, other in itertools.combinations(mentions, 2):
        assert one.end <= other.start


def test_long_posts_stay_short_in_mentions_and_quotes(code):
    run_on = "so then chatgpt helps my anxiety and " * 3000
    mentions = code(run_on)
    assert 1 <= len(mentions) <= 6
    assert all(len(m.quote) < 500 for m in mentions)


def test_speed(coder):
    text = (BOTH + " " + "The rest of my day was plain and I went to work by bus as always. " * 16)[:1170]
    passages = [Passage(id=str(i), text=text, language="en") for i in range(200)]
    coder.code(passages[:20])
    begun = time.process_time()
    coder.code(passages)
    assert len(passages) / (time.process_time() - begun) > 5  # a quarter of what is asked of two cores, counted on both


def test_make_coder(vsd):
    assert make_coder("offline", vsd).name == "offline"
    with pytest.raises(Problem, match=r"no coder 'oracle'.*offline"):
        make_coder("oracle", vsd)


def test_a_bot_that_only_a_word_stands_for_is_less_sure_than_one_that_is_named(code):
    mentions = code(
        "I was very lonely before I had my Replika. For two and a half years he was good company every evening. "
        "They changed him in February without asking us and I miss how he was. People laugh, but he was good for me."
    )
    sure = {"Replika" in m.quote: m.codes["product"][0].confidence for m in mentions}
    assert {m.codes["product"][0].label for m in mentions} == {"Replika"}
    assert sure[True] > sure[False]


def test_a_label_is_as_clear_as_the_passage_itself_shows_it(code):
    mentions = code(
        "I was diagnosed with OCD at fifteen and school was hard for years. Then life went on, and I moved twice, and I "
        "found work in a bakery. These days ChatGPT keeps me company in the evenings, it comforts me and I love that."
    )
    told = {m.quote: {(d, c.label): c.shown for d, codes in m.codes.items() for c in codes} for m in mentions}
    elsewhere = next(of for quote, of in told.items() if "OCD" not in quote)
    assert elsewhere["condition", "anxiety"] == 0
    assert elsewhere["product", "GPT"] == 1
    assert elsewhere["sentiment", "positive"] > 0.5
    assert all(shown is None or 0 <= shown <= 1 for of in told.values() for shown in of.values())
    plain = {(d, c.label): c.shown for d, codes in code(BOTH)[0].codes.items() for c in codes}
    assert plain["condition", "anxiety"] == 1
