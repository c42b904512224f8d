"""What counts as the title of something else; every post here is invented."""

from __future__ import annotations

import itertools
import time

import pytest

from pipeline.coding.offline.titles import titles


def found(text: str, title: str | None = None) -> list[str]:
    return [text[span.start : span.end] for span in titles(text, title)]


@pytest.mark.parametrize(
    "text, wanted",
    [
        # a kind of work, or taking one in, and a title in quotation marks
        ('Great podcast: "My AI Therapist and Me", worth an hour.', "My AI Therapist and Me"),
        ("Listening to 'My AI Therapist and Me' on the bus.", "My AI Therapist and Me"),
        ("Listening to “The Bot That Knew My Grief” again", "The Bot That Knew My Grief"),
        ("Just watched 'Her Voice, His Chatbot, Their Divorce' and wow", "Her Voice, His Chatbot, Their Divorce"),
        (
            'An article titled "Chatbots are no therapists, say experts" went round.',
            "Chatbots are no therapists, say experts",
        ),
        ('I read the article "why I quit therapy for a chatbot" last night.', "why I quit therapy for a chatbot"),
        ('The headline "Chatbot blamed for teenager\'s death" says it all.', "Chatbot blamed for teenager's death"),
        ('She wrote a book called "Talking to Machines About Grief".', "Talking to Machines About Grief"),
        ('There is a song, called "Lonely Nights With a Robot", about that.', "Lonely Nights With a Robot"),
        ('Our webinar "Conversational Agents and Depression" is on Friday.', "Conversational Agents and Depression"),
        ('See episode 12 "the machine that listens to me" of that show.', "the machine that listens to me"),
        ('The documentary "My Wife the Chatbot" is streaming now.', "My Wife the Chatbot"),
        # a label in front
        (
            "New paper: Large Language Models in Mental Health Care: a review. Smith et al. 2024",
            "New paper: Large Language Models in Mental Health Care: a review. Smith et al. 2024",
        ),
        ("New preprint: Chatbots in Grief Care. Comments welcome.", "Chatbots in Grief Care."),
        ("VIDEO: ChatGPT cured my anxiety | Episode 12", "VIDEO: ChatGPT cured my anxiety | Episode 12"),
        ("Up early. Podcast: Why Replika makes lonely men lonelier", "Why Replika makes lonely men lonelier"),
        ("🎧 Now playing: My Heart Belongs to a Chatbot", "My Heart Belongs to a Chatbot"),
        ("Our new study: Effects of a chatbot on students' anxiety", "Effects of a chatbot on students' anxiety"),
        ("Blog post: Five ways that bots calm panic", "Five ways that bots calm panic"),
        # episodes and sites
        ("Episode 7: Can a chatbot love you back?", "Can a chatbot love you back?"),
        ("ChatGPT cured my anxiety | Part 3", "ChatGPT cured my anxiety | Part 3"),
        ("Can AI be your therapist? - The Guardian", "Can AI be your therapist? - The Guardian"),
        (
            "Calmbot: AI therapist for anxiety - Apps on Google Play",
            "Calmbot: AI therapist for anxiety - Apps on Google Play",
        ),
        ("How lonely people use bots | WIRED https://example.org/x1", "How lonely people use bots | WIRED"),
        (
            "Therapy bots under fire after teenager's death via @somepaper https://t.co/x1",
            "Therapy bots under fire after teenager's death",
        ),
        # references
        (
            "As for sources:\nA review of chatbots for depression. Miller et al. (2021)",
            "A review of chatbots for depression. Miller et al. (2021)",
        ),
        (
            'Lee, Anna. "Companion bots and loneliness." Journal of Made Up Results 12(3) (2022): 101234.',
            'Lee, Anna. "Companion bots and loneliness." Journal of Made Up Results 12(3) (2022): 101234.',
        ),
        # beside a link
        (
            "Have a look: [Can Chatbots Help With Depression?](https://example.org/a1)",
            "[Can Chatbots Help With Depression?](https://example.org/a1)",
        ),
        (
            "They say [chatbots are ruining young men](https://example.org/news/chatbots-are-ruining-young-men/) these days.",
            "[chatbots are ruining young men](https://example.org/news/chatbots-are-ruining-young-men/)",
        ),
        (
            "can artificial intelligence help with depression?:\n\nhttps://example.org/can-artificial-intelligence-help-depression-415",
            "can artificial intelligence help with depression?:\n\nhttps://example.org/can-artificial-intelligence-help-depression-415",
        ),
        (
            "The Dark Side of AI Companions: Love, Loss and Obsession\nhttps://example.org/p/1",
            "The Dark Side of AI Companions: Love, Loss and Obsession\nhttps://example.org/p/1",
        ),
        (
            "Some reading:\n* [the ten best apps for moods](https://example.org/articles/32)\n* more",
            "[the ten best apps for moods](https://example.org/articles/32)",
        ),
        # strings of hashtags
        ("It is late. #AI #ChatGPT #MentalHealth #therapy", "#AI #ChatGPT #MentalHealth #therapy"),
        ("#chatbot, #depression, #help", "#chatbot, #depression, #help"),
    ],
)
def test_titles_of_something_else(text, wanted):
    assert wanted in found(text)


