"""What is to be done in one language, and who does it."""
