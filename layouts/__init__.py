"""What a visitor sees: pure functions from a view to Dash components; no callbacks, no files, no clock."""
