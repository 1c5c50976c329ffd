"""Virtual cohorts: many people at once."""
