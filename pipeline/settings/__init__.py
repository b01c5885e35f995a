"""What a user may say, as frozen values, and the file that says it. May import: model, errors."""
