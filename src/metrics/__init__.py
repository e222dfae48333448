"""What is measured and what it means. Pure: no database, no screen."""
