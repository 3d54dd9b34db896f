"""Follow-up questions about an answer: one of the card's own, or one that a model makes of the answer's words."""
