"""The learner model of the product: mastery of a skill from counts of what was shown and what was not."""
