"""A small codebook on gardens: other dimensions than the study's, and no chatbot."""

GARDEN = """\
id: garden
version: "1"
name: Garden talk
description: What people say about their gardens
source: invented
inclusion:
  rule: Passages about gardens.
  include: [gardens]
  exclude: []
dimensions:
  - id: mood
    name: Mood
    plural: Moods
    role: stance
    question: How does the writer feel about the garden?
    color: "#336699"
    labels:
      - {id: glad, name: Glad, score: 1, definition: The garden makes the writer happy, examples: [I love my roses so much.]}
      - {id: sorry, name: Sorry, score: -1, definition: The garden disappoints the writer, examples: [All my plants died again.]}
  - id: work
    name: Work
    plural: Works
    role: other
    question: What is done?
    color: "#993366"
    labels:
      - {id: watering, name: Watering, definition: Giving water to plants, examples: [I water the beds every evening.]}
      - {id: cutting, name: Cutting, definition: Pruning and mowing, examples: [We mow the lawn and prune the hedge.]}
"""
