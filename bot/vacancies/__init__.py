"""Reading vacancies: what they ask for, by rules or by a model, and the questions of the bank that serve it."""
