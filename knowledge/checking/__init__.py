"""What can be checked of a card without understanding it: lengths, likeness, spelling, reading level and more.

`knowledge.checking.run.check_files` reads card files and gives every problem with file, line, field and fix. An
*error* is what would harm a talk (a card that cannot be read, an id or a question that stands twice); everything else
is a *warning*: house style, or a hint that a rubric may not work. Each threshold was set on Viva's own bank of 244
cards, so that what it flagged there was a real flaw; a bank of another style may pass with warnings.
"""