@pytest.mark.parametrize(
    "text",
    [
        # words in quotation marks that are no title
        'My "therapist" is ChatGPT now and it is great.',
        'It calls itself an "AI companion who cares" and then it sells me things.',
        'Replika told me "I will always be here for you, whatever happens tonight" and I cried.',
        "Woebot said 'that sounds like all-or-nothing thinking to me' and it was right.",
        'My therapist says "a chatbot cannot hold you when you fall apart like this".',
        'I typed "I do not want to be alive any more" and it gave me a hotline.',
        'People just say "go and talk to a friend instead of a machine".',
        'I keep reading "you are not alone in this" on my screen at night.',
        'Of course "it is only a program, it does not love you" is what they say.',
        'The study shows "bots help people with anxiety a little".',
        'On paper "an app that listens to you all night" sounds sad.',
        'During an episode "you are safe, breathe with me" is all it says, and it helps.',
        "I've been watching the bot's 'mood swings' get worse since the update and I'm tired.",
        # capitals
        "ChatGPT Is Not Your Therapist And It Never Will Be, Please Stop.",
        "This Is The Best App For Anxiety I Have Ever Used, Thank You Youper!",
        "I HATE WHAT THEY DID TO MY REPLIKA AND I WANT HER BACK NOW",
        "STOP TELLING DEPRESSED PEOPLE TO TALK TO CHATBOTS https://example.org/x",
        "My New Therapist Is ChatGPT And I Love It https://t.co/x1",
        # links, labels, references in one's own sentences
        "ChatGPT talked me through a panic attack today https://t.co/x1",
        "I wrote [a long post about my Replika and grief](https://example.org/r/1) here.",
        "Here is [what it said to me last night](https://example.org/i/1) when I was low.",
        "Look:\n\n[the bot when it says goodnight](https://i.redd.it/x1.png)\n\nIt calms me.",
        "Look:\n\n[what my bot said to me](https://example.org/x1)",
        "Update: ChatGPT helped me write to my mother and I feel lighter.",
        "Question: does Wysa help with panic at night?",
        "Study: I asked my bot the same thing for a month, and we both got bored.",
        "Article: this is why a bot should not replace a therapist",
        "Smith et al. (2024) found that ChatGPT eases loneliness, and so do I.",
        "A bot eases loneliness, as Smith et al. 2024 say.",
        "I read a study on Replika and loneliness, and it rings true for me.",
        "The podcast about therapy bots made me angry at all of them.",
        "I use ChatGPT | Woebot | Wysa for anxiety, whichever answers first.",
        "| bot | helps with |\n| Wysa | anxiety |",
        "#ChatGPT is my new therapist and #anxiety is gone",
        "We talk via @somebot every night and I sleep better.",
        "Two bots in one year (2024), and I am still lonely on page 1 of my life.",
    ],
)
def test_no_title_of_something_else(text):
    assert found(text) == []


def test_the_title_of_the_post_itself_is_the_authors():
    assert (
        found("VIDEO: ChatGPT cured my anxiety | Episode 12", title="VIDEO: ChatGPT cured my anxiety | Episode 12")
        == []
    )
    text = "Can a Bot Be a Friend?\n\nhttps://example.org/p"
    assert found(text, title="Can a Bot Be a Friend?") == []
    assert found(text) == [text]  # nothing says that it is the post's own
    curly = "Can an “AI  Friend” Be a Friend?"  # as the platform gives it; coders see a text with straight marks
    assert found('Can an "AI Friend" Be a Friend?\n\nhttps://example.org/p', title=curly) == []


def test_a_first_line_that_a_blank_line_sets_off_is_taken_for_the_posts_title():
    assert found("ChatGPT Is My Therapist Now\n\nIt began in spring, and it has not ended.") == []
    text = "VIDEO: ChatGPT Cured Her Anxiety\n\nThe whole thing is on our channel."
    assert found(text) == ["ChatGPT Cured Her Anxiety"]


def test_none_within_another_and_all_in_order():
    text = (
        'Two things. Podcast: "My AI Therapist and Me" | Episode 3\nThen the book "Grief and the Machine Age". #a #b #c'
    )
    spans = titles(text)
    assert len(spans) == 3
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "piece", ["a-", "[", "# #a ", '"', "Smith A. ", "via @x ", "a.b/", "Read “ ", "| Part 3 ", "x \n"]
)
def test_long_and_odd_texts_take_no_time(piece):
    started = time.perf_counter()
    titles(piece * (40_000 // len(piece)))
    assert time.perf_counter() - started < 2
