"""What is quoted are the author's own words; every post here is invented."""

from __future__ import annotations

import pytest

from pipeline.coding.code_posts import code_posts
from records.posts import Passage


def quotes(code, text: str) -> list[str]:
    return [mention.quote for mention in code(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Listening to 'My AI Therapist and Me' on the way to work today.",
        "New paper: Chatbots and Depression: ChatGPT as a Therapist for Lonely People. Smith et al. 2024",
        "VIDEO: ChatGPT cured my anxiety and my depression | Episode 12",
        "ChatGPT Cured Her Crippling Anxiety and Depression https://example.org/chatgpt-cured-her-crippling-anxiety",
        "#ChatGPT #therapy #depression #anxiety #mentalhealth",
        'Tonight on the show the documentary "ChatGPT saved me from depression and anxiety" for all of you out there.',
    ],
)
def test_a_title_alone_is_no_mention(code, text):
    assert quotes(code, text) == []


@pytest.mark.parametrize(
    "text, own",
    [
        (
            "Podcast: ChatGPT as a Therapist for Depression. I talk to ChatGPT about my depression every night and it helps me.",
            "I talk to ChatGPT about my depression every night and it helps me.",
        ),
        (
            "ChatGPT helps my anxiety more than my therapist ever did.\n\n"
            "[Chatbots for Anxiety and Depression](https://example.org/x1)",
            "ChatGPT helps my anxiety more than my therapist ever did.",
        ),
        (
            "> ChatGPT made my depression worse and nobody should use it.\n\n"
            "For me ChatGPT eased my anxiety when nobody else was awake.",
            "For me ChatGPT eased my anxiety when nobody else was awake.",
        ),
        (
            "ChatGPT got me through my depression. #ChatGPT #depression #therapy #anxiety",
            "ChatGPT got me through my depression.",
        ),
    ],
)
def test_the_passage_moves_to_the_authors_words(code, text, own):
    assert quotes(code, text) == [own]


@pytest.mark.parametrize(
    "text",
    [
        'I read the article "ChatGPT Is No Therapist" and it is wrong, ChatGPT helped me with my depression.',
        'ChatGPT told me "you are not a burden to anyone, whatever your depression says" and I cried.',
        'My therapist says "a chatbot cannot treat your depression", but ChatGPT is there at night.',
        "CHATGPT MADE MY ANXIETY WORSE AND NOBODY WARNED ME ABOUT IT",
        "ChatGPT Has Helped My Anxiety More Than Any Therapist Ever Did",
        'My "therapist" is ChatGPT and it helps with my depression.',
    ],
)
def test_an_honest_mention_stays_whole(code, text):
    assert quotes(code, text) == [text]


def test_the_posts_own_title_stays(coder):
    text = "VIDEO: ChatGPT cured my anxiety and my depression | Episode 12"
    passage = Passage(id="p", text=text, language="en", title=text)
    assert [m.quote for m in code_posts([passage], coder)[0].mentions] == [text]


def test_stories_told_line_by_line_and_hidden_lines_are_the_authors(code):
    for text in (">be me\n>chatgpt is the only one who listens to my depression", ">!ChatGPT eased my anxiety a lot!<"):
        assert quotes(code, text)
