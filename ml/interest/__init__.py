"""How much a learner would like a lab or a text, from its words and from what the learner took up."""
